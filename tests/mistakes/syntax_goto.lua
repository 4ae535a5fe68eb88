-- SPDX-License-Identifier: GPL-2.0-or-later
-- The same for a goto.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
goto nowhere
--> no visible label 'nowhere' for <goto> at line 6

q.ram { id = "ram", at = 0, size = 0x1000 }
