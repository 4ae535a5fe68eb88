-- SPDX-License-Identifier: GPL-2.0-or-later
-- Clocks: frequencies, ratios, connections.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-clock", arch = "arm" }

local machine = qom.machine()

local function make(type_name, id)
  local dev = qom.new(type_name)
  machine:add_child(id, dev)
  return dev
end

-- Frequencies

local osc = qom.clock(machine, "osc", 24000000)
check.equal("a clock has its place", osc:path(), "/machine/osc")
check.equal("a clock keeps a whole frequency", osc:hz(), 24000000)
check.equal("a frequency that divides no second evenly is kept, too", qom.clock(machine, "odd", 399193):hz(), 399193)
check.equal("a frequency above 2^32 Hz is kept", qom.clock(machine, "fast", 5000000000):hz(), 5000000000)
check.equal("the period is in nanoseconds", qom.clock(machine, "mhz", 1000000):period_ns(), 1000.0)
local slow = qom.clock(machine, "slow", 32768.5)
check.truthy("a frequency may have a fraction", math.abs(slow:hz() - 32768.5) < 1e-6)
check.truthy("a frequency may be below 1 Hz", math.abs(qom.clock(machine, "half", 0.5):hz() - 0.5) < 1e-9)
check.equal("a clock without a frequency stands still", qom.clock(machine, "still"):hz(), 0)
check.equal("a stopped clock has no period", machine:get("still"):period_ns(), 0.0)
for _, hz in ipairs { -1, 0.1, 1e16, 1 / 0, 0 / 0 } do
  check.error(("%s Hz is no frequency"):format(hz), "Hz", function() osc:set_hz(hz) end)
end
check.equal("a refused frequency changes nothing", osc:hz(), 24000000)
check.error("a frequency is a number", "hz must be a number", function() osc:set_hz "fast" end)
check.error("a clock's name is taken once", "already has a child or property 'osc'", function()
  qom.clock(machine, "osc")
end)
check.error("a clock's name has no slash", "cannot be a clock's name", function() qom.clock(machine, "a/b") end)

-- Sources and ratios

local half = qom.clock(machine, "div2")
half:set_source(osc)
check.equal("a clock has its source's frequency", half:hz(), 24000000)
check.equal("a clock knows its source", half:source(), osc)
check.equal("a clock may have no source", osc:source(), nil)
osc:set_hz(12000000)
check.equal("a change goes on to the clocks below", half:hz(), 12000000)
osc:set_mul_div(2, 1)
check.equal("twice the period is half the frequency", half:hz(), 6000000)
local quarter = qom.clock(machine, "div8")
half:set_mul_div(4, 1)
quarter:set_source(half)
check.equal("ratios add up", quarter:hz(), 1500000)
half:set_mul_div(2, 1)
check.equal("a ratio in the middle goes on, too", quarter:hz(), 3000000)
osc:set_hz(0)
check.equal("a clock can be stopped with all below", { half:hz(), quarter:hz() }, { 0, 0 })
check.error("a divider of 0 is refused", "must be 1 or more", function() half:set_mul_div(1, 0) end)
check.error("a ratio has 32 bits", "from 0 to 4294967295", function() half:set_mul_div(1 << 32, 1) end)
check.error("a clock with a source has its frequency from there", "has its frequency from /machine/osc", function()
  half:set_hz(5)
end)
check.error("a clock has one source", "has a source already: /machine/osc", function() half:set_source(slow) end)
check.error("a clock is not its own source", "its own source", function() slow:set_source(slow) end)
check.error("nor by way of others", "its own source", function() osc:set_source(quarter) end)
osc:propagate()
check.equal("propagating changes nothing by itself", quarter:hz(), 0)

-- Devices

q.on("realized", function()
  local pclk = qom.clock(machine, "pclk", 25000000)
  local timer = make("cmsdk-apb-timer", "timer")
  check.equal("a device lists its clocks", timer:clocks(), { { name = "pclk", output = false } })
  check.error("an unknown clock is refused, with those there are", "its clocks are: 'pclk'", function()
    timer:connect_clock("clk", pclk)
  end)
  check.error("a device without that clock says so", "has no clock 'x'", function() timer:clock "x" end)
  timer:connect_clock("pclk", pclk)
  check.equal("a connected clock runs", timer:clock("pclk"):hz(), 25000000)
  check.error("a clock input is connected once", "has a source already: /machine/pclk", function()
    timer:connect_clock("pclk", pclk)
  end)
  pclk:set_hz(20000000)
  check.equal("a change before the device is realized reaches it", timer:clock("pclk"):hz(), 20000000)
  timer:realize()
  pclk:set_hz(10000000)
  check.equal("and one afterwards", timer:clock("pclk"):hz(), 10000000)
  local late = make("cmsdk-apb-dualtimer", "late")
  late:connect_clock("TIMCLK", pclk)
  late:realize()
  check.error("a realized device's clock is not connected", "before the device is realized", function()
    late:connect_clock("TIMCLK", pclk)
  end)
  check.error("a device's clock stays with it", "a part of its device", function() timer:clock("pclk"):unparent() end)

  local slcr = make("xilinx-zynq_slcr", "slcr")
  local out = slcr:clock "uart0_ref_clk"
  check.error("an output is not fed", "is an output", function() slcr:connect_clock("uart0_ref_clk", pclk) end)
  local uart = make("cadence_uart", "uart")
  uart:connect_clock("refclk", out)
  check.equal("an output feeds an input", uart:clock("refclk"):source(), out)
  slcr:realize()
  check.error("after realize it is too late", "before the device is realized", function()
    slcr:connect_clock("ps_clk", pclk)
  end)
  uart:realize()
  check.done()
end)
