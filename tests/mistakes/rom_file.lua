-- SPDX-License-Identifier: GPL-2.0-or-later
-- What a ROM is filled with.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.rom { id = "rom1", at = 0x10000, size = 4, file = "none.bin" }
--> file: no such file: none.bin
q.rom { id = "rom2", at = 0x20000, size = 4, file = "/etc/passwd" }
--> file: /etc/passwd lies outside the folders a script may read (trust=full lifts this)
q.rom { id = "rom3", at = 0x30000, size = 4, file = "rom_file.lua", data = "x" }
--> rom 'rom3': it takes file or data, not both
