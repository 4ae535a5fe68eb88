-- SPDX-License-Identifier: MIT
-- The order in which nodes are created and realized.

local graph = require "qemu.graph"
local prop = require "qemu.prop"
local spec = require "qemu.spec"

local order = {}

-- Interrupt controllers: what drives a CPU's inputs. (A core of Arm's M profile
-- has its own.)
local function mark_controllers()
  for _, w in ipairs(graph.wires) do
    if w.to.record.kind == "cpu" and not w.to.record.container and w.from.record.kind == "device" then
      w.from.record.is_controller = true
    end
  end
end

local function phase(record)
  if record.kind == "cpu" then
    return 2
  elseif record.type == "cpu-cluster" then
    return 3
  elseif record.is_controller then
    return 4
  elseif record.kind == "device" then
    return 5
  end
  return 1
end

-- Records in the order they are realized in: by `order`, then phase, then
-- declaration. The order is a function of the script alone, because saved
-- state names equal devices by it.
function order.records()
  mark_controllers()
  local orders, rank, list = {}, {}, {}
  for i, record in ipairs(graph.cpu_order) do
    rank[record] = i
  end
  for i, record in ipairs(graph.nodes) do
    list[i] = record
    orders[record] = record.fields.order or 0
    rank[record] = phase(record) << 32 | (rank[record] or record.index)
  end
  table.sort(list, function(a, b)
    local ka, kb = orders[a], orders[b]
    if ka ~= kb then
      return ka < kb
    end
    return rank[a] < rank[b]
  end)
  return list
end

-- Records that must be realized before this one.
---@return table[]
function order.dependencies(record)
  local list = { record.child_of }
  local function add(ref)
    if ref then
      list[#list + 1] = ref.record
    end
  end
  if record.fields.bus then
    list[1] = record.fields.bus.record
  end
  prop.each_in_props(record, add)
  for _, path in ipairs(spec.sorted_keys(record.children or {})) do
    prop.each_in_props(record.children[path], add) -- a device realizes its parts
  end
  if record.type == "cpu-cluster" then -- realized after the CPUs in it
    for other in graph.each "cpu" do
      if other.fields.cluster == record then
        list[#list + 1] = other
      end
    end
  end
  return list
end

return order
