-- SPDX-License-Identifier: GPL-2.0-or-later
local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.drive("usb", 0, 0)
--> 'usb' is no interface of a drive; there are 'none', 'ide', 'scsi', 'floppy', 'pflash', 'mtd', 'sd', 'virtio' and 'xen'
