-- SPDX-License-Identifier: GPL-2.0-or-later
-- A device may become another type if what was declared fits that one.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local uart = q.device "serial-mm" { id = "uart", at = 0x1000, props = { regshift = 2 } }
uart.type = "serial-mn"
--> no device type 'serial-mn' in qemu-system-riscv64 (did you mean 'serial-mm' or 'serial'?)
uart.type = 5
--> q.device takes the name of a type: q.device "TYPE" { … }, not 5
uart.type = "riscv.sifive.uart"
--> device 'riscv.sifive.uart': no property 'regshift'
local ram = q.ram { id = "ram", at = 0x80000000, size = 4096 }
ram.type = "serial-mm"
--> ram 'ram': no key 'type'; it takes: at, block, dt, id, main, order, parent, size
