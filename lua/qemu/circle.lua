-- SPDX-License-Identifier: MIT
-- Circles in the graph that QEMU cannot build: memory that shows itself,
-- devices that are parts of themselves or sit on their own bus. (Circles of
-- links and of interrupt lines are fine.)

local fault = require "qemu.fault"
local graph = require "qemu.graph"
local node = require "qemu.node"
local spec = require "qemu.spec"

local circle = {}

-- A region: of a memory node, or one of a device's.
local function key(record, region)
  return record.kind == "device" and record.id .. "\0" .. tostring(region) or record.id
end

-- What each region shows: { key of region = { { key =, record =, where = }, … } }
local function shown()
  local shows = {}
  local function add(from, to, record, where)
    shows[from] = shows[from] or {}
    table.insert(shows[from], { key = to, record = record, where = where })
  end
  for record in graph.each() do
    local of = record.kind == "alias" and record.fields.of
    if of then
      add(key(record), key(of.record, of.region), record, record.where.of)
    end
    for _, entry in ipairs(record.fields.at or {}) do
      local into, what = entry.into, entry.alias_of or { record = record, region = entry.region }
      if into then
        add(key(into.record, into.region), key(what.record, what.region), record, entry.where)
      end
    end
  end
  return shows
end

-- One fault for each way back to a region on the way.
local function check_memory()
  local shows, state = shown(), {}
  local function visit(at)
    state[at] = "on the way"
    for _, edge in ipairs(shows[at] or {}) do
      if state[edge.key] == "on the way" then
        fault.add(edge.where or edge.record.origin, "circle", "%s: with this a region would lie within itself",
          node.describe(edge.record))
      elseif not state[edge.key] then
        visit(edge.key)
      end
    end
    state[at] = "done"
  end
  for _, from in ipairs(spec.sorted_keys(shows)) do
    if not state[from] then
      visit(from)
    end
  end
end

local function check_chain(name, next_of)
  for record in graph.each() do
    local slow, steps = next_of(record), 0
    while slow and slow ~= record and steps < #graph.nodes do
      slow, steps = next_of(slow), steps + 1
    end
    if slow == record then
      fault.add(record.where[name] or record.origin, "circle", "%s: %s leads back to itself", node.describe(record),
        name)
    end
  end
end

function circle.check()
  check_memory()
  check_chain("parent", function(record)
    return record.fields.parent and node.record(record.fields.parent)
  end)
  check_chain("bus", function(record)
    return record.fields.bus and record.fields.bus.record
  end)
  check_chain("source", function(record)
    return record.kind == "clock" and record.fields.source and record.fields.source.record
  end)
end

return circle
