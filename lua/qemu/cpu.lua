-- SPDX-License-Identifier: MIT
-- q.cpu.

local clock = require "qemu.clock"
local device = require "qemu.device"
local fault = require "qemu.fault"
local graph = require "qemu.graph"
local line = require "qemu.line"
local node = require "qemu.node"
local place = require "qemu.place"
local prop = require "qemu.prop"
local qom = require "qom"
local spec = require "qemu.spec"

local cpu = {}

local function region(value)
  return place.region_ref(value), "a container, a memory node or a region (node:region(n))"
end

local function cluster_key(value)
  local record = node.record(value)
  if not record or record.type ~= "cpu-cluster" then
    return nil, "a node of type cpu-cluster"
  end
  return record
end

-- A key that is another name for a property.
local function property_key(name, check)
  return function(value, record, where)
    local kept, right = check(value)
    if kept == nil then
      return nil, right
    end
    if prop.check(record, name, kept, where) then
      record.props[name] = kept
      record.props_where[name] = where
    end
    return kept
  end
end

---A CPU.
---@class qemu.CpuFields: qemu.Fields
---@field props qemu.Props? QOM properties
---@field memory qemu.Node|qemu.Region|nil what it sees as its memory (default: the system's memory)
---@field cluster qemu.Node? the device "cpu-cluster" it belongs to: gdb shows each cluster as one process
---@field index integer? its number among QEMU's CPUs (default: in order of declaration)
---@field hartid integer? RISC-V: mhartid
---@field start_powered_off boolean? halted until another CPU starts it
---@field num_irq integer? Arm M profile: how many interrupt inputs its NVIC has
---@field clocks table<string, qemu.Node|qemu.ClockOutput>? what feeds its clock inputs, by their names
---@field outputs qemu.Outputs? where its lines go
---@field reset boolean? false: the machine's reset does not reach it (default true)
node.kind("cpu", {
  props = prop.key,
  memory = region,
  cluster = cluster_key,
  index = spec.unsigned,
  hartid = spec.unsigned,
  start_powered_off = property_key("start-powered-off", spec.boolean),
  num_irq = property_key("num-irq", spec.size),
  clocks = clock.key,
  outputs = line.outputs_key,
  reset = spec.boolean,
})

local function no_model(model, where)
  fault.add(where, "unknown-name", "no CPU model '%s' in qemu-system-%s%s", tostring(model), qom.target().name,
    type(model) == "string" and fault.nearest(model, qom.cpu_models()) or "")
end

---A CPU. It resets with the machine, and starts at its reset vector or where
---q.boot says.
---@param model string a name of -cpu help, or a QOM type
---@return fun(fields: qemu.CpuFields): qemu.Node
function cpu.new(model)
  return device.curried("cpu", model, function(fields)
    local type_name = type(model) == "string" and qom.cpu_type(model)
    if not type_name then
      no_model(model, qom.caller())
      return node.new("cpu", tostring(model), fields, true)
    end
    -- an ARM M-profile core comes with its interrupt controller (armv7m)
    local container = qom.cpu_container(type_name)
    local handle = node.new("cpu", container or type_name, fields)
    local record = node.record(handle)
    record.model = model
    record.cpu_type = type_name
    record.container = container
    if container then
      record.props["cpu-type"] = type_name
    end
    prop.attach(record)
    return handle
  end)
end

---The CPU nodes in the order in which QEMU shall count them: by `index`
---where given, the rest in order of declaration.
function cpu.ordered()
  local fixed, rest = {}, {}
  for record in graph.each "cpu" do
    local index = record.fields.index
    if index and fixed[index] then
      fault.add(record.where.index, "taken", "%s: index %d is that of %s", node.describe(record), index,
        fixed[index].id)
    elseif index then
      fixed[index] = record
    else
      rest[#rest + 1] = record
    end
  end
  local list, index = {}, 0
  while next(fixed) or #rest > 0 do
    local record = fixed[index] or table.remove(rest, 1)
    if not record then
      local _, stray = next(fixed)
      fault.add(stray.where.index, "wrong-value", "%s: index %d is too high: indices count from 0 without a gap",
        node.describe(stray), stray.fields.index)
      break
    end
    fixed[index] = nil
    list[#list + 1] = record
    index = index + 1
  end
  return list
end

return cpu
