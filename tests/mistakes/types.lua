-- SPDX-License-Identifier: GPL-2.0-or-later
-- Types that do not exist, or are of another kind.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.device "serial-m" { id = "a", at = 0x1000 }
--> no device type 'serial-m' in qemu-system-riscv64 (did you mean 'serial-mm' or 'serial'?)
q.device "sys-bus-device" { id = "b" }
--> device type 'sys-bus-device' is abstract
q.device "memory-backend-ram" { id = "c" }
--> no device type 'memory-backend-ram' in qemu-system-riscv64
q.device "rv64-riscv-cpu" { id = "d" }
--> 'rv64-riscv-cpu' is a CPU: declare it with q.cpu "rv64-riscv-cpu" { … }
q.device(7) { id = "e" }
--> q.device takes the name of a type: q.device "TYPE" { … }, not 7
q.device(nil) { id = "f" }
--> q.device takes the name of a type: q.device "TYPE" { … }, not nil
q.device "serial-mm" (5)
--> q.device takes a table, not 5
q.device "serial-mm"
--> q.device 'serial-mm' declares nothing: give it a table: q.device "serial-mm" { id = … }
q.cpu "rv64"
--> q.cpu 'rv64' declares nothing: give it a table: q.cpu "rv64" { id = … }
q.cpu "cortex-a53" { id = "g" }
--> no CPU model 'cortex-a53' in qemu-system-riscv64
q.cpu(64) { id = "h" }
--> no CPU model '64' in qemu-system-riscv64
q.cpu(nil) { id = "i" }
--> no CPU model 'nil' in qemu-system-riscv64
q.object "memory-backend-rm" { id = "j" }
--> no user-creatable object type 'memory-backend-rm' (did you mean 'memory-backend-ram' or 'memory-backend-file' or 'memory-backend-memfd'?)
q.object "serial-mm" { id = "k" }
--> no user-creatable object type 'serial-mm'
q.object "memory-backend" { id = "l" }
--> no user-creatable object type 'memory-backend' (did you mean 'memory-backend-ram' or 'memory-backend-file' or 'memory-backend-memfd'?)
q.object(5) { id = "m" }
--> no user-creatable object type '5'
q.ram(5)
--> q.ram takes a table, not 5
q.ram "ram"
--> q.ram takes a table, not 'ram'
q.ram()
--> q.ram takes a table, not nil
