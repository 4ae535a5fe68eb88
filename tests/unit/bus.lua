-- SPDX-License-Identifier: GPL-2.0-or-later
-- Buses of devices.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-bus", arch = "arm" }

local machine = qom.machine()

local function make(type_name, id, props)
  local dev = qom.new(type_name)
  machine:add_child(id, dev)
  for name, value in pairs(props or {}) do
    dev:set(name, value)
  end
  return dev
end

q.on("realized", function()
  local i2c = make("versatile_i2c", "i2c0")
  check.equal("a controller may have its bus at once", #i2c:buses(), 1)
  local sensor = make("tmp105", "sensor", { address = 0x48 })
  check.error("a bus works once its controller does", "before the devices on its bus", function()
    sensor:realize(i2c:bus())
  end)
  check.error("an EEPROM, too", "before the devices on bus", function() qom.smbus_eeprom(i2c:bus(), 0x50) end)
  i2c:realize()
  local name = i2c:buses()[1]
  local bus = i2c:bus()
  check.equal("without a name the first bus is meant", bus, i2c:bus(name))
  check.equal("a bus has a type", bus:bus_type(), "i2c-bus")
  check.equal("a bus has an owner", bus:bus_owner(), i2c)
  check.equal("most buses have no limit", bus:bus_limit(), nil)
  check.equal("a fresh bus is empty", bus:bus_devices(), {})
  check.error("an EEPROM has 256 bytes", "room for 256", function() qom.smbus_eeprom(bus, 0x52, ("x"):rep(257)) end)
  check.error("an unknown bus is refused, with the names", "its buses are: '" .. name .. "'", function()
    i2c:bus "i2c-bus.77"
  end)
  check.error("a device without buses says so", "has no bus", function() sensor:bus() end)

  sensor:realize(bus)
  check.equal("a device knows its bus", sensor:parent_bus(), bus)
  local second = make("tmp105", "second", { address = 0x49 })
  second:realize(bus)
  check.equal("a bus lists its devices in order", bus:bus_devices(), { sensor, second })
  local third = make("at24c-eeprom", "third", { ["rom-size"] = 256, address = 0x50 })
  check.error("a bus that fits is named", "'/machine/i2c0/", function() third:realize() end)
  third:unparent()

  local spi = make("pl022", "spi0")
  spi:realize()
  check.equal("buses of other kinds have their type", spi:bus():bus_type(), "SSI")
  local flash = make("m25p80", "flash")
  check.error("a device does not fit on another kind of bus", "not on 'i2c-bus'", function() flash:realize(bus) end)
  flash:unparent()

  local slot = make("virtio-mmio", "slot")
  slot:realize()
  check.equal("a virtio bus has room for one device", slot:bus():bus_limit(), 1)
  local other = make("virtio-rng-device", "other")
  check.error("a virtio-mmio transport has its address first", "map region 0 of", function()
    other:realize(slot:bus())
  end)
  slot:map_region(0, 0x10000)
  make("virtio-rng-device", "rng"):realize(slot:bus())
  check.error("a full bus is refused", "is full: it takes 1", function() other:realize(slot:bus()) end)
  other:unparent()

  check.equal("the system bus has no owner", qom.system_bus():bus_owner(), nil)
  check.equal("the system bus lists its devices", #qom.system_bus():bus_devices(), 3)
  check.error("only controllers and devices have buses", "must be a device", function() machine:bus() end)
  check.done()
end)
