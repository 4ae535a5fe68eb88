-- SPDX-License-Identifier: MIT
-- Reads the table of a device class. It is loaded when a script declares one: most do not.

local class = require "qemu.device_class.class"
local parts = require "qemu.device_class.parts"
local qom = require "qom"
local registers = require "qemu.device_class.registers"
local spec = require "qemu.spec"

local class_keys = {
  description = true,
  registers = true,
  props = true,
  irqs = true,
  inputs = true,
  outputs = true,
  clocks = true,
  clock_outputs = true,
  timers = true,
  chardevs = true,
  dma = true,
  state = true,
  nonvolatile = true,
  realize = true,
  reset = true,
  unrealize = true,
  loaded = true,
  i2c = true,
  spi = true,
  plain = true,
  on_error = true,
  version = true,
  minimum_version = true,
}

local buses = { sysbus = 0, i2c = 1, spi = 2, plain = 3 }

local function read_bus(c, t)
  local bus = t.i2c and "i2c" or t.spi and "spi" or t.plain and "plain" or "sysbus"
  if (t.i2c and 1 or 0) + (t.spi and 1 or 0) + (t.plain and 1 or 0) > 1 then
    c:fault "i2c, spi and plain exclude each other"
  elseif bus ~= "sysbus" and (t.registers or t.irqs) then
    c:fault("registers and irqs are for devices of the system's bus, not with %s (lines: outputs)", bus)
  end
  c.desc.bus = buses[bus]
end

---@param name string of the class
---@param fields qemu.DeviceClassFields
---@param where string? the script's line
---@return table class with desc for C; broken after a fault
return function(name, fields, where)
  local c = class.new(name, where)
  for _, method in ipairs(qom.device_methods()) do
    c.names[method] = "method of every device"
  end
  c.names.access = "part of every device"
  c:keys(fields, "the class", class_keys)
  read_bus(c, fields)
  if fields.description ~= nil and type(fields.description) ~= "string" then
    c:fault("description must be a string, not %s", spec.show(fields.description))
  end
  c.desc.description = type(fields.description) == "string" and fields.description or nil
  c.desc.on_error = c:choice(fields.on_error, "on_error", "the class", { "stop", "log", "exit" })
  c.desc.version = c:integer(fields, "version", "the class", 1, 1, 0x7fffffff)
  c.desc.minimum_version = c:integer(fields, "minimum_version", "the class", c.desc.version, 1, c.desc.version)
  registers.read(c, fields.registers)
  parts.read(c, fields)
  return c
end
