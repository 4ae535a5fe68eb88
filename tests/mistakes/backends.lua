-- SPDX-License-Identifier: GPL-2.0-or-later
-- Back ends of the command line that are not there.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.device "serial-mm" { id = "uart", at = 0x1000, props = { chardev = "nope" } }
--> device 'serial-mm' (uart): property 'chardev': Property 'serial.chardev' can't find value 'nope'
q.device "cfi.pflash01" { id = "flash", at = 0x20000000, props = { drive = "nope", name = "f" } }
--> device 'cfi.pflash01' (flash): property 'drive': Property 'cfi.pflash01.drive' can't find value 'nope'
q.device "virtio-mmio" { id = "slot", at = 0x3000 }
q.device "virtio-rng-device" { id = "rng", bus = q.node "slot", props = { rng = "nope" } }
--> device 'virtio-rng-device' (rng): property 'rng': Device 'nope' not found
q.object "memory-backend-ram" { id = "mem", props = { size = 4096, policy = "bnd" } }
--> object 'memory-backend-ram' (mem): property 'policy': Parameter 'policy' does not accept value 'bnd'
