-- SPDX-License-Identifier: MIT
-- q.object: what -object creates (memory backends, iothreads, secrets, …).

local device = require "qemu.device"
local fault = require "qemu.fault"
local node = require "qemu.node"
local prop = require "qemu.prop"
local qom = require "qom"

local object = {}

---An object of -object.
---@class qemu.ObjectFields: qemu.Fields
---@field props qemu.Props? QOM properties; `-object TYPE,help` lists them
node.kind("object", { props = prop.key })

local function check_type(type_name, where)
  if type(type_name) == "string" and qom.is_a(type_name, "user-creatable") and
    not qom.type_info(type_name).abstract then
    return true
  end
  fault.add(where, "unknown-name", "no user-creatable object type '%s'%s", tostring(type_name),
    fault.nearest(tostring(type_name), qom.types "user-creatable"))
  return false
end

---A user-creatable object; it lives at /objects/<id>, like those of -object.
---@param type_name string QOM type
---@return fun(fields: qemu.ObjectFields): qemu.Node
function object.new(type_name)
  return device.curried("object", type_name, function(fields)
    local ok = check_type(type_name, qom.caller())
    local handle = node.new("object", tostring(type_name), fields, not ok)
    prop.attach(node.record(handle))
    return handle
  end)
end

return object
