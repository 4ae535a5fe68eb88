-- SPDX-License-Identifier: GPL-2.0-or-later
-- Properties that hold parts of the machine, wrongly.
--! target: arm

local q = require "qemu"
q.machine { name = "m", arch = "arm" }
local cpu = q.cpu "cortex-a15" { id = "cpu" }
q.device "n25q512a11" { id = "flash", props = { ["nonvolatile-cfg"] = cpu:irq(9) } }
--> device 'n25q512a11': property 'nonvolatile-cfg' takes an integer from 0 to 4294967295, not a line
local gone = q.device "or-irq" { id = "gone" }
gone:remove()
q.device "nrf51-soc" { id = "soc", props = { memory = { gone } } }
--> device 'nrf51-soc' (soc): property 'memory' refers to device 'or-irq' (gone), which was removed
