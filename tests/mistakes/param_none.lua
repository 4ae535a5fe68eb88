-- SPDX-License-Identifier: GPL-2.0-or-later
-- A parameter, and none is declared.
--! run: -M params.x=1
--! says: params.x: this machine has no such parameter; it has: none

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
