-- SPDX-License-Identifier: GPL-2.0-or-later
-- Clock inputs and outputs that a device does not have.
--! target: arm

local q = require "qemu"
q.machine { name = "m", arch = "arm" }
local osc = q.clock { id = "osc", hz = 1e6 }
local uart = q.device "cmsdk-apb-uart" { id = "uart", at = 0x1000, props = { ["pclk-frq"] = 5 }, clocks = { clk = osc } }
--> 'cmsdk-apb-uart' at /machine/uart has no clock 'clk'; its clocks are: none
q.device "cmsdk-apb-timer" { id = "timer", at = 0x2000, clocks = { pclk = uart:clock "out" } }
--> 'cmsdk-apb-uart' at /machine/uart has no clock 'out'; its clocks are: none
q.device "cmsdk-apb-timer" { id = "timer2", at = 0x3000, clocks = { pclk = osc } }
q.device "serial-mm" { id = "serial", at = 0x4000, clocks = { clk = osc } }
--> 'serial-mm' at /machine/serial has no clock 'clk'; its clocks are: none
q.clock_div { id = "half", source = osc, div = 2 }
