-- SPDX-License-Identifier: GPL-2.0-or-later
local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local uart = q.device "serial-mm" { id = "uart", at = 0x1000 }
uart.map(0x2000)
--> call it as node:map(…), with a colon
