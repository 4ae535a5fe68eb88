-- SPDX-License-Identifier: GPL-2.0-or-later
-- Every node has an id, and no two the same one.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.ram { at = 0x80000000, size = 4096 }
--> q.ram: id must be a name without '/' and blanks, not nil
q.ram { id = 5, at = 0x80000000, size = 4096 }
--> q.ram: id must be a name without '/' and blanks, not 5
q.ram { id = "a/b", at = 0x80000000, size = 4096 }
--> q.ram: id must be a name without '/' and blanks, not 'a/b'
q.ram { id = "a b", at = 0x80000000, size = 4096 }
--> q.ram: id must be a name without '/' and blanks, not 'a b'
q.ram { id = "", at = 0x80000000, size = 4096 }
--> q.ram: id must be a name without '/' and blanks, not ''
q.device "serial-mm" {}
--> q.device 'serial-mm': id must be a name without '/' and blanks, not nil
q.device "serial-mm" { id = "uart", at = 0x1000 }
q.ram { id = "uart", size = 4096, at = 0x2000 }
--> id 'uart' is taken by the device declared at ids.lua:18
q.container { id = "uart" }
--> id 'uart' is taken by the device declared at ids.lua:18
q.node "uatr"
--> no node 'uatr' (did you mean 'uart'?)
q.node(nil)
--> no node 'nil'
local uart = q.node "uart"
uart.id = "other"
--> device 'serial-mm' (uart): an id cannot change
