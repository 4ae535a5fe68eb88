-- SPDX-License-Identifier: MIT
-- Mapping regions: measuring, checking, and doing it.

local check = require "qemu.check"
local fault = require "qemu.fault"
local node = require "qemu.node"
local qom = require "qom"
local resolve = require "qemu.resolve"

local map = {}

local mapped = {} -- region -> the place that map.all() gave it

local function container_of(entry)
  if entry.into then
    return resolve.region(entry.into)
  end
  return qom.system_memory()
end

-- What an entry maps: the region, and the size it takes.
local function measure(record, entry)
  local ref = entry.alias_of or { record = record, region = entry.region }
  local region = resolve.region(ref)
  return region, resolve.window(record, region, entry.offset or 0, entry.size)
end

local function place_name(record, entry)
  if record.kind == "device" and entry.region ~= 0 then
    return ("%s region %s"):format(node.describe(record), entry.region)
  end
  return node.describe(record)
end

-- Add the places of one record to the list.
local function add_places(places, record)
  for _, entry in ipairs(record.mapped and {} or record.fields.at or {}) do
    fault.try(entry.where, function()
      entry.mapped_region, entry.mapped_size = measure(record, entry)
      entry.container = container_of(entry)
      places[#places + 1] = {
        record = record,
        entry = entry,
        container = entry.container,
        address = entry.address,
        size = entry.mapped_size,
        priority = entry.priority or 0,
        covers = entry.covers,
        name = place_name(record, entry),
        origin = entry.where,
      }
    end)
  end
end

-- What devices mapped by themselves while they were realized.
local function existing_places(places)
  local seen, list = {}, {}
  for _, p in ipairs(places) do
    if not seen[p.container] then
      seen[p.container] = true
      for _, sub in ipairs(p.container:subregions()) do
        local ours = mapped[sub.region] or {}
        list[#list + 1] = {
          container = p.container,
          address = sub.offset,
          size = sub.region:size() or 0,
          priority = sub.priority,
          by_device = not mapped[sub.region], -- and the device knows what it covers
          name = ours.name or ("region '%s'"):format(sub.region:region_name() or "?"),
          origin = ours.origin,
        }
      end
    end
  end
  return list
end

local function check_bounds(places)
  for _, p in ipairs(places) do
    local limit = p.container:size()
    local last = p.address + (p.size - 1)
    if math.ult(last, p.address) then
      fault.add(p.origin, "overlap", "%s (0x%x bytes at 0x%x) reaches beyond the end of the address space (64 bits)",
        p.name, p.size, p.address)
    elseif limit and not math.ult(last, limit) then
      fault.add(p.origin, "overlap", "%s (0x%x-0x%x) reaches beyond the end of its container (0x%x bytes)", p.name,
        p.address, last, limit)
    end
  end
end

---Measure the places of records and check them against each other and
---against what is mapped already.
---@param records fun(): table an iterator
---@return table[] places
function map.check(records)
  local places = {}
  for record in records do
    if record.object and not record.broken then
      add_places(places, record)
    end
  end
  local all = existing_places(places)
  table.move(places, 1, #places, #all + 1, all)
  check.overlaps(all)
  check_bounds(places)
  return places
end

---How many sysbus regions of a device are unmapped; 0 where it maps one.
local function region_count(record)
  if not record.realized or not record.object:is_a "sys-bus-device" then
    return 0
  end
  local unmapped = 0
  for n = 0, record.object:region_count() - 1 do
    local ok, region = fault.try(record.origin, record.object.region, record.object, n)
    if not ok or region:container_region() then
      return 0 -- it is at fault; it maps itself
    end
    unmapped = unmapped + 1
  end
  return unmapped
end

---Faults for devices of which nothing is mapped.
function map.check_unmapped()
  check.unmapped(region_count)
end

local function plain_device_region(record, entry)
  return record.kind == "device" and type(entry.region) == "number" and not entry.into and not entry.alias_of and
    not entry.size and not entry.offset
end

-- A region can be in one container once; further places are aliases.
local function map_alias(p, k)
  local record, entry = p.record, p.entry
  local id = ("%s.alias%d"):format(record.id, k)
  local size = entry.mapped_size == 0 and -1 or entry.mapped_size -- 2^64 bytes
  local alias = qom.alias(qom.machine(), id, entry.mapped_region, entry.offset or 0, size)
  entry.container:add(alias, entry.address, entry.priority or 0)
  mapped[alias] = p
end

local function map_one(p, k)
  node.working_on(p.record)
  local record, entry = p.record, p.entry
  local region = entry.mapped_region
  local partial = entry.alias_of or entry.size or entry.offset
  if partial or region:container_region() then
    map_alias(p, k)
    return
  elseif plain_device_region(record, entry) then
    record.object:map_region(entry.region, entry.address, entry.priority)
  else
    entry.container:add(region, entry.address, entry.priority or 0)
  end
  mapped[region] = p
end

---Map what map.check() returned.
function map.all(places)
  qom.map_together(function()
    for k, p in ipairs(places) do
      fault.try(p.origin, map_one, p, k)
    end
  end)
end

---Iterate over one record, as graph.each() does over all.
function map.just(record)
  return function()
    local r = record
    record = nil
    return r
  end
end

---Map a device ahead of the others: a virtio device names its state by the
---address of the transport it sits on.
function map.early(record)
  if record.mapped or record.type ~= "virtio-mmio" then
    return
  end
  local before = fault.count()
  local places = map.check(map.just(record))
  if fault.count() == before then
    map.all(places)
    record.mapped = true
  end
end

return map
