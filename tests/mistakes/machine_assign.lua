-- SPDX-License-Identifier: GPL-2.0-or-later
local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.machine.ram_size = 4
--> declare the machine's facts with q.machine { … }
