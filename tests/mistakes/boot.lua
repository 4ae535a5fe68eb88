-- SPDX-License-Identifier: GPL-2.0-or-later
-- q.boot.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local ram = q.ram { id = "ram", at = 0x80000000 }
local cpu = q.cpu "rv64" { id = "cpu" }
q.boot()
--> q.boot takes a table with at least cpu = node
q.boot { ram = ram }
--> q.boot takes a table with at least cpu = node
q.boot { cpu = 5 }
--> q.boot: cpu must be a CPU node, or a list of them (the first one boots), not 5
q.boot { cpu = {} }
--> q.boot: cpu must be a CPU node, or a list of them (the first one boots), not a table
q.boot { cpu = ram }
--> q.boot: cpu must be a CPU node, or a list of them (the first one boots), not ram 'ram'
q.boot { cpu = { cpu, 5 } }
--> q.boot: cpu must be a CPU node, or a list of them (the first one boots), not 5
q.boot { cpu = cpu, ram = 5, kernel = 5, append = {}, dtb = 5, initrd = true, firmware = 1 }
--> q.boot: append must be a string, not a table
--> q.boot: dtb must be a device tree (a table) or the path of a DTB file, not 5
--> q.boot: firmware must be a string, not 1
--> q.boot: initrd must be a string, not true
--> q.boot: kernel must be a string, not 5
--> q.boot: ram must be the node of the RAM to boot from, not 5
q.boot { cpu = cpu, kernle = "x", start = -1, reset_rom_size = 0 }
--> q.boot: no key 'kernle' (did you mean 'kernel'?); it takes: append, cpu, dtb, firmware, firmware_base, htif, initrd, kernel, next, ram, reset_rom, reset_rom_size, select, start
--> q.boot: reset_rom_size must be a size in bytes, above 0 (q.KiB, q.MiB and q.GiB help), not 0
--> q.boot: start must be an integer, 0 or more, not -1
q.boot { cpu = cpu, kernel = "none.elf", initrd = "none.img", dtb = "none.dtb" }
--> kernel: no such file: none.elf
--> initrd: no such file: none.img
--> dtb: no such file: none.dtb
q.boot { cpu = cpu, kernel = "/etc/passwd" }
--> kernel: /etc/passwd lies outside the folders a script may read (trust=full lifts this)
q.boot { cpu = cpu, kernel = "../../../../../../../../etc/passwd" }
--> kernel: ../../../../../../../../etc/passwd lies outside the folders a script may read (trust=full lifts this)
q.boot { cpu = cpu, kernel = "." }
--> kernel: no such file: .
q.boot { cpu = cpu, htif = 5 }
--> q.boot: htif must be { at = address, memory = the node of RAM or ROM, chardev = q.serial(n) }, not 5
