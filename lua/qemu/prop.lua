-- SPDX-License-Identifier: MIT
-- The key `props`: QOM properties of a node, checked as they are declared.

local fault = require "qemu.fault"
local graph = require "qemu.graph"
local late = require "qemu.late"
local line = require "qemu.line"
local node = require "qemu.node"
local place = require "qemu.place"
local qom = require "qom"
local spec = require "qemu.spec"

local prop = {}

local MEMORY_REGION = "memory-region"

local target_types = {
  ram = MEMORY_REGION,
  rom = MEMORY_REGION,
  alias = MEMORY_REGION,
  container = MEMORY_REGION,
  stub = MEMORY_REGION,
  system = MEMORY_REGION,
  clock = "clock",
}

---Whether a property's value stands for an object of the graph.
function prop.is_reference(value)
  return type(value) == "table" and (node.record(value) ~= nil or place.region_ref(value) ~= nil)
end

---The QOM type of what a reference will be, or nil if not known yet.
local function reference_type(value)
  local record = node.record(value)
  if record then
    return record.type or target_types[record.kind]
  end
  return MEMORY_REGION
end

-- What a property takes, in the words of messages; QEMU's own types are
-- named where there are none.
local values = {
  bool = "true or false",
  str = "a string",
  string = "a string",
  size = "a size in bytes",
  int = "an integer",
  uint64 = "an integer of 64 bits",
  int64 = "an integer of 64 bits",
}

-- Integers of so many bits: least and greatest.
local ranges = {}
for _, bits in ipairs { 8, 16, 32 } do
  local half = 1 << (bits - 1)
  ranges["uint" .. bits] = { 0, 2 * half - 1 }
  ranges["int" .. bits] = { -half, half - 1 }
end
for name, range in pairs(ranges) do
  values[name] = ("an integer from %s to %s"):format(range[1], range[2])
end

-- Whether a value is of the kind that QEMU's visitor for the type wants. Not
-- all properties can be tried before the machine is built.
local function fits(info, value)
  local kind = info.type
  if kind == "bool" then
    return type(value) == "boolean"
  elseif kind == "str" or kind == "string" then
    return type(value) == "string" or info.choices ~= nil
  elseif kind == "int32" and type(value) == "string" then
    return true -- "slot.function" of a PCI device
  elseif ranges[kind] then
    local n = math.type(value) and math.tointeger(value)
    return n and n >= ranges[kind][1] and n <= ranges[kind][2]
  elseif values[kind] then
    return math.type(value) and math.tointeger(value) ~= nil
  end
  return true
end

local function takes(info)
  if info.choices then
    return "one of: " .. table.concat(info.choices, ", ")
  end
  return values[info.type] or "type " .. info.type
end

-- What QEMU says of a value, where that is more than what takes() says.
local function more(info, err)
  local known = values[info.type] or info.choices
  if not err or (known and (err:find "^Parameter '.-' expects" or err:find "^Parameter '.-' does not accept" or
    err:find "^Invalid parameter")) then
    return ""
  end
  return (" (%s)"):format(err)
end

local function no_property(record, name, where)
  local names = qom.property_names(record.type)
  fault.add(where, "unknown-name", "%s '%s': no property '%s'%s", record.kind, record.type, tostring(name),
    fault.nearest(tostring(name), names))
end

local function check_reference(record, name, value, info, where)
  local link = info.type:match "^link<(.*)>$"
  local have = reference_type(value)
  if not link then
    fault.add(where, "wrong-value", "%s '%s': property '%s' takes %s, not a node", record.kind, record.type, name,
      takes(info))
  elseif have and not qom.is_a(have, link) then
    fault.add(where, "wrong-value", "%s '%s': link '%s' needs a %s, not %s", record.kind, record.type, name, link,
      tostring(value))
  else
    return true
  end
end

local infos = {} -- type -> name -> what QEMU says of the property

-- Remembered, but for "none": of a CPU more is known later on.
local function info_of(type_name, name)
  local of_type = infos[type_name] or {}
  infos[type_name] = of_type
  local info = of_type[name] or qom.property_info(type_name, name)
  of_type[name] = info
  return info
end

---Check one property against the type; a fault at `where` if it is wrong.
---@return boolean? ok
function prop.check(record, name, value, where)
  if not record.type then
    fault.add(where, "unknown-name", "%s: property '%s' cannot be set: '%s' has no such part before it is realized",
      node.describe(record), tostring(name), record.child_of.type)
    return false
  end
  local info = spec.is_name(name) and info_of(record.type, name)
  if not info then
    no_property(record, name, where)
  elseif prop.is_reference(value) then
    return check_reference(record, name, value, info, where)
  elseif name == "realized" then
    fault.add(where, "wrong-value", "%s '%s': 'realized' is the machine's business", record.kind, record.type)
  elseif late.is(value) or type(value) == "function" then
    return true
  elseif type(value) == "userdata" or type(value) == "thread" or line.is_endpoint(value) then
    fault.add(where, "wrong-value", "%s '%s': property '%s' takes %s, not a %s", record.kind, record.type, name,
      takes(info), line.is_endpoint(value) and "line" or type(value))
  elseif type(value) == "table" and info.type:find "^link" == nil and prop.has_reference(value) then
    return true -- a list with nodes in it: resolved when they exist
  else
    local err = qom.try_property(record.type, name, value)
    if not err and fits(info, value) then
      return true
    end
    if (info.type == "str" or info.type == "string") and not info.choices and fits(info, value) then
      fault.add(where, "qom", "%s '%s': property '%s': %s", record.kind, record.type, name, err)
      return
    end
    fault.add(where, "wrong-value", "%s '%s': property '%s' takes %s, not %s%s", record.kind, record.type, name,
      takes(info), spec.show(value), more(info, err))
  end
end

---Calls fn(reference) for each reference that a value is or holds, by sorted
---keys: the order in which parts are built follows from it.
function prop.each_reference(value, fn, seen)
  if type(value) ~= "table" then
    return -- as most values are, and all are looked through
  elseif prop.is_reference(value) then
    fn(place.region_ref(value))
  elseif not (seen and seen[value]) then
    seen = seen or {}
    seen[value] = true
    for _, key in ipairs(spec.sorted_keys(value)) do
      prop.each_reference(value[key], fn, seen)
    end
  end
end

---Calls fn(reference, name) for each reference in the properties of a node, by
---sorted names.
function prop.each_in_props(record, fn)
  local names
  for name, value in next, record.props do
    if type(value) == "table" then -- as few are, and all nodes are looked through
      names = names or {}
      names[#names + 1] = name
    end
  end
  if not names then
    return
  end
  table.sort(names)
  for _, name in ipairs(names) do
    prop.each_reference(record.props[name], function(ref)
      fn(ref, name)
    end)
  end
end

---Whether a table holds a reference somewhere.
function prop.has_reference(t)
  local found = false
  prop.each_reference(t, function()
    found = true
  end)
  return found
end

local function set(record, name, value, where)
  if value == nil then
    record.props[name] = nil
  elseif prop.check(record, name, value, where) then
    record.props[name] = value
    record.props_where[name] = where
  end
end

-- node.props: reads what was declared, checks what is assigned.
local function make_proxy(record)
  return setmetatable({}, {
    __index = function(_, name)
      return record.props[name]
    end,
    __newindex = function(_, name, value)
      local where = qom.caller()
      if graph.committed then
        fault.fail("too-late", "%s: %s is built: use node.qom:set()", where, node.describe(record))
      end
      set(record, name, value, where)
    end,
    __pairs = function()
      return next, record.props
    end,
    __metatable = "props",
  })
end

---Give a new record its `props` handle.
function prop.attach(record)
  record.props_proxy = make_proxy(record)
end

---QOM properties by name. A string, a number or a boolean is what -device takes
---(enumerations are strings); a node or node:region(n) makes a link; lists and
---tables are arrays and structures; q.serial(n), q.drive(…) and the id of a back
---end are texts. A function gives the value when the machine is built; nil
---leaves the property as it is. Names with '-' want brackets: ["num-sources"] = 96.
---@alias qemu.Props table<string, any>

---Key `props`.
function prop.key(value, record, where)
  if type(value) ~= "table" or node.record(value) then
    return nil, "a table of QOM properties"
  end
  for _, name in ipairs(spec.sorted_keys(value)) do
    set(record, name, value[name], where)
  end
  return {}
end

---Key `links`.
function prop.links_key(value)
  local right = "a table of nodes by the names of the links"
  if type(value) ~= "table" or node.record(value) then
    return nil, right
  end
  for name, target in pairs(value) do
    if type(name) ~= "string" or not prop.is_reference(target) then
      return nil, right
    end
  end
  return value
end

return prop
