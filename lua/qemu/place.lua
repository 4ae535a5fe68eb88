-- SPDX-License-Identifier: MIT
-- Where regions lie: the key `at`, node:map() and node:region().

local fault = require "qemu.fault"
local node = require "qemu.node"
local qom = require "qom"
local spec = require "qemu.spec"

local place = {}

---A region of a node: memory nodes have one, devices have several. Made by
---node:region(n).
---@class qemu.Region
local Region = {}
Region.__index = Region

function Region:__tostring()
  return ("region %s of %s"):format(self.region, node.describe(self.record))
end

---A memory region of a device: number n of its sysbus regions, or a region
---that it has under a name in the QOM tree. Of a memory node: itself.
---@param n integer|string|nil number or name (default 0)
---@return qemu.Region
function node.methods.region(handle, n)
  local record = node.self(handle, "region")
  return setmetatable({ record = record, region = n or 0 }, Region)
end

---The reference that a node or a region of one is; nil for anything else.
function place.region_ref(value)
  if type(value) ~= "table" then
    return nil
  elseif getmetatable(value) == Region then
    return value
  elseif node.record(value) then
    return setmetatable({ record = node.record(value), region = 0 }, Region)
  end
end

---A place: a region of the node, or a part of one, at an address.
---@class qemu.Place
---@field address integer where it begins (bytes)
---@field region integer|string|nil which region of a device: its sysbus number, or a name in the QOM tree (default: 0, in a list the position)
---@field into qemu.Node|qemu.Region|nil the container it is in (default: the system's memory)
---@field alias_of qemu.Node|qemu.Region|nil show that region there instead of one of the node's own
---@field priority integer? the higher one is seen where places overlap (default 0)
---@field covers boolean? it may lie over others of the same priority: of those the one declared last is seen, and what devices have mapped themselves comes before all that is declared
---@field size integer? how much of the region is shown, in bytes (default: all)
---@field offset integer? from which of its bytes on (default 0)

---An address, a place, or a list of these for regions 0, 1, … (false in the
---list leaves that region unmapped); a table with [0] has them by their numbers.
---False alone: nothing is mapped, and that is meant.
---@alias qemu.At integer|qemu.Place|(integer|qemu.Place|false)[]|false

local entry_keys = {
  address = spec.address,
  region = function(value)
    if type(value) == "string" or spec.unsigned(value) then
      return value
    end
    return nil, "the number or the name of a region"
  end,
  into = function(value)
    return place.region_ref(value), "a container node or a region (node:region(n))"
  end,
  alias_of = function(value)
    return place.region_ref(value), "a memory node or a region (node:region(n))"
  end,
  priority = spec.integer,
  covers = spec.boolean,
  size = spec.size,
  offset = spec.unsigned,
}

-- { address =, … } -> entry; nil after a fault
local function table_entry(value, record, where)
  local entry = { where = where }
  for _, key in ipairs(spec.sorted_keys(value)) do
    local check = entry_keys[key]
    if not check then
      local names = spec.sorted_keys(entry_keys)
      fault.add(where, "unknown-name", "%s: at: no key '%s'%s; it takes: %s", node.describe(record), tostring(key),
        fault.nearest(tostring(key), names), table.concat(names, ", "))
      return nil
    end
    local kept, right = check(value[key])
    if kept == nil then
      fault.add(where, "wrong-value", "%s: at: %s must be %s, not %s", node.describe(record), key, right,
        spec.show(value[key]))
      return nil
    end
    entry[key] = kept
  end
  if not entry.address then
    fault.add(where, "missing", "%s: at: a place needs an address", node.describe(record))
    return nil
  end
  return entry
end

local function one_entry(value, region, record, where)
  local entry
  if spec.address(value) then
    entry = { address = spec.address(value), where = where }
  elseif type(value) == "table" and not node.record(value) then
    entry = table_entry(value, record, where)
  else
    fault.add(where, "wrong-value", "%s: at: a place is an address or a table, not %s", node.describe(record),
      spec.show(value))
  end
  if entry then
    entry.region = entry.region or region
  end
  return entry
end

---Key `at`: an address, a table { address = …, … }, a list of either for
---region 0, 1, …, or false for a device that shall stay unmapped.
function place.at_key(value, record, where)
  if value == false then
    return {}
  end
  local entries = {}
  local is_list = type(value) == "table" and not node.record(value) and value.address == nil
  if not is_list then
    entries[1] = one_entry(value, 0, record, where)
  elseif next(value) == nil then
    return nil, "an address, a table with an address, or a list of these"
  else
    local mixed = false
    for key in pairs(value) do
      mixed = mixed or math.type(key) ~= "integer"
    end
    if mixed then
      table_entry(value, record, where) -- says which key is wrong
      return entries
    end
    local items = spec.from_zero(value)
    if not items then
      return nil, "a list for regions 0, 1, … without holes (false leaves one out), or begin with [0]"
    end
    for n, item in items do
      if item ~= false then
        entries[#entries + 1] = one_entry(item, n, record, where)
      end
    end
  end
  return entries
end

---Map a region of the node at one more place. A region that is mapped already
---shows there as an alias.
---@param at integer|qemu.Place
---@return qemu.Node self
function node.methods.map(handle, at)
  local record = node.self(handle, "map")
  local entry = one_entry(at, 0, record, qom.caller())
  if entry then
    record.fields.at = record.fields.at or {}
    table.insert(record.fields.at, entry)
  end
  return handle
end

return place
