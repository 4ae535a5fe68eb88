-- SPDX-License-Identifier: GPL-2.0-or-later
-- qemu: -S
-- Clocks: sources, dividers, what devices see.

local check = require "check"
local q = require "qemu"

q.machine { name = "test-clocks", arch = "arm" }
local half = q.clock_div { id = "half", source = q.clock { id = "osc", hz = 24e6 }, div = 2 }
local up = q.clock_div { id = "up", source = half, mul = 3 }
local uart = q.device "pl011" { id = "uart", at = 0x1000, clocks = { clk = half } }
local timer = q.device "cmsdk-apb-timer" { id = "timer", at = 0x2000, clocks = { pclk = up } }
local cpu = q.cpu "cortex-m3" { id = "cpu", num_irq = 32, clocks = { cpuclk = q.clock { id = "core", hz = 8e6 } } }

q.on("ready", function()
  local function mhz(clock)
    return math.floor(clock:hz() / 1e6 + 0.5)
  end
  check.equal("a divider divides", mhz(uart.qom:clock "clk"), 12)
  check.equal("or multiplies, also what another divided", mhz(timer.qom:clock "pclk"), 36)
  check.equal("its own clock is what it is fed", { mhz(half.qom), mhz(up.qom) }, { 24, 12 })
  check.equal("a core has its clock", mhz(cpu.qom:clock "cpuclk"), 8)
  check.truthy("a clock knows its line", up.qom:get("origin"):find "clocks%.lua:%d+$")
  check.done()
end)
