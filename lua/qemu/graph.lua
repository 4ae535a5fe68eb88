-- SPDX-License-Identifier: MIT
-- The graph that scripts declare: nodes in order of declaration, wires
-- between them, images to load, hooks. Nothing of QEMU is made here.

local fault = require "qemu.fault"
local qom = require "qom"

local graph = {
  nodes = {}, -- records (qemu.node), in order of declaration
  by_id = {}, -- id -> record
  wires = {}, -- { from = endpoint, to = endpoint, origin = }
  closed_buses = {}, -- { bus =, origin = }
  images = {}, -- what q.load declared
  boots = {}, -- what q.boot declared
  cli_devices = {}, -- id -> what q.on_device declared
  hooks = { realized = {}, ready = {}, reset = {}, powerdown = {} },
  machine = nil, -- qemu.machine's facts
}

-- Nodes are children of the machine, but for those of kinds that live
-- elsewhere.
local elsewhere = { object = true, on_device = true }

---Add a node's record. Its id must be new.
function graph.add(record)
  if not graph.reloading and not elsewhere[record.kind] and qom.machine():property(record.id) then
    fault.add(record.origin, "taken", "id '%s' is taken: QEMU itself has a property or child '%s' at /machine",
      record.id, record.id)
    record.broken = true
    return
  end
  local other = graph.by_id[record.id]
  if other then
    fault.add(record.origin, "taken", "id '%s' is taken by the %s declared at %s", record.id, other.kind,
      other.origin or "?")
    record.broken = true
    return
  end
  record.index = #graph.nodes + 1
  graph.nodes[record.index] = record
  graph.by_id[record.id] = record
end

---Take a node, its wires and everything placed in it out of the graph.
function graph.remove(record)
  record.removed = true
  for _, part in pairs(record.children or {}) do
    graph.remove(part)
  end
  graph.by_id[record.id] = nil
  for i = #graph.nodes, 1, -1 do
    if graph.nodes[i] == record then
      table.remove(graph.nodes, i)
    end
  end
  for i = #graph.wires, 1, -1 do
    local w = graph.wires[i]
    if w.from.record == record or w.to.record == record then
      table.remove(graph.wires, i)
    end
  end
end

---Take a record out of the list of nodes; its id stays taken.
function graph.detach(record)
  for i = #graph.nodes, 1, -1 do
    if graph.nodes[i] == record then
      table.remove(graph.nodes, i)
    end
  end
end

---Iterate over the records of one kind (all kinds if nil), in order.
function graph.each(kind)
  local nodes, i = graph.nodes, 0
  if not kind then
    return function()
      i = i + 1
      return nodes[i]
    end
  end
  return function()
    local record
    repeat
      i = i + 1
      record = nodes[i]
    until not record or record.kind == kind
    return record
  end
end

return graph
