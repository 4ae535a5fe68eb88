-- SPDX-License-Identifier: MIT
-- Nodes: what q.cpu, q.device, q.ram, … return.
--
-- A script holds a handle; the facts are in its record. Reading a field of a
-- handle gives what was declared, assigning one declares it anew, checked the
-- same way. The record of a handle is had by node.record().

local fault = require "qemu.fault"
local graph = require "qemu.graph"
local qom = require "qom"
local spec = require "qemu.spec"

local node = {
  methods = {}, -- of every handle; each subject's file adds its own
  kinds = {}, -- kind -> { keys = { name = checker }, type = QOM type or nil }
}

local record_of = setmetatable({}, { __mode = "k" })
local meta = {}

---The record behind a handle, or nil when `value` is no node.
function node.record(value)
  return record_of[value]
end

---Keys of every node.
---@class qemu.Fields
---@field id string the last part of its path in the QOM tree; no '/', no blanks; must be new
---@field dt qemu.Tree? facts for the device tree: the properties of the device's node, and `name` (default: the id) and `path` (the node's parent; default: /soc where the tree has one, else /)
---@field parent qemu.Node? the node below which it is in the QOM tree (default: the machine)
---@field order integer? nodes are built by `order` (default 0), then CPUs before devices, then as declared; needed where another machine's saved state must load

---Register a kind of node.
---@param keys table<string, function> what its table may hold
---@param retype fun(record: table, type: any, where: string)? assigns `type`, where the kind allows that
function node.kind(kind, keys, retype)
  keys.id = spec.id
  keys.dt = spec.table
  keys.parent = function(value)
    if not record_of[value] then
      return nil, "a node"
    end
    return value
  end
  keys.order = spec.integer
  node.kinds[kind] = { keys = keys, retype = retype }
end

---How a node is called in messages: "device 'pl011' (uart0)".
function node.describe(record)
  if record.type and record.kind ~= "ram" then
    return ("%s '%s' (%s)"):format(record.kind, record.type, record.id)
  end
  return ("%s '%s'"):format(record.kind, record.id)
end

---Say that what follows is done for a node: should QEMU end meanwhile, its
---line is named. Without a record: for none in particular.
function node.working_on(record)
  if record and not record.label then
    record.label = (record.origin and record.origin .. ": " or "") .. node.describe(record)
  end
  qom.working_on(record and record.label)
end

-- Keys that parts of a device (node:child) cannot have.
local by_device = { addr = true, bus = true, order = true, parent = true }

---Check and keep one field.
function node.assign(record, key, value, where)
  if record.broken then
    return
  end
  local keys = node.kinds[record.kind].keys
  local check = keys[key]
  if record.child_of and by_device[key] then
    fault.add(where, "wrong-value", "%s: '%s' is up to the device it is a part of", node.describe(record), key)
    return
  end
  if not check then
    local names = spec.sorted_keys(keys)
    fault.add(where, "unknown-name", "%s: no key '%s'%s; it takes: %s", node.describe(record), tostring(key),
      fault.nearest(tostring(key), names), table.concat(names, ", "))
    return
  end
  local kept, right = check(value, record, where)
  if kept == nil then
    if right then
      record.bad[key] = true
      fault.add(where, "wrong-value", "%s: %s must be %s, not %s", node.describe(record), key, right, spec.show(value))
      record.broken = record.broken or key == "id" or nil
    end
    return
  end
  record.bad[key] = nil
  record.fields[key] = kept
  record.where[key] = where
end

---Declare a node.
---@param kind string a name registered by node.kind
---@param type string? its QOM type
---@param fields table as the script gave it
---@return table handle
function node.new(kind, type_name, fields, broken)
  local origin = qom.caller()
  if graph.committed then
    fault.fail("too-late", "%s: the machine is built: q.%s comes too late", origin, kind)
  end
  if type_name and not broken then
    broken = not fault.try(origin, qom.may_make, type_name) or nil -- the sandbox's word
  end
  local record = {
    kind = kind,
    type = type_name,
    id = "?",
    origin = origin,
    fields = {},
    where = {},
    bad = {}, -- keys whose value was refused
    props = {},
    props_where = {},
    broken = broken,
  }
  local handle = setmetatable({}, meta)
  record_of[handle] = record
  record.handle = handle
  if type(fields) ~= "table" then
    fault.add(origin, "wrong-value", "q.%s takes a table, not %s", kind, spec.show(fields))
    record.broken = true
    return handle
  end
  local id, right = spec.id(fields.id)
  if not id then
    fault.add(origin, "wrong-value", "q.%s%s: id must be %s, not %s", kind,
      type_name and " '" .. type_name .. "'" or "", right, spec.show(fields.id))
    record.broken = true
    return handle
  end
  record.id = id
  for _, key in ipairs(spec.sorted_keys(fields)) do
    node.assign(record, key, fields[key], origin)
  end
  graph.add(record)
  return handle
end

---Fault the keys that a node just declared cannot do without and has not.
---@param ... string
function node.need(handle, ...)
  local record = record_of[handle]
  for _, key in ipairs { ... } do
    if record.fields[key] == nil and not record.bad[key] and not record.broken then
      fault.add(record.origin, "missing", "%s: %s is missing", node.describe(record), key)
    end
  end
end

---The handle of something QEMU itself makes: no node of the graph.
function node.builtin(kind, id)
  local record = { kind = kind, id = id, fields = {}, where = {}, bad = {}, props = {}, props_where = {} }
  local handle = setmetatable({}, meta)
  record_of[handle] = record
  record.handle = handle
  return handle
end

meta.__methods = node.methods -- for the hint where one does not exist

---A part of the machine, as declared. Its other keys are fields, too: reading
---one gives what was declared (nil if nothing was), assigning one declares it
---anew: `board.ram.size = 64 * q.MiB`. Once the machine is built, nothing can be
---assigned. A device may become one of another type: `board.uart0.type = "pl011"`.
---@class qemu.Node
---@field id string as declared
---@field kind string "cpu", "device", "ram", …
---@field type string? its QOM type
---@field origin string? "file:line" of its declaration; in the QOM tree the property `origin`
---@field props table<string, any> its QOM properties as declared; assigning one checks it
---@field qom qom.Object? the live object: nil before the machine is built, for use in q.on
function meta.__index(handle, key)
  local record = record_of[handle]
  if node.methods[key] then
    return node.methods[key]
  elseif key == "qom" then
    return record.object
  elseif key == "props" then
    return record.props_proxy
  elseif key == "kind" or key == "type" or key == "id" or key == "origin" then
    return record[key]
  end
  return record.fields[key]
end

function meta.__newindex(handle, key, value)
  local record = record_of[handle]
  local where = qom.caller()
  if record.removed then
    fault.add(where, "removed", "%s was removed", node.describe(record))
  elseif graph.committed then
    fault.fail("too-late", "%s: %s is built: its declaration cannot change any more", where, node.describe(record))
  elseif key == "id" then
    fault.add(where, "too-late", "%s: an id cannot change", node.describe(record))
  elseif key == "type" and not record.child_of and node.kinds[record.kind].retype then
    node.kinds[record.kind].retype(record, value, where)
  elseif value == nil then
    record.fields[key] = nil
  else
    node.assign(record, key, value, where)
  end
end

function meta.__tostring(handle)
  return node.describe(record_of[handle])
end
meta.__metatable = "node"

---The arguments of a method must be a handle: `uart.irq(0)` for `uart:irq(0)`
---is the usual slip.
function node.self(handle, method)
  local record = record_of[handle]
  if not record then
    fault.fail("wrong-value", "%s: call it as node:%s(…), with a colon", qom.caller() or "?", method)
  end
  return record
end

---Take the node out of the machine again, with its wires.
function node.methods.remove(handle)
  local record = node.self(handle, "remove")
  if graph.committed then
    fault.fail("too-late", "%s: %s is built: it cannot be removed", qom.caller(), node.describe(record))
  end
  graph.remove(record)
end

return node
