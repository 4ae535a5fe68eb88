-- SPDX-License-Identifier: MIT
-- Making QEMU objects of the graph's nodes: created, named, given a place in
-- the QOM tree, their properties set and their clocks connected.

local child = require "qemu.child"
local fault = require "qemu.fault"
local made_by_qemu = require "qemu.makers"
local node = require "qemu.node"
local place = require "qemu.place"
local qom = require "qom"
local resolve = require "qemu.resolve"
local spec = require "qemu.spec"

local create = {}

local function make_ram(record, root)
  local f = record.fields
  if not record.main then
    return qom.ram(root, record.id, f.size, f.block)
  end
  local region = qom.machine_ram()
  if not region then
    fault.fail("option", "the machine has no RAM: -m 0?")
  end
  root:add_link(record.id, region)
  f.size = region:size() -- a memory backend may be of another size than -m
  return region
end

local WHOLE <const> = -1 -- for qom.alias: 2^64 bytes

local function make_alias(record, root)
  local f = record.fields
  local target = resolve.region(f.of)
  local offset = f.offset or 0
  local size = f.beyond and f.size or resolve.window(record, target, offset, f.size)
  return qom.alias(root, record.id, target, offset, size == 0 and WHOLE or size)
end

local function make_clock(record, root)
  local f = record.fields
  return qom.clock(root, record.id, not f.source and f.hz or nil)
end

-- A device, CPU or object: made, named, given a place in the QOM tree.
local function make_typed(record, root)
  local obj = qom.new(record.type)
  local parent = record.fields.cluster or (record.fields.parent and node.record(record.fields.parent))
  if record.kind == "object" then
    qom.objects():add_child(record.id, obj)
  elseif parent then
    parent.object:add_child(record.id, obj)
    root:add_link(record.id, obj)
  else
    root:add_child(record.id, obj)
  end
  if record.kind ~= "object" and not record.fields.anonymous then
    obj:set_id(record.id)
  end
  return obj
end

local makers = {
  ram = make_ram,
  alias = make_alias,
  clock = make_clock,
  device = make_typed,
  cpu = make_typed,
  object = make_typed,
  rom = function(record, root)
    return qom.rom(root, record.id, record.fields.size, record.fields.block)
  end,
  container = function(record, root)
    return qom.container(root, record.id, record.fields.size)
  end,
  stub = function(record, root)
    return qom.stub(root, record.id, record.fields.size, record.fields.value or 0)
  end,
}

-- Aliases of devices' regions wait until those exist.
function create.is_late(record)
  local of = record.kind == "alias" and record.fields.of
  return of and (of.record.kind == "device" or create.is_late(of.record))
end

---Make the object of a record, and before it what it is a part of.
function create.object(record)
  if record.object or record.broken or record.kind == "system" or made_by_qemu[record.type] then
    return
  end
  if record.child_of then
    create.object(record.child_of)
    child.object(record)
    return
  end
  local of = record.kind == "alias" and record.fields.of.record
  if of and not of.object then
    if record.making then
      fault.add(record.origin, "circle", "%s is an alias of itself", node.describe(record))
      record.broken = true
      return
    end
    record.making = true
    create.object(of)
  end
  if of and of.broken then
    record.broken = true -- its fault is reported already
    return
  end
  local parent = record.fields.cluster or (record.fields.parent and node.record(record.fields.parent))
  if parent and not record.making then
    record.making = true
    create.object(parent)
  end
  if parent and not parent.object then
    if not parent.broken then
      fault.add(record.origin, "wrong-value", "%s: parent must be a node that the script makes, not %s",
        node.describe(record), node.describe(parent))
    end
    record.broken = true -- the parent's fault is reported already
    return
  end
  node.working_on(record)
  local ok, obj = fault.try(record.origin, makers[record.kind], record, qom.machine())
  record.broken = not ok or nil
  record.object = ok and obj or nil
  if ok and (record.kind == "device" or record.kind == "cpu") then
    obj:is_part_of(record.label)
  end
  if ok and record.origin and not record.main then
    obj:add_string("origin", record.origin)
  end
end

---Make a device whose type only a function of QEMU's makes; it is realized
---then. QEMU has given it a path of its own: /machine/<id> is a link to it.
---@param bus qom.Object? the bus it is on
---@return boolean made
function create.by_qemu(record, bus)
  local maker = made_by_qemu[record.type]
  if not maker then
    return false
  end
  local obj = maker(resolve.value(record.props), bus, record.fields.data)
  qom.machine():add_link(record.id, obj)
  if record.origin then
    obj:add_string("origin", record.origin)
  end
  record.object = obj
  return true
end

-- The root of a CPU's address space. A region that is mapped somewhere would
-- begin at the address it has there, and so would a lone alias of it, through
-- which QEMU looks; of two aliases in a container it sees the first.
local function own_memory(record)
  local ref = record.fields.memory
  local region = resolve.region(ref)
  if ref.record.kind == "system" or #(ref.record.fields.at or {}) == 0 then
    return region
  end
  local root = qom.container(qom.machine(), record.id .. ".memory", region:size())
  for i = 0, 1 do
    local id = ("%s.memory.alias%d"):format(record.id, i)
    root:add(qom.alias(qom.machine(), id, region, 0, region:size() or WHOLE), 0, -i)
  end
  return root
end

local function set_property(record, name)
  local ok, err = pcall(function()
    local value = resolve.value(record.props[name])
    if value ~= nil then
      record.object:set(name, value)
    end
  end)
  if not ok then
    fault.add(record.props_where[name] or record.origin, "qom", "%s: property '%s': %s", node.describe(record), name,
      err)
    record.broken = true
  end
end

-- What its device may have no sooner than it is realized: a region, a part.
local function is_late(value)
  local record = node.record(value)
  if record then
    return record.child_of and not child.object(record)
  end
  local ref = place.region_ref(value)
  return ref and ref.record.kind == "device"
end

-- Links that are fields of a type's C structure: a function of QEMU sets them.
local linkers <const> = {
  ["riscv.aplic"] = {
    parent = function(object, parent)
      parent:aplic_add_child(object)
    end,
  },
}

local function set_link(record, name)
  local link = (linkers[record.type] or {})[name] or function(object, target)
    object:add_link(name, target)
  end
  local ok = fault.try(record.where.links, link, record.object, resolve.value(record.fields.links[name]))
  record.broken = record.broken or not ok or nil
end

---Set what leads to other devices and is known no sooner than these are
---realized, or have their properties.
function create.set_late_links(record)
  if not record.object then
    return -- a part that is made later: nothing can be set
  end
  for _, name in ipairs(record.late_links or {}) do
    set_property(record, name)
  end
  for _, name in ipairs(spec.sorted_keys(record.fields.links or {})) do
    set_link(record, name)
  end
end

---Set all other properties that were declared.
function create.set_properties(record)
  node.working_on(record)
  record.late_links = {}
  for _, name in ipairs(spec.sorted_keys(record.props)) do
    if is_late(record.props[name]) then
      table.insert(record.late_links, name)
    else
      set_property(record, name)
    end
  end
  local f = record.fields
  if f.memory then
    fault.try(record.where.memory, function()
      record.object:set("memory", own_memory(record))
    end)
  elseif record.container then
    record.object:set("memory", qom.system_memory()) -- which a core alone would have
  end
  if f.hartid then
    fault.try(record.where.hartid, record.object.set_hartid, record.object, f.hartid)
  end
  if f.nic then
    fault.try(record.where.nic, function()
      record.object:configure_nic(type(f.nic) == "string" and f.nic or nil)
    end)
  end
end

local function source_object(source)
  if source.name then
    return source.record.object:clock(source.name)
  end
  return source.record.object
end

---Connect clock inputs, and a clock to its source.
function create.connect_clocks(record)
  local f = record.fields
  for _, name in ipairs(spec.sorted_keys(f.clocks or {})) do
    local ok = fault.try(record.where.clocks, function()
      record.object:connect_clock(name, source_object(f.clocks[name]))
    end)
    record.broken = record.broken or not ok or nil
  end
  if record.kind == "clock" and f.source then
    fault.try(record.where.source, function()
      record.object:set_source(source_object(f.source))
    end)
  end
  if record.kind == "clock" and (f.mul or f.div) then
    -- QEMU counts in periods, which a divider of the frequency multiplies
    fault.try(record.origin, record.object.set_mul_div, record.object, f.div or 1, f.mul or 1)
  end
end

return create
