-- SPDX-License-Identifier: MIT
-- q.nics: the network cards of the command line (-nic, -net nic), as many as
-- it asks for.

local device = require "qemu.device"
local fault = require "qemu.fault"
local graph = require "qemu.graph"
local node = require "qemu.node"
local prop = require "qemu.prop"
local qom = require "qom"
local resolve = require "qemu.resolve"
local spec = require "qemu.spec"

local nic = {}

local declared = {}

---Network cards of the command line.
---@class qemu.NicsFields: qemu.Fields
---@field bus qemu.Bus|qemu.Node the bus they are put on
---@field model string? the name that -nic model= has for the type
---@field props qemu.Props? QOM properties of each
node.kind("nics", { bus = device.bus_key, model = spec.string, props = prop.key })

---Put the network cards that the command line asks for on a bus, as devices
---of one type; they are called nic0, nic1, … `model` is the name that -nic
---model= has for it.
---@param type_name string QOM type
---@return fun(fields: qemu.NicsFields)
function nic.new(type_name)
  return device.curried("nics", type_name, function(fields)
    local where = qom.caller()
    local ok = device.check_type(type_name, where)
    local record = node.record(node.new("nics", tostring(type_name), fields, not ok))
    graph.detach(record) -- the devices are made when QEMU knows how many
    if not record.fields.bus and not record.broken then
      fault.add(where, "missing", "%s: bus is missing", node.describe(record))
    end
    declared[#declared + 1] = record
  end)
end

local function make(record, id)
  node.working_on(record)
  local obj = qom.new(record.type)
  if not obj:configure_nic(record.fields.model) then
    return false
  end
  qom.machine():add_child(id, obj)
  obj:set_id(id)
  obj:add_string("origin", record.origin)
  for _, name in ipairs(spec.sorted_keys(record.props)) do
    obj:set(name, resolve.value(record.props[name]))
  end
  local bus = record.fields.bus
  obj:realize(bus.record.object:bus(bus.name))
  return true
end

---Make them (commit 1, when all buses are there).
function nic.create()
  local count = 0
  for _, record in ipairs(declared) do
    local ok, made
    repeat
      ok, made = fault.try(record.origin, make, record, "nic" .. count)
      count = count + 1
    until not ok or not made
    count = count - 1
  end
end

return nic
