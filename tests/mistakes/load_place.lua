-- SPDX-License-Identifier: GPL-2.0-or-later
-- Images that find no place.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local uart = q.device "serial-mm" { id = "uart", at = 0x1000 }
q.load { file = "load_place.lua" }
--> load_place.lua is a raw image: say where it goes (at = address)
q.load { file = "load_place.lua", at = 0x90000000 }
q.load { data = "abc", at = 0, into = uart }
q.load { data = "abc", at = 0xffffffffffffffff }
--> image-ffffffffffffffff: 0x3 bytes at 0xffffffffffffffff reach past the end of the address space
q.rom { id = "rom", at = 0x10000, size = 4, data = "too long" }
--> rom 'rom': data has 8 bytes, and there is room for 4
q.rom { id = "rom2", at = 0x20000, size = 4, file = "empty.lua" }
--> empty.lua has 0x88 bytes, but there is room for 0x4
q.ram { id = "ram", at = 0x80000000, size = 0x1000 }
q.load { data = "abc", at = 0x80000000 }
q.load { data = "abc", at = 0x80000001 }
--> image-80000001 (0x80000001-0x80000003) overlaps image-80000000 (0x80000000-0x80000002)
q.load { data = "", at = 0x80000100 }
--> image-80000100 is empty
