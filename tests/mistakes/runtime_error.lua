-- SPDX-License-Identifier: GPL-2.0-or-later
-- A Lua error in the middle: with the faults before it.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.ram { id = "ram", at = 0x80000000, sise = 3 }
--> ram 'ram': no key 'sise' (did you mean 'size'?); it takes: at, block, dt, id, main, order, parent, size
local nothing
nothing.field = 3
--> attempt to index a nil value (local 'nothing')
