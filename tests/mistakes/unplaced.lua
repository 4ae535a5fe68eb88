-- SPDX-License-Identifier: GPL-2.0-or-later
-- Declared, and nowhere to be seen.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.ram { id = "l", size = 4096 }
--> ram 'l' is declared but never placed: give it `at`
q.rom { id = "m", size = 4096 }
--> rom 'm' is declared but never placed: give it `at`
q.stub { id = "n", size = 4096 }
--> stub 'n' is declared but never placed: give it `at`
q.container { id = "o" }
--> container 'o' is declared but never placed: give it `at`
local box = q.container { id = "box" }
q.ram { id = "inside", size = 4096, at = { address = 0, into = box } }
q.alias { id = "p", of = box }
--> alias 'p' is declared but never placed: give it `at`
