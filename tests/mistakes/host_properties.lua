-- SPDX-License-Identifier: GPL-2.0-or-later
-- Properties of QEMU's own types that would reach the host.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.device "loader" { id = "loader", props = { file = "/etc/passwd" } }
--> device 'loader': property 'file': 'file' of 'loader': /etc/passwd lies outside the folders a script may read (trust=full lifts this)
q.device "loader" { id = "up", props = { file = "../../../../../../../../etc/passwd" } }
--> device 'loader': property 'file': 'file' of 'loader': ../../../../../../../../etc/passwd lies outside the folders a script may read (trust=full lifts this)
q.device "usb-mtp" { id = "mtp", props = { rootdir = "/etc" } }
--> device 'usb-mtp': property 'rootdir': 'rootdir' of 'usb-mtp' may name something of the host, which a script may not use (trust=full lifts this)
q.device "usb-kbd" { id = "kbd", props = { pcap = "/tmp/none.pcap" } }
--> device 'usb-kbd': property 'pcap': 'pcap' of 'usb-kbd' may name something of the host, which a script may not use (trust=full lifts this)
q.device "virtio-input-host-device" { id = "input", props = { evdev = "/dev/input/event0" } }
--> device 'virtio-input-host-device': property 'evdev': 'evdev' of 'virtio-input-host-device' may name something of the host, which a script may not use (trust=full lifts this)
q.device "nvme-subsys" { id = "allowed", props = { nqn = "a name" } }
