-- SPDX-License-Identifier: GPL-2.0-or-later
-- Names with a zero byte in them, where a text of QEMU's ends.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.param("x", { ["mi\0n"] = 1 })
--> param 'x': no key 'mi\x00n'; it takes: choices, default, help, max, min, type
q.device "serial-mm" { id = "uart", at = 0x1000, props = { ["char\0dev"] = 1 } }
--> device 'serial-mm': no property 'char\x00dev'
q.node "ua\0rt"
--> no node 'ua\x00rt'
q.cpu "rv\00064" { id = "cpu" }
--> cpu_type: model has a zero byte, where a text of QEMU ends
