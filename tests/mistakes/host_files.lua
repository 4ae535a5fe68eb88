-- SPDX-License-Identifier: GPL-2.0-or-later
-- QEMU's own objects, asked to open files of the host.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.object "memory-backend-file" { id = "mem", props = { ["mem-path"] = "/tmp/none.bin", size = 4096, share = true } }
--> 'memory-backend-file' reaches files or devices of the host, which a script may not (trust=full lifts this)
q.device "loader" { id = "loader", props = { file = "/etc/passwd" } }
--> device 'loader': property 'file' takes a string, not '/etc/passwd' ('file' of 'loader' names /etc/passwd of the host, which a script may not read outside its folders (trust=full lifts this))
q.device "usb-mtp" { id = "mtp", props = { rootdir = "/etc" } }
--> 'usb-mtp' reaches files or devices of the host, which a script may not (trust=full lifts this)
