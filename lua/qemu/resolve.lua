-- SPDX-License-Identifier: MIT
-- From references in the graph to the objects that were made of them.

local fault = require "qemu.fault"
local late = require "qemu.late"
local node = require "qemu.node"
local place = require "qemu.place"
local qom = require "qom"

local resolve = {}

---"0" or "0-5": the numbers of so many things.
function resolve.range(count)
  return count == 1 and "0" or ("0-%d"):format(count - 1)
end

---"none", "1 (0)" or "6 (0-5)", for messages.
function resolve.count(count)
  return count == 0 and "none" or ("%d (%s)"):format(count, resolve.range(count))
end

local function numbered_region(record, n)
  local obj = record.object
  local count = obj:is_a "sys-bus-device" and obj:region_count() or 0
  if n >= count then
    fault.fail("no-part", "%s: region %d does not exist: '%s' has %s", record.id, n, record.type,
      resolve.count(count))
  end
  return obj:region(n)
end

---The memory region that a reference ({ record =, region = }) stands for.
---@return qom.Object
function resolve.region(ref)
  local record = ref.record
  if record.kind == "system" then
    return qom.system_memory()
  elseif record.kind ~= "device" and record.kind ~= "cpu" then
    return record.object
  elseif type(ref.region) == "number" then
    return numbered_region(record, ref.region)
  end
  local names = {}
  for _, child in ipairs(record.object:children()) do
    if child.object:is_a "memory-region" then
      if child.name == ref.region or child.name == ref.region .. "[0]" then
        return child.object
      end
      names[#names + 1] = (child.name:gsub("%[0%]$", ""))
    end
  end
  fault.fail("unknown-name", "%s: no memory region '%s'%s; '%s' has: %s", record.id, ref.region,
    fault.nearest(ref.region, names), record.type, #names > 0 and table.concat(names, ", ") or "none")
end

---How many bytes a window on a region has, which begins at an offset: `size`,
---or the rest. 0 is 2^64: arithmetic modulo 2^64 comes out right.
---@param record table the node that is the window
---@param region qom.Object
---@param offset integer
---@param size integer?
---@return integer
function resolve.window(record, region, offset, size)
  local all = region:size()
  if not all then
    return size or -offset
  elseif not math.ult(offset, all) or math.ult(all - offset, size or 0) then
    fault.fail("overlap", "%s: %soffset 0x%x: region '%s' has 0x%x bytes", node.describe(record),
      size and ("0x%x bytes from "):format(size) or "", offset, region:region_name() or "?", all)
  end
  return size or all - offset
end

---The object that was made of a node.
---@return qom.Object
local function object_of(record)
  if record.kind == "system" then
    return qom.system_memory()
  end
  return record.object or fault.fail("removed", "%s was not built", record.id)
end

---References in a value replaced by the objects they stand for.
function resolve.value(value)
  if node.record(value) then
    return object_of(node.record(value))
  elseif place.region_ref(value) then
    return resolve.region(place.region_ref(value))
  elseif late.is(value) then
    return value.get()
  elseif type(value) == "function" then
    return value()
  elseif type(value) == "table" then
    local out = {}
    for k, v in pairs(value) do
      out[k] = resolve.value(v)
    end
    return out
  end
  return value
end

return resolve
