-- SPDX-License-Identifier: GPL-2.0-or-later
-- Parts of devices.

--! target: arm
local q = require "qemu"
q.machine { name = "m", arch = "arm" }
local soc = q.device "nrf51-soc" { id = "soc", props = { memory = q.system_memory } }
soc:child("uart").props.chardve = "x"
--> device 'nrf51_soc.uart': no property 'chardve' (did you mean 'chardev'?)
soc:child("uart").bus = soc
--> device 'nrf51_soc.uart' (soc/uart): 'bus' is up to the device it is a part of
soc:child("uart/x").props.y = 1
--> device 'soc/uart/x': property 'y' cannot be set: 'nrf51-soc' has no such part before it is realized
soc:child(3)
--> child takes the path of a part, not 3
soc.child("uart")
--> call it as node:child(…), with a colon
