-- SPDX-License-Identifier: GPL-2.0-or-later
-- Links that nobody set, or that go to another kind of object.
--! target: arm

local q = require "qemu"
q.machine { name = "m", arch = "arm" }
q.device "aspeed.timer-ast2400" { id = "timer", at = 0x1000 }
--> device 'aspeed.timer-ast2400' (timer): needs its link 'scu' (an aspeed.scu)
q.device "bcm2835-aux" { id = "aux", at = 0x2000, }
q.device "cpu-cluster" { id = "cluster" }
--> device 'cpu-cluster' (cluster): needs a CPU below it
q.device "a9mpcore_priv" { id = "mp", at = 0x4000 }
--> device 'a9mpcore_priv' (mp): needs so many CPUs, realized before (property 'num-cpu')
q.device "arm-gicv3-its" { id = "its", at = 0x100000 }
--> device 'arm-gicv3-its' (its): needs its link 'parent-gicv3' (an arm-gicv3)
q.device "allwinner-h3" { id = "soc", at = false }
--> device 'allwinner-h3' (soc): needs a power of 2 from 256 to 4096 (MiB) (property 'ram-size')
