-- SPDX-License-Identifier: MIT
-- From references in the graph to the objects that were made of them.

local late = require "qemu.late"
local node = require "qemu.node"
local place = require "qemu.place"
local qom = require "qom"

local resolve = {}

---The memory region that a reference ({ record =, region = }) stands for.
---@return qom.Object
function resolve.region(ref)
  local record = ref.record
  if record.kind == "system" then
    return qom.system_memory()
  elseif record.kind ~= "device" and record.kind ~= "cpu" then
    return record.object
  elseif type(ref.region) == "number" then
    return record.object:region(ref.region)
  end
  for _, child in ipairs(record.object:children()) do
    if (child.name == ref.region or child.name == ref.region .. "[0]") and
      child.object:is_a "memory-region" then
      return child.object
    end
  end
  error(("%s has no memory region '%s'"):format(record.id, ref.region), 0)
end

---The object that was made of a node.
---@return qom.Object
local function object_of(record)
  if record.kind == "system" then
    return qom.system_memory()
  end
  return record.object or error(record.id .. " was not built", 0)
end

---References in a value replaced by the objects they stand for.
function resolve.value(value)
  if node.record(value) then
    return object_of(node.record(value))
  elseif place.region_ref(value) then
    return resolve.region(place.region_ref(value))
  elseif late.is(value) then
    return value.get()
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
