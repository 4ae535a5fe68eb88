-- SPDX-License-Identifier: GPL-2.0-or-later
-- Array properties.
--! target: arm

local q = require "qemu"
q.machine { name = "m", arch = "arm" }
q.device "iotkit-secctl" { id = "a", at = false, props = { x = { 1 } } }
--> device 'iotkit-secctl': no property 'x'
q.device "mps2-scc" { id = "b", at = 0x1000, props = { oscclk = { 1, "two" } } }
q.device "mps2-scc" { id = "c", at = 0x2000, props = { oscclk = 5 } }
