-- SPDX-License-Identifier: GPL-2.0-or-later
-- Parts of devices that are not there when the device is realized.

--! target: arm
local q = require "qemu"
q.machine { name = "m", arch = "arm" }
local soc = q.device "nrf51-soc" { id = "soc", props = { memory = q.system_memory } }
local gpio = q.device "pl061" { id = "gpio", at = 0x60000000 }
gpio:irq(0):to(soc:child("armv7m"):input(20))
--> device 'soc/armv7m': 'nrf51-soc' has no part 'armv7m' (did you mean 'armv6m'?)
gpio:output(0):to(soc:child("armv6m"):input(99))
--> soc/armv6m: input 99 does not exist: 'armv7m' has 32 (0-31)
