-- SPDX-License-Identifier: MIT
-- q.device: any device type of QEMU; and the buses that devices sit on.

local clock = require "qemu.clock"
local fault = require "qemu.fault"
local graph = require "qemu.graph"
local line = require "qemu.line"
local node = require "qemu.node"
local place = require "qemu.place"
local prop = require "qemu.prop"
local qom = require "qom"
local spec = require "qemu.spec"

local device = {}

local pending = {} -- q.device "TYPE" that still waits for its table

---A bus of a device: node:bus([name]).
---@class qemu.Bus
local Bus = {}
Bus.__index = Bus

function Bus:__tostring()
  return ("bus %s of %s"):format(self.name or "", node.describe(self.record))
end

---Let -device put nothing on the bus.
---@return qemu.Bus self
function Bus:close()
  if not getmetatable(self) then
    fault.fail("wrong-value", "%s: call it as bus:close(), with a colon", qom.caller() or "?")
  end
  table.insert(graph.closed_buses, { bus = self, origin = qom.caller() })
  return self
end

---A bus of a device, to put others on.
---@param name string? needed where the device has several
---@return qemu.Bus
function node.methods.bus(handle, name)
  return setmetatable({ record = node.self(handle, "bus"), name = name }, Bus)
end

function device.bus_key(value)
  if getmetatable(value) == Bus then
    return value
  elseif node.record(value) then
    return setmetatable({ record = node.record(value) }, Bus)
  end
  return nil, "a bus (node:bus([name])) or the node that has it"
end

-- The property that says where on its bus a device is.
local function addr_property(type_name)
  for _, name in ipairs { "addr", "address", "cs", "scsi-id" } do
    if qom.property_info(type_name, name) then
      return name
    end
  end
end

local function addr_key(value, record, where)
  local name = addr_property(record.type)
  if not name then
    fault.add(where, "no-part", "device '%s': its bus has no addresses", record.type)
  elseif prop.check(record, name, value, where) then
    record.props[name] = value
    record.props_where[name] = where
    return value
  end
end

local function nic_key(value)
  if value == true or type(value) == "string" then
    return value
  end
  return nil, "true, or the model name that -nic model= must have"
end

local EEPROM <const> = "smbus-eeprom"
local EEPROM_SIZE <const> = 256 -- bytes (hw/i2c/smbus_eeprom.c)

local function data_key(value, record, where)
  if record.type ~= EEPROM then
    fault.add(where, "no-part", "device '%s': only '%s' is given data", record.type, EEPROM)
  elseif type(value) == "string" and #value <= EEPROM_SIZE then
    return value
  else
    return nil, ("a string of up to %d bytes"):format(EEPROM_SIZE)
  end
end

---Whether it is a device type; a fault if not.
function device.check_type(type_name, where)
  if type(type_name) ~= "string" then
    fault.add(where, "wrong-value", "q.device takes the name of a type: q.device \"TYPE\" { … }, not %s",
      spec.show(type_name))
    return false
  end
  local info = qom.type_info(type_name)
  if not info or not qom.is_a(type_name, "device") then
    fault.add(where, "unknown-name", "no device type '%s' in qemu-system-%s%s", type_name, qom.target().name,
      fault.nearest(type_name, qom.types "device"))
  elseif info.abstract then
    fault.add(where, "unknown-name", "device type '%s' is abstract%s", type_name,
      fault.nearest(type_name, qom.types(type_name)))
  elseif qom.is_a(type_name, "cpu") then
    fault.add(where, "wrong-value", "'%s' is a CPU: declare it with q.cpu \"%s\" { … }", type_name, type_name)
  else
    return true
  end
  return false
end

-- The same part of the machine as another model: what was declared must fit it.
local function retype(record, type_name, where)
  if record.broken or not device.check_type(type_name, where) or not fault.try(where, qom.may_make, type_name) then
    return
  end
  record.type = type_name
  for _, name in ipairs(spec.sorted_keys(record.props)) do
    prop.check(record, name, record.props[name], where)
  end
end

---A device.
---@class qemu.DeviceFields: qemu.Fields
---@field props qemu.Props? QOM properties; `-device TYPE,help` lists them
---@field at qemu.At? where its memory regions are
---@field irq qemu.Input|qemu.Input[]|nil where its sysbus IRQs go: IRQ 0, or the list for IRQ 0, 1, …
---@field outputs qemu.Outputs? where its other lines go
---@field clocks table<string, qemu.Node|qemu.ClockOutput>? what feeds its clock inputs, by their names
---@field bus qemu.Bus|qemu.Node|nil the bus it is on, or the device whose only bus that is (default: sysbus devices are on the system's bus)
---@field addr any its address there: the property addr, address, cs or scsi-id of the type
---@field links table<string, qemu.Node|qemu.Region>? links that are no properties of the type, and that it looks for when it is realized (QEMU's SoCs get their memory so, a domain of a riscv.aplic its parent)
---@field anonymous boolean? QEMU's own commands do not know it by its id, and its buses have QEMU's names ("usb-bus.0") in place of those after it ("ID.0")
---@field nic boolean|string|nil it takes the next network card of -nic: true, or the name that model= must have
---@field data string? contents of an smbus-eeprom, up to 256 bytes; the rest is zero
---@field reset boolean? false: a device on no bus that the machine's reset does not reach (default true)
node.kind("device", {
  props = prop.key,
  at = place.at_key,
  irq = line.irq_key,
  outputs = line.outputs_key,
  clocks = clock.key,
  bus = device.bus_key,
  addr = addr_key,
  links = prop.links_key,
  anonymous = spec.boolean,
  nic = nic_key,
  data = data_key,
  reset = spec.boolean,
}, retype)

---A node of a kind whose declaration is `q.KIND "TYPE" { … }`.
---@param make fun(type: string, fields: table): table
function device.curried(kind, type_name, make)
  local mark = { kind = kind, type = type_name, origin = qom.caller() }
  pending[#pending + 1] = mark
  return function(fields)
    mark.done = true
    return make(fields)
  end
end

---Report each q.KIND "TYPE" that was never given its table.
function device.check_pending()
  for _, mark in ipairs(pending) do
    if not mark.done then
      fault.add(mark.origin, "missing", "q.%s '%s' declares nothing: give it a table: q.%s \"%s\" { id = … }",
        mark.kind, tostring(mark.type), mark.kind, tostring(mark.type))
    end
  end
end

---A device. Any type of QEMU that is a device, whether or not -device takes
---it.
---@param type_name string QOM type
---@return fun(fields: qemu.DeviceFields): qemu.Node
function device.new(type_name)
  return device.curried("device", type_name, function(fields)
    local ok = device.check_type(type_name, qom.caller())
    local handle = node.new("device", tostring(type_name), fields, not ok)
    prop.attach(node.record(handle))
    return handle
  end)
end

return device
