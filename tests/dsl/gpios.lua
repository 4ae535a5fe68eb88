-- SPDX-License-Identifier: GPL-2.0-or-later
-- Named GPIO lines: outputs and inputs that have a name, and sysbus IRQs.
-- qemu: -S

local check = require "check"
local q = require "qemu"

q.machine { name = "test-gpios", arch = "arm" }
local clk = q.clock { id = "clk", hz = 1000000 }
local core = q.cpu "cortex-m3" { id = "core", num_irq = 4, clocks = { cpuclk = clk } }
local gpio = q.device "pl061" { id = "gpio", at = 0x40000000 }
core:output("SYSRESETREQ"):to(gpio:input(5))
gpio:irq(0):to(core:input(2))

q.on("ready", function()
  local names = {}
  for _, list in ipairs(core.qom:gpios()) do
    names[list.name or "unnamed"] = list
  end
  check.truthy("a core has a named output", names.SYSRESETREQ and names.SYSRESETREQ.outputs == 1)
  check.equal("which goes where the script says", core.qom:connected("SYSRESETREQ", 0), gpio.qom:input(nil, 5))
  check.equal("an IRQ goes to the core", gpio.qom:connected("sysbus-irq", 0), core.qom:input(nil, 2))
  check.done()
end)
