-- SPDX-License-Identifier: GPL-2.0-or-later
-- Ids that QEMU itself uses below /machine.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.device "serial-mm" { id = "peripheral", at = 0x1000 }
--> id 'peripheral' is taken: QEMU itself has a property or child 'peripheral' at /machine
q.ram { id = "unattached", at = 0x2000, size = 0x1000 }
--> id 'unattached' is taken: QEMU itself has a property or child 'unattached' at /machine
q.container { id = "kernel", at = 0x3000, size = 0x1000 }
--> id 'kernel' is taken: QEMU itself has a property or child 'kernel' at /machine
q.clock { id = "script", hz = 5 }
--> id 'script' is taken: QEMU itself has a property or child 'script' at /machine
q.device "serial-mm" { id = "type", at = 0x4000 }
--> id 'type' is taken: QEMU itself has a property or child 'type' at /machine
