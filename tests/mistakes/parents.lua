-- SPDX-License-Identifier: GPL-2.0-or-later
-- The key `parent`, of nodes that are not there or were not made.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local cpu = q.cpu "rv64-riscv-cpu" { id = "cpu" }
local none = q.alias { id = "none", of = cpu, at = 0x140000, size = 0x1000 }
--> cpu: region 0 does not exist: 'rv64-riscv-cpu' has none
q.device "serial-mm" { id = "a", at = 0x270000, parent = none }
q.device "serial-mm" { id = "b", at = 0x280000, parent = q.system_memory }
--> device 'serial-mm' (b): parent must be a node that the script makes, not system 'system-memory'
