-- SPDX-License-Identifier: GPL-2.0-or-later
local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.devise "serial-mm" { id = "n" }
--> q.devise does not exist (did you mean 'device'?)
