-- SPDX-License-Identifier: GPL-2.0-or-later
local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.on_device("a")
--> q.on_device takes (id, table), not ('a', nil)
q.on_device(5, {})
--> q.on_device: id must be a name without '/' and blanks, not 5
q.on_device("b", { att = 5 })
--> on_device 'b': no key 'att' (did you mean 'at'?); it takes: at, clocks, dt, id, irq, order, outputs, parent, required
q.on_device("c", { at = "x", irq = 5, required = 1 })
--> on_device 'c': at: a place is an address or a table, not 'x'
--> on_device 'c': irq must be an input (node:input(n)) or a list of inputs for IRQ 0, 1, … (without holes, or from [0] on), not 5
--> on_device 'c': required must be true or false, not 1
q.device "serial-mm" { id = "uart", at = 0x1000 }
q.on_device("uart", { at = 0x2000 })
--> id 'uart' is taken by the device declared at on_device_declared.lua:14
q.on_device("d", { at = 0x2000 })
q.on_device("d", { at = 0x3000 })
--> id 'd' is taken by the on_device declared at on_device_declared.lua:17
