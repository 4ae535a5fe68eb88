-- SPDX-License-Identifier: GPL-2.0-or-later
-- Lua finds a break without a loop only at the end of the file: the line named
-- is that of the break.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
break
--> break outside loop at line 7

q.ram { id = "ram", at = 0, size = 0x1000 }
