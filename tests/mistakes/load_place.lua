-- SPDX-License-Identifier: GPL-2.0-or-later
-- Images that find no place.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local uart = q.device "serial-mm" { id = "uart", at = 0x1000 }
q.load { file = "load_place.lua" }
q.load { file = "load_place.lua", at = 0x80000000 }
q.load { data = "abc", at = 0, into = uart }
q.load { data = "abc", at = 0xffffffffffffffff }
q.rom { id = "rom", at = 0x10000, size = 4, data = "too long" }
q.rom { id = "rom2", at = 0x20000, size = 4, file = "load_place.lua" }
q.rom { id = "rom3", at = 0x30000, size = 4, file = "none.bin" }
--> file: no such file: none.bin
q.rom { id = "rom4", at = 0x40000, size = 4, file = "x", data = "x" }
--> file: no such file: x
--> rom 'rom4': it takes file or data, not both
q.ram { id = "ram", at = 0x80000000, size = 0x1000 }
q.load { data = "abc", at = 0x80000000 }
q.load { data = "abc", at = 0x80000001 }
q.load { data = "", at = 0x80000100 }
