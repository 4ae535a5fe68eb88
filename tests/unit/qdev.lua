-- SPDX-License-Identifier: GPL-2.0-or-later
-- Devices: realization, memory regions and sysbus IRQs.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-qdev", arch = "riscv64", cpus = 1 }

local machine = qom.machine()

local function make(type_name, id, props)
  local dev = qom.new(type_name)
  machine:add_child(id, dev)
  for name, value in pairs(props or {}) do
    dev:set(name, value)
  end
  return dev
end

check.error("nothing is realized while the script declares", "not while the script declares it", function()
  make("serial-mm", "early"):realize()
end)
machine:get("early"):unparent()

q.on("realized", function()
  local uart = make("serial-mm", "uart")
  check.equal("a fresh device is not realized", uart:realized(), false)
  check.equal("a device has regions only once it is realized", uart:region_count(), 0)
  uart:set_id "uart"
  uart:realize()
  check.equal("a sysbus device needs no bus to be named", uart:realized(), true)
  check.equal("it sits on the main system bus", uart:parent_bus(), qom.system_bus())
  check.equal("it keeps its id", uart:get "type" and uart:path(), "/machine/uart")
  check.error("it is realized once", "is realized already", function() uart:realize() end)
  check.error("it has one id", "already has the id 'uart'", function() uart:set_id "again" end)
  check.error("it cannot leave the machine", "realized device cannot", function() uart:unparent() end)
  check.error("its properties are closed", "after it was realized", function() uart:set("baudbase", 1) end)

  local unit = make("unimplemented-device", "unit", { size = 16, name = "unit" })
  check.error("its regions are not mapped before", "does not exist", function() unit:map_region(0, 0) end)
  unit:unparent()

  local twin = make("serial-mm", "twin")
  check.error("an id is taken once", "another device has the id 'uart'", function() twin:set_id "uart" end)
  check.error("an id is a word", "cannot be an id", function() twin:set_id "1 uart" end)
  local spi = make("sifive.spi", "spi")
  spi:realize()
  check.error("a device on the sysbus takes no other bus", "sits on a bus of type 'System'", function()
    twin:realize(spi:bus())
  end)
  twin:unparent()

  -- Regions
  check.equal("a realized device has its regions", uart:region_count(), 1)
  check.equal("a region is a memory region", uart:region(0):is_a "memory-region", true)
  check.equal("an unmapped region has no address", uart:region_address(0), nil)
  check.error("a region that does not exist is refused", "region 1 does not exist: there are 1 (0)", function()
    uart:region(1)
  end)
  check.error("a huge index is refused", "region 2147483647 does not exist", function() uart:region(0x7fffffff) end)
  check.error("a negative index is refused", "must be an integer from 0", function() uart:region(-1) end)
  check.error("a region cannot be mapped at the very end", "2^64-1", function() uart:map_region(0, -1) end)
  check.error("a priority has 32 bits", "32 bits", function() uart:map_region(0, 0x1000, 1 << 40) end)
  uart:map_region(0, 0x10000000)
  check.equal("a mapped region has its address", uart:region_address(0), 0x10000000)
  check.error("a region is mapped once", "is mapped already, at 0x10000000", function()
    uart:map_region(0, 0x20000000)
  end)
  check.equal("a device counts its IRQs", uart:irq_count(), 1)

  local stub = make("unimplemented-device", "stub", { size = 0x1000, name = "stub" })
  stub:realize()
  stub:map_region(0, 0x10000000, -1000)
  check.equal("a region may lie below another", stub:region_address(0), 0x10000000)

  -- Buses
  local flash = make("m25p80", "flash")
  check.error("a device on a bus needs one", "needs a bus of type 'SSI' (there are: '/machine/spi/spi')", function()
    flash:realize()
  end)
  check.error("a bus of another type is refused", "sits on a bus of type 'SSI', not on 'System'", function()
    flash:realize(qom.system_bus())
  end)
  flash:unparent()
  local gate = make(qom.split_irq_type(), "gate")
  check.error("a device without a bus takes none", "does not sit on a bus", function()
    gate:realize(qom.system_bus())
  end)
  gate:realize()
  check.equal("a device without a bus is realized without", gate:realized(), true)
  check.equal("and then has no parent bus", gate:parent_bus(), nil)
  check.equal("lines are listed by group", gate:gpios(), { { inputs = 1, outputs = 1 } })

  -- Failures
  local bad = make(qom.split_irq_type(), "bad", { ["num-lines"] = 3000 })
  check.error("a failing realize is an error", "3000", function() bad:realize() end)
  bad:set("num-lines", 2)
  local loose, inner = qom.new "serial-mm", qom.new "serial-mm"
  loose:add_child("inner", inner)
  check.error("what is below a loose object is not realized", "is no part of the machine", function()
    inner:realize()
  end)
  check.error("it is not tried again", "could not be realized before", function() bad:realize() end)
  bad:unparent()
  local pflash = make("cfi.pflash01", "pflash")
  check.error("a device's own check is an error", "sector-length", function() pflash:realize() end)
  pflash:unparent()

  -- What some types take for granted, and would end QEMU without
  for type_name, text in pairs {
    ["riscv.aclint.mtimer"] = "needs so many harts from hartid-base on, realized before (property 'num-harts')",
    ["riscv.sifive.plic"] = "needs an entry for each hart",
    ["riscv.imsic"] = "needs that hart",
    ["riscv.hart_array"] = "needs its property 'cpu-type' set",
    ["riscv.sifive.e.soc"] = "needs the machine's CPU type",
    ["cpu-cluster"] = "needs a CPU below it",
  } do
    local dev = make(type_name, "needy")
    check.error(type_name .. " says what it needs", text, function() dev:realize() end)
    dev:unparent()
  end
  check.error("128-bit RISC-V needs one thread for TCG", "thread=single", function() qom.new "x-rv128-riscv-cpu" end)

  -- CPUs
  local hart = make("rv64-riscv-cpu", "hart0")
  hart:realize()
  check.equal("a CPU is realized", hart:realized(), true)
  local more = make("rv64-riscv-cpu", "hart1")
  check.error("more CPUs than the machine has room for are refused", "room for 1 CPUs", function() more:realize() end)
  more:unparent()
  local array = make("riscv.hart_array", "harts", { ["num-harts"] = 4, ["cpu-type"] = "rv64-riscv-cpu" })
  check.error("the CPUs of an array count", "would be number 5", function() array:realize() end)
  make("riscv.aclint.swi", "swi"):realize()
  check.equal("a device finds the harts that it needs", machine:get("swi"):realized(), true)
  array:unparent()

  local outside = qom.new "serial-mm"
  qom.root():add_child("outside", outside)
  check.equal("an unrealized device is found outside of the machine, too", qom.unrealized(), outside)
  outside:realize()
  check.equal("until it is realized", qom.unrealized(), nil)

  check.equal("-device takes some types", qom.user_creatable "virtio-blk-pci", true)
  check.equal("-device does not take others", qom.user_creatable "serial-mm", false)
  check.equal("-device does not take what is no device", qom.user_creatable "memory-backend-ram", false)
  check.equal("-device does not take what is unknown", qom.user_creatable "no-such-type", false)
  check.error("a method wants its kind of object", "must be a sys-bus-device", function() gate:region(0) end)
  check.done()
end)
