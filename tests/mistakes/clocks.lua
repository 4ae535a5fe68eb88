-- SPDX-License-Identifier: GPL-2.0-or-later
-- Clocks, as far as a declaration tells.
--! target: arm

local q = require "qemu"
q.machine { name = "m", arch = "arm" }
local osc = q.clock { id = "osc", hz = 1e6 }
local uart = q.device "cmsdk-apb-uart" { id = "uart", at = 0x1000 }
q.device "cmsdk-apb-timer" { id = "timer1", at = 0x2000, clocks = { pclk = uart } }
--> device 'cmsdk-apb-timer' (timer1): clocks: pclk must be a clock (q.clock, q.clock_div, node:clock(name)), not device 'cmsdk-apb-uart' (uart)
q.device "cmsdk-apb-timer" { id = "timer2", at = 0x3000, clocks = { osc } }
--> device 'cmsdk-apb-timer' (timer2): clocks: the name of a clock input is a string, not 1
q.device "cmsdk-apb-timer" { id = "timer3", at = 0x4000, clocks = { pclk = uart:clock() } }
--> device 'cmsdk-apb-timer' (timer3): clocks: pclk must be a clock (q.clock, q.clock_div, node:clock(name)), not clock 'nil' of device 'cmsdk-apb-uart' (uart)
q.device "pl011" { id = "pl011", at = 0x5000, clocks = { clk = osc, clk2 = osc } }
q.clock_div { id = "none" }
--> clock 'none': source is missing
q.clock { id = "neither" }
--> clock 'neither': hz is missing
q.clock(5)
--> q.clock takes a table, not 5
