-- SPDX-License-Identifier: GPL-2.0-or-later
-- Regions that overlap, or reach beyond what they are in.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.ram { id = "ram", at = 0x80000000, size = 0x10000 }
q.ram { id = "sram", at = 0x8000f000, size = 0x2000 }
--> ram 'sram' (0x8000f000-0x80010fff) overlaps ram 'ram' (0x80000000-0x8000ffff, declared at overlaps.lua:6); give one a priority
q.ram { id = "over", at = { address = 0x80000000, priority = 1 }, size = 0x1000 }
q.device "serial-mm" { id = "uart0", at = 0x10000000 }
q.device "serial-mm" { id = "uart1", at = 0x10000004 }
--> device 'serial-mm' (uart1) (0x10000004-0x1000000b) overlaps device 'serial-mm' (uart0) (0x10000000-0x10000007, declared at overlaps.lua:10); give one a priority
local box = q.container { id = "box", at = 0x20000000, size = 0x1000 }
q.ram { id = "in1", at = { address = 0xf00, into = box }, size = 0x200 }
--> ram 'in1' (0xf00-0x10ff) reaches beyond the end of its container (0x1000 bytes)
q.ram { id = "in2", at = { address = 0x2000, into = box }, size = 0x200 }
--> ram 'in2' (0x2000-0x21ff) reaches beyond the end of its container (0x1000 bytes)
q.ram { id = "in3", at = { address = 0x0, into = box }, size = 0x200 }
q.ram { id = "in4", at = { address = 0x1ff, into = box }, size = 0x200 }
--> ram 'in4' (0x1ff-0x3fe) overlaps ram 'in3' (0x0-0x1ff, declared at overlaps.lua:18); give one a priority
q.ram { id = "top", at = 0xfffffffffffff000, size = 0x2000 }
--> ram 'top' (0x2000 bytes at 0xfffffffffffff000) reaches beyond the end of the address space (64 bits)
q.ram { id = "end", at = 0xffffffffffffe000, size = 0x2000 }
