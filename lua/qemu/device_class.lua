-- SPDX-License-Identifier: MIT
-- q.device_class: types of devices whose behaviour is written in Lua.

local device = require "qemu.device"
local fault = require "qemu.fault"
local graph = require "qemu.graph"
local qom = require "qom"

local device_class = {
  classes = {}, -- name -> class, of those that are whole
  reloading = false, -- the scripts run again: classes are compared, not made
  broken = false,
}

---What a class of devices is. The functions get the device, `self`, first.
---@class qemu.DeviceClassFields
---@field description string? one line
---@field registers qemu.Bank|qemu.Bank[]|nil its memory region (several: a list of banks), and the registers in it
---@field props table<string, qemu.PropertyFields>? its properties, `self.NAME`
---@field irqs integer? how many interrupts it has (self:set_irq)
---@field inputs table<string|integer, any>? lines in: NAME = function(self, level, n), or { count = , call = function }; [1] is the unnamed group
---@field outputs table<string|integer, any>? lines out: NAME = how many, or "NAME" for one; [1] = how many is the unnamed group (self:set_output)
---@field clocks table<string|integer, any>? clock inputs, `self.NAME`: "NAME", or NAME = function(self) for changes
---@field clock_outputs string[]? clock outputs, `self.NAME`: set with self.NAME:set_hz
---@field timers table<string, fun(self: qemu.DeviceSelf)>? timers, `self.NAME`, and what they call
---@field chardevs table<string, qemu.ChardevFields>? character devices, `self.NAME`; a property of that name takes the back end
---@field dma boolean? it reads and writes memory, by `self.dma`; the property "dma" takes the memory region it sees (default: the system's)
---@field state table<string|integer, any>? its other state, `self.NAME`, with the values after a reset: integers, booleans, strings, flat tables of these; "NAME" alone begins as nil
---@field nonvolatile table<string|integer, any>? likewise, but a reset leaves it
---@field realize nil|fun(self: qemu.DeviceSelf) before the machine starts: properties are set; an error refuses the device
---@field reset nil|fun(self: qemu.DeviceSelf) after a reset: registers and state have their values again, timers stand
---@field unrealize nil|fun(self: qemu.DeviceSelf) before it is taken out of a running machine
---@field loaded nil|fun(self: qemu.DeviceSelf) after a saved state was loaded
---@field i2c qemu.I2cFields? it is a target on an I2C bus
---@field spi qemu.SpiFields? it is a peripheral on an SPI (SSI) bus
---@field plain boolean? it is on no bus at all (default: on the system's)
---@field on_error "stop"|"log"|"exit"|nil what an error in a function does: pauses the machine (default), is only reported, or ends QEMU
---@field version integer? of its saved states (default 1)
---@field minimum_version integer? the oldest that is taken (default: version)

---A character device of a class.
---@class qemu.ChardevFields
---@field receive nil|fun(self: qemu.DeviceSelf, bytes: string) what to do with bytes that came
---@field can_receive nil|fun(self: qemu.DeviceSelf): integer how many bytes there is room for (default: any number)
---@field event nil|fun(self: qemu.DeviceSelf, event: "opened"|"closed"|"break") what else happens

---A target on an I2C bus.
---@class qemu.I2cFields
---@field event nil|fun(self: qemu.DeviceSelf, event: "start_recv"|"start_send"|"finish"|"nack"): boolean? a start may be refused: false
---@field send nil|fun(self: qemu.DeviceSelf, byte: integer): boolean? a byte from the controller; false: not acknowledged
---@field recv nil|fun(self: qemu.DeviceSelf): integer the next byte for the controller

---A peripheral on an SPI (SSI) bus.
---@class qemu.SpiFields
---@field transfer nil|fun(self: qemu.DeviceSelf, value: integer): integer? a word in, and the one that goes out meanwhile
---@field select nil|fun(self: qemu.DeviceSelf, selected: boolean) the chip select (active low) changed

---A type of devices whose behaviour is written in Lua: `q.device "NAME"` then makes
---one, as of any type of QEMU, and so does `-device NAME`.
---@param name string a new QOM type
---@return fun(fields: qemu.DeviceClassFields): string name
function device_class.new(name)
  return device.curried("device_class", name, function(fields)
    local where = qom.caller()
    if graph.committed then
      fault.fail("too-late", "%s: the machine is built: q.device_class comes too late", where)
    elseif type(name) ~= "string" or type(fields) ~= "table" then
      fault.add(where, "wrong-value",
        "q.device_class takes the name of a new type and a table: q.device_class \"NAME\" { … }")
      return name
    end
    local c = require "qemu.device_class.read"(name, fields, where)
    if not c.broken and not device_class.reloading then
      local ok, why = pcall(qom.new_device_class, c.desc)
      if not ok then
        c:fault("%s", why)
      end
    end
    device_class.broken = device_class.broken or c.broken
    device_class.classes[name] = not c.broken and c or nil
    return name
  end)
end

return device_class
