-- SPDX-License-Identifier: GPL-2.0-or-later
-- Order does not matter: what is named may be declared further down.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-order", arch = "riscv64" }

local realized = {}
local spec = { id = "uart", at = 0x10000000 }
local uart = q.device "serial-mm" (spec)
local late = q.device "virtio-rng-device" { id = "rng", bus = nil }
q.object "memory-backend-ram" { id = "mem", props = { size = 0x1000 } }
local slot = q.device "virtio-mmio" { id = "slot", at = 0x20000000 }
late.bus = slot
local plic = q.device "riscv.sifive.plic" {
  id = "plic",
  at = 0x0c000000,
  props = {
    ["hart-config"] = "M,M",
    ["num-sources"] = 32,
    ["num-priorities"] = 7,
    ["pending-base"] = 0x1000,
    ["enable-base"] = 0x2000,
    ["enable-stride"] = 0x80,
    ["context-base"] = 0x200000,
    ["context-stride"] = 0x1000,
    ["aperture-size"] = 0x600000,
  },
}
uart.irq = plic:input(10)
slot.irq = plic:input(1)
local second = q.cpu "rv64" { id = "second", index = 1, hartid = 1 }
local first = q.cpu "rv64" { id = "first", index = 0 }
local third = q.cpu "rv64" { id = "third", hartid = 2 }
plic:output(0):to(first:input(11))
plic:output(1):to(second:input(11))
q.device "serial-mm" { id = "before", at = 0x30000000, order = -1 }
q.on("realized", function()
  realized[1] = uart.qom:realized()
end)

q.on("ready", function()
  check.equal("a device may come before its interrupt controller", plic.qom:realized(), true)
  check.truthy("its line is connected", uart.qom:connected("sysbus-irq", 0))
  check.equal("a bus may be given later", late.qom:parent_bus(), slot.qom:bus())
  check.equal("CPUs count by index, then by declaration",
    { first.qom:cpu_index(), second.qom:cpu_index(), third.qom:cpu_index() }, { 0, 1, 2 })
  check.equal("`order` comes first on the system bus", qom.system_bus():bus_devices()[1], q.node("before").qom)
  check.truthy("an object lives below /objects", qom.find "/objects/mem")
  check.equal("hooks ran when devices were realized", realized, { true })
  check.truthy("a node knows its line", uart.qom:get("origin"):find "order%.lua:%d+$")
  check.equal("so does its handle", uart.origin, uart.qom:get "origin")
  check.equal("a node is found by its id", q.node "uart", uart)
  check.equal("its path is its id", uart.qom:path(), "/machine/uart")
  check.done()
end)
