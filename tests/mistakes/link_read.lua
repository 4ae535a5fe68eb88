-- SPDX-License-Identifier: GPL-2.0-or-later
-- A symbolic link in the script's folder leads nowhere that the script may not go itself.

local q = require "qemu"
local qom = require "qom"
q.machine { name = "m", arch = "riscv64" }
q.load { file = "outside/file.txt", at = 0x80000000 }
--> q.load: outside/file.txt lies outside the folders a script may read (trust=full lifts this)
q.load { file = "outside/folder/passwd", at = 0x80000000 }
--> q.load: outside/folder/passwd lies outside the folders a script may read (trust=full lifts this)
q.load { file = "outside/folder/../etc/passwd", at = 0x80000000 }
--> q.load: outside/folder/../etc/passwd lies outside the folders a script may read (trust=full lifts this)
q.load { file = "/proc/self/root/etc/passwd", at = 0x80000000 }
--> q.load: /proc/self/root/etc/passwd lies outside the folders a script may read (trust=full lifts this)
qom.read_file "outside/file.txt"
--> outside/file.txt lies outside the folders a script may read (trust=full lifts this)
