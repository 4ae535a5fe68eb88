-- SPDX-License-Identifier: GPL-2.0-or-later
-- qemu: -S
-- Parts that devices make themselves: wires to them, places in them, their
-- properties; and places that cover others.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-children", arch = "arm" }

local soc = q.device "nrf51-soc" { id = "soc", props = { memory = q.system_memory } }
local uart = soc:child "uart"
soc:child("armv6m").props["num-irq"] = 24
local nvic = soc:child "armv6m/nvic"
local core = soc:child "armv6m"
local pl061 = q.device "pl061" { id = "pl061", at = 0x60000000, irq = core:input(20) }
soc:child("armv6m/cpu"):output("pmu-interrupt"):to(pl061:input(3))

-- Nearer to the core than what the SoC has mapped there.
local twi = q.device "microbit.i2c" {
  id = "twi",
  at = { address = 0x40003000, into = soc:region "nrf51-container", priority = -1, covers = true },
}
q.ram { id = "under", at = 0x70000000, size = 0x2000 }
local over = q.ram { id = "over", at = { address = 0x70001000, covers = true }, size = 0x2000 }

check.equal("a part is one node, however often it is asked for", soc:child "uart", uart)
check.equal("q.node knows it by its path", q.node "soc/uart", uart)
check.equal("its type is known before anything is built", uart.type, "nrf51_soc.uart")

q.boot { cpu = soc:child "armv6m" }

q.on("ready", function()
  check.equal("the handle leads to the part", uart.qom, qom.find "/machine/soc/uart")
  check.equal("a property reached it before it was realized", core.qom:get "num-irq", 24 + 16) -- and the exceptions
  check.equal("a part of a part is found", nvic.qom, qom.find "/machine/soc/armv6m/nvic")
  check.equal("a wire leads to a part", pl061.qom:connected("sysbus-irq", 0), core.qom:input(nil, 20))
  check.equal("and from a part", soc:child("armv6m/cpu").qom:connected("pmu-interrupt", 0), pl061.qom:input(nil, 3))
  check.equal("a place in a region of the SoC is taken", twi.qom:region(0):container_region(),
    qom.find "/machine/soc/nrf51-container[0]")
  local memory = qom.memory()
  memory:store(0x70001000, 4, 0x12345678)
  check.equal("of two that cover each other the last declared is seen",
    qom.address_space(over.qom, "over"):load(0, 4), 0x12345678)
  check.done()
end)
