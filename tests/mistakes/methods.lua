-- SPDX-License-Identifier: GPL-2.0-or-later
-- A method that does not exist.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local cpu = q.cpu "rv64" { id = "cpu" }
local uart = q.device "serial-mm" { id = "uart", at = 0x1000 }
uart:irq(0):too(nil, cpu:input(11))
--> attempt to call a nil value (method 'too') (did you mean 'to'?)
