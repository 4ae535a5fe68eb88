-- SPDX-License-Identifier: GPL-2.0-or-later
-- A script for another architecture: no more is said.
--! target: arm

local q = require "qemu"
q.machine { name = "m", arch = { "riscv64", "riscv32" } }
--> this machine is for riscv64 or riscv32, and this is qemu-system-arm: start it with qemu-system-riscv64, or let qemu-scripted run choose
q.cpu "no-such" { id = "cpu" }
