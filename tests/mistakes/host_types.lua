-- SPDX-License-Identifier: GPL-2.0-or-later
-- QEMU's own types that would reach the host.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.object "memory-backend-file" { id = "mem", props = { ["mem-path"] = "/tmp/none.bin", size = 4096, share = true } }
--> 'memory-backend-file' may reach files or devices of the host: a script may not make it, but can use one that -object made (trust=full lifts this)
q.object "tls-creds-x509" { id = "tls", props = { dir = "/etc" } }
--> 'tls-creds-x509' may reach files or devices of the host: a script may not make it, but can use one that -object made (trust=full lifts this)
q.object "filter-dump" { id = "dump", props = { file = "/tmp/none.pcap", netdev = "n" } }
--> 'filter-dump' may reach files or devices of the host: a script may not make it, but can use one that -object made (trust=full lifts this)
q.object "qtest" { id = "qtest", props = { log = "/tmp/none.log" } }
--> 'qtest' may reach files or devices of the host: a script may not make it, but can use one that -object made (trust=full lifts this)
q.device "vhost-vsock-device" { id = "vsock" }
--> 'vhost-vsock-device' hands something of the host to the guest, which a script may not (trust=full lifts this)
q.device "vfio-pci" { id = "vfio", props = { sysfsdev = "/sys/bus/pci/devices/0000:00:00.0" } }
--> 'vfio-pci' hands something of the host to the guest, which a script may not (trust=full lifts this)
