-- SPDX-License-Identifier: GPL-2.0-or-later
local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.device "serial-mm" { id = "uart", at = 0x1000, props = { chardev = q.serial "first" } }
--> q.serial takes the number of a serial port, from 0, not 'first'
q.device "serial-mm" { id = "uart2", at = 0x2000, props = { chardev = q.serial(-1) } }
--> q.serial takes the number of a serial port, from 0, not -1
q.device "serial-mm" { id = "uart3", at = 0x3000, props = { chardev = q.serial() } }
--> q.serial takes the number of a serial port, from 0, not nil
local _ = q.version_at_least "10"
--> q.version_at_least takes the numbers of a version, as in (10, 0), not ('10', nil)
