-- SPDX-License-Identifier: GPL-2.0-or-later
-- Indices of CPUs, and what only some have.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.cpu "rv64" { id = "a", index = 0 }
q.cpu "rv64" { id = "b", index = 0 }
--> cpu 'rv64-riscv-cpu' (b): index 0 is that of a
q.cpu "rv64" { id = "c", index = 7 }
--> cpu 'rv64-riscv-cpu' (c): index 7 is too high: indices count from 0 without a gap
