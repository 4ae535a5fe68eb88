-- SPDX-License-Identifier: GPL-2.0-or-later
-- Regions that a device does not have, or that nobody maps.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.device "serial-mm" { id = "uart0", at = { [1] = 0x1000, [2] = 0x2000 } }
--> uart0: region 1 does not exist: 'serial-mm' has 1 (0)
q.device "serial-mm" { id = "uart6", at = { [0] = false, [5] = 0xa000 } }
--> uart6: region 5 does not exist: 'serial-mm' has 1 (0)
q.device "serial-mm" { id = "uart1" }
q.device "gpex-pcihost" { id = "pcie" }
--> device 'gpex-pcihost' (pcie) has 3 regions and none is mapped: give it `at` (at = false if that is meant)
q.device "serial-mm" { id = "quiet", at = false }
q.device "serial-mm" { id = "uart2", at = { address = 0x3000, region = "nothing" } }
--> uart2: no memory region 'nothing'; 'serial-mm' has: serial
q.device "serial-mm" { id = "uart3", at = { address = 0x3000, region = 3 } }
--> uart3: region 3 does not exist: 'serial-mm' has 1 (0)
local cpu = q.cpu "rv64" { id = "cpu" }
q.alias { id = "a", of = cpu:region(1), at = 0x4000 }
--> cpu: region 1 does not exist: 'rv64-riscv-cpu' has none
q.alias { id = "b", of = q.node("uart1"):region(7), at = 0x5000 }
--> uart1: region 7 does not exist: 'serial-mm' has 1 (0)
q.device "serial-mm" { id = "uart4", at = { address = 0x6000, into = q.node("uart0"):region(4) } }
--> uart0: region 4 does not exist: 'serial-mm' has 1 (0)
q.alias { id = "c", of = q.node "quiet", at = 0x7000, offset = 0x100 }
--> alias 'c': offset 0x100: region 'serial' has 0x8 bytes
q.ram { id = "win", size = 0x1000, at = { address = 0x8000, offset = 0x2000 } }
--> ram 'win': offset 0x2000: region 'win' has 0x1000 bytes
q.ram { id = "win2", size = 0x1000, at = { address = 0x10000, offset = 0x800, size = 0x1000 } }
--> ram 'win2': 0x1000 bytes from offset 0x800: region 'win2' has 0x1000 bytes
