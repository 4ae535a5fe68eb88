-- SPDX-License-Identifier: MIT
-- From the checked graph to a machine.
--
--   commit.create()   make all objects, realize them in order (commit 1)
--   commit.check()    what only realized devices know (check B); map regions
--   commit.connect()  connect lines, load, reset (commit 2)

local boot = require "qemu.boot"
local child = require "qemu.child"
local create = require "qemu.create"
local fault = require "qemu.fault"
local finish = require "qemu.finish"
local graph = require "qemu.graph"
local map = require "qemu.map"
local nic = require "qemu.nic"
local node = require "qemu.node"
local order = require "qemu.order"
local spec = require "qemu.spec"
local wire = require "qemu.wire"

local commit = {}

local function bus_of(record)
  local bus = record.fields.bus
  if bus then
    map.early(bus.record)
    return bus.record.object:bus(bus.name)
  end
end

local function realize_one(record)
  if record.kind == "object" then
    record.object:complete()
  elseif record.child_of then
    child.realized(record)
  elseif record.kind == "device" or record.kind == "cpu" then
    local bus = bus_of(record)
    if not create.by_qemu(record, bus) then
      record.object:realize(bus)
    end
    record.realized = true
    if finish[record.type] then
      finish[record.type](record.object)
    end
  end
end

-- The bindings name an object by its path; the line says already which it is.
local function without_name(record, err)
  local name = record.object and ("'%s' at %s "):format(record.object:type(), record.object:path())
  if name and err:sub(1, #name) == name then
    return err:sub(#name + 1)
  end
  return err
end

local function realize(record)
  if record.visited then
    return
  end
  record.visited = true -- a cycle of links is fine: it ends here
  for _, other in ipairs(order.dependencies(record)) do
    realize(other)
    if other.broken then
      record.broken = true -- its fault is reported already
    end
  end
  if record.broken then
    return
  end
  node.working_on(record)
  if record.object and not record.child_of then
    create.set_late_links(record)
    for _, path in ipairs(spec.sorted_keys(record.children or {})) do
      create.set_late_links(record.children[path])
    end
  end
  if record.broken then
    return
  end
  local ok, err = pcall(realize_one, record)
  if not ok then
    record.broken = true
    fault.add(record.origin, "realize", "%s: %s", node.describe(record), without_name(record, err))
  end
end

local function close_buses()
  for _, closed in ipairs(graph.closed_buses) do
    local record = closed.bus.record
    if not record.removed then
      fault.try(closed.origin, function()
        record.object:bus(closed.bus.name):close_bus()
      end)
    end
  end
end

---Commit 1.
function commit.create()
  local list = order.records()
  for _, record in ipairs(list) do
    if not create.is_late(record) then
      create.object(record)
    end
  end
  for _, record in ipairs(list) do
    if record.object and not record.broken then
      create.set_properties(record)
      create.connect_clocks(record)
    end
  end
  for _, record in ipairs(list) do
    realize(record)
  end
  for _, record in ipairs(list) do
    if create.is_late(record) then
      create.object(record)
    end
  end
  node.working_on(nil)
  if fault.count() == 0 then
    nic.create()
    close_buses()
  end
end

---Check B. What a map amounts to is known when all of it is there.
function commit.check()
  local places = map.check(graph.each())
  map.check_unmapped()
  wire.check(graph.wires)
  if fault.count() == 0 then
    map.all(places)
  end
end

-- Nothing resets what is on no bus and is no CPU.
local function reset_orphans()
  for record in graph.each "device" do
    local f = record.fields
    if record.realized and f.reset ~= false and not record.child_of and not record.object:parent_bus() then
      record.object:reset_with_machine()
    end
  end
end

---Commit 2. What could be wrong was checked.
function commit.connect()
  wire.connect_all()
  reset_orphans()
  node.working_on(nil)
  boot.commit()
end

return commit
