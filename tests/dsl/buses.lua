-- SPDX-License-Identifier: GPL-2.0-or-later
-- qemu: -device tmp105,address=0x49,id=chooser
-- qemu: -device virtio-rng-pci,vectors=0,id=cli
-- Devices on buses: I2C, SSI, PCI, virtio.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-buses", arch = "arm" }
local ports = q.device "pl080" { id = "dma", at = 0x5000, props = { downstream = q.system_memory } }
local usb = q.device "sysbus-ohci" { id = "ohci", anonymous = true, at = 0x6000, props = { ["num-ports"] = 2 } }
local linked = q.device "versatile_i2c" { id = "linked", at = 0x4000, links = { other = ports } }
linked:bus():close()
q.device "versatile_i2c" { id = "closed", at = 0x3000 }:bus():close()
local i2c = q.device "versatile_i2c" { id = "i2c", at = 0x1000 }
local sensor = q.device "tmp105" { id = "sensor", bus = i2c, addr = 0x48 }
local eeprom = q.device "smbus-eeprom" { id = "eeprom", bus = i2c, addr = 0x50, data = "contents" }
local blank = q.device "smbus-eeprom" { id = "blank", bus = i2c, addr = 0x51 }
local spi = q.device "pl022" { id = "spi", at = 0x2000 }
local flash = q.device "n25q256a" { id = "flash", bus = spi:bus "ssi" }
local host = q.device "gpex-pcihost" {
  id = "host",
  at = { 0x10000000, { address = 0x40000000, region = 1, size = 0x1000000 } },
}
local nic = q.device "e1000" { id = "e1000", bus = host:bus("pcie.0"), addr = "2.0", props = { romfile = "" } }
local rng = q.device "virtio-rng-pci" { id = "rng", bus = host:bus(), props = { vectors = 0 } }

q.on("ready", function()
  check.equal("an I2C device has its address", sensor.qom:get "address", 0x48)
  check.equal("and sits on its controller", sensor.qom:parent_bus():bus_owner(), i2c.qom)
  check.equal("an EEPROM, too", eeprom.qom:get "address", 0x50)
  check.equal("it holds what the script says", eeprom.qom:smbus_eeprom_data(), "contents" .. ("\0"):rep(248))
  check.equal("or zeros", blank.qom:smbus_eeprom_data(), ("\0"):rep(256))
  check.error("none comes once the machine is complete", "too late", function()
    qom.smbus_eeprom(i2c.qom:bus(), 0x52)
  end)
  check.error("its address has 7 bits", "from 0 to 127", function() qom.smbus_eeprom(i2c.qom:bus(), 128) end)
  check.error("its bus is one of I2C", "i2c-bus", function() qom.smbus_eeprom(spi.qom:bus(), 0x52) end)
  check.equal("a flash sits on its SSI bus", flash.qom:parent_bus(), spi.qom:bus "ssi")
  check.equal("a PCI device sits on the host bridge's", nic.qom:parent_bus(), host.qom:bus "pcie.0")
  check.equal("in its slot", nic.qom:get "addr", 16)
  check.equal("a bus needs no name where there is one", rng.qom:parent_bus():bus_owner(), host.qom)
  check.truthy("-device finds the root bus", qom.find("/machine/peripheral/cli"):parent_bus() == host.qom:bus())
  check.truthy("an anonymous device's buses have QEMU's names", usb.qom:buses()[1]:find "^usb%-bus%.")
  check.equal("a link can be added to a device", linked.qom:get "other", ports.qom)
  check.equal("but no bus that is closed", qom.find("/machine/peripheral/chooser"):parent_bus(), i2c.qom:bus())
  check.done()
end)
