-- SPDX-License-Identifier: MIT
-- Parts that a device makes itself (an SoC its UARTs): nodes like those that
-- were declared, for wires, buses, places and properties.

local fault = require "qemu.fault"
local graph = require "qemu.graph"
local node = require "qemu.node"
local prop = require "qemu.prop"
local qom = require "qom"
local spec = require "qemu.spec"

local child = {}

-- The object at a path below another, child by child; nil if there is none.
local function find(obj, path)
  for name in path:gmatch "[^/]+" do
    local found
    for _, c in ipairs(obj:children()) do
      found = found or (c.name == name and c.object)
    end
    if not found then
      return nil
    end
    obj = found
  end
  return obj
end

---The object of a child once its device has it: from its creation on, or
---from its realize.
---@return qom.Object?
function child.object(record)
  record.object = record.object or (record.child_of.object and find(record.child_of.object, record.path))
  return record.object
end

---After its device was realized: it must be there now.
function child.realized(record)
  local parent, f = record.child_of, record.fields
  if not record.object and (f.clocks or f.nic) then
    fault.fail("too-late", "%s: '%s' makes it when it is realized, which is too late for clocks and nic",
      node.describe(record), parent.type)
  elseif not child.object(record) then
    local names = {}
    for i, c in ipairs(parent.object:children()) do
      names[i] = c.name
    end
    fault.fail("no-part", "'%s' has no part '%s'%s", parent.type, record.path, fault.nearest(record.path, names))
  end
  record.type = record.object:type()
  record.realized = record.object:is_a "device" and record.object:realized()
end

---A part that the device makes itself, as a node: its lines, buses and regions
---can be used, and its properties set if it is there before the device is
---realized.
---@param path string as in the QOM tree, below the device: "uart0", "armv7m/nvic"
---@return qemu.Node
function node.methods.child(handle, path)
  local record = node.self(handle, "child")
  local where = qom.caller()
  if type(path) ~= "string" or not path:match "^[^/]+[^%s]*$" then
    fault.add(where, "wrong-value", "child takes the path of a part, not %s", spec.show(path))
    path = "?"
  end
  record.children = record.children or {}
  if record.children[path] then
    return record.children[path].handle
  end
  local part = node.record(node.builtin("device", record.id .. "/" .. path))
  record.children[path] = part
  part.child_of, part.path, part.origin = record, path, where
  part.type = not record.broken and record.type and qom.part_type(record.type, path) or nil
  part.broken = record.broken or path == "?" or nil
  prop.attach(part)
  graph.add(part)
  return part.handle
end

return child
