-- SPDX-License-Identifier: MIT
-- require "qemu": the level for machines. Each function is written in the
-- file of its subject; this is the list of them.

local boot = require "qemu.boot"
require "qemu.child" -- node:child()
local clock = require "qemu.clock"
local cpu = require "qemu.cpu"
local device = require "qemu.device"
local device_class = require "qemu.device_class"
local dt = require "qemu.dt"
local fault = require "qemu.fault"
local graph = require "qemu.graph"
local late = require "qemu.late"
local machine = require "qemu.machine"
local memory = require "qemu.memory"
local nic = require "qemu.nic"
local object = require "qemu.object"
local on_device = require "qemu.on_device"
local param = require "qemu.param"
local qom = require "qom"
local spec = require "qemu.spec"

local plic_priority_base = qom.riscv_plic_priority_base()

---@class qemu
local q = {
  machine = machine.handle,
  param = param.declare,
  cpu = cpu.new,
  device = device.new,
  device_class = device_class.new,
  object = object.new,
  nics = nic.new,
  ram = memory.ram,
  rom = memory.rom,
  alias = memory.alias,
  container = memory.container,
  stub = memory.stub,
  system_memory = memory.system,
  clock = clock.new,
  clock_div = clock.new_div,
  boot = boot.declare,
  load = boot.load,
  on_device = on_device,
  ---The back end of serial port n (-serial), for a property `chardev`; nothing
  ---where there is no such port.
  ---@param n integer from 0
  ---@return any
  serial = function(n)
    if not spec.unsigned(n) or n > 0x7fffffff then
      fault.add(qom.caller(), "wrong-value", "q.serial takes the number of a serial port, from 0, not %s", spec.show(n))
      return nil
    end
    return late.new(("serial port %s"):format(tostring(n)), function()
      return machine.options.action == "test" and qom.test_serial(n) or qom.serial(n)
    end)
  end,
  has_serial = qom.has_serial,
  drive = qom.drive,
  drive_size = qom.drive_size,
  drive_read = qom.drive_read,
  drive_is_cdrom = qom.drive_is_cdrom,
  cdrom = qom.cdrom,
  nic_count = qom.nic_count,
  firmware = qom.find_firmware,
  ---Whether this QEMU has a QOM type, so that a script can serve several versions.
  ---@param type_name string
  ---@return boolean
  has_type = function(type_name)
    return type(type_name) == "string" and qom.type_info(type_name) ~= nil
  end,
  ---Whether a QOM type of this QEMU has a property.
  ---@param type_name string
  ---@param name string
  ---@return boolean
  has_property = function(type_name, name)
    return spec.is_name(type_name) and spec.is_name(name) and qom.property_info(type_name, name) ~= nil
  end,
  version = qom.version,
  ---Whether this QEMU is of a version or a later one. Ask for a type or a property instead where one
  ---tells the versions apart: vendors add features to older versions.
  ---@param major integer
  ---@param minor integer? 0 without it
  ---@return boolean
  version_at_least = function(major, minor)
    if not spec.unsigned(major) or not spec.unsigned(minor or 0) then
      fault.add(qom.caller(), "wrong-value",
        "q.version_at_least takes the numbers of a version, as in (10, 0), not (%s, %s)", spec.show(major),
        spec.show(minor))
      return false
    end
    local own_major, own_minor = qom.version():match "^(%d+)%.(%d+)"
    own_major, own_minor = tonumber(own_major), tonumber(own_minor)
    return own_major > major or (own_major == major and own_minor >= (minor or 0))
  end,
  cells64 = dt.cells64,
  cells = dt.cells,
  bytes = dt.bytes,
  phandle = dt.phandle,
  KiB = 1 << 10, -- bytes
  MiB = 1 << 20, -- bytes
  GiB = 1 << 30, -- bytes
  -- enum device_endian (include/exec/cpu-common.h), as `endianness` properties take it
  NATIVE_ENDIAN = 0, -- a value of properties `endianness`
  BIG_ENDIAN = 1, -- a value of properties `endianness`
  LITTLE_ENDIAN = 2, -- a value of properties `endianness`
  PLIC_PRIORITY_BASE = plic_priority_base, -- `priority-base` of a SiFive PLIC in this version of QEMU (bytes)
}

---Call a function when the machine gets that far:
---"realized"  all devices are realized, nothing is mapped or connected yet;
---"ready"     the machine is complete, with the devices of -device;
---"reset"     at each reset of the machine;
---"powerdown" when the power button is pressed (system_powerdown).
---In a hook the module qom may be used, and node.qom is the live object.
---@param event "realized"|"ready"|"reset"|"powerdown"
---@param fn fun()
function q.on(event, fn)
  local list = type(event) == "string" and graph.hooks[event]
  if not list then
    fault.add(qom.caller(), "unknown-name", "q.on: no event '%s'; there are: realized, ready, reset, powerdown",
      tostring(event))
  elseif type(fn) ~= "function" then
    fault.add(qom.caller(), "wrong-value", "q.on takes a function, not %s", spec.show(fn))
  else
    list[#list + 1] = { fn = fn, origin = qom.caller() }
  end
end

---A node of the graph by its id; a fault if there is none.
---@param id string
---@return qemu.Node
function q.node(id)
  local record = graph.by_id[id]
  if record then
    return record.handle
  end
  local ids = {}
  for r in graph.each() do
    ids[#ids + 1] = r.id
  end
  fault.add(qom.caller(), "unknown-name", "no node '%s'%s", tostring(id), fault.nearest(tostring(id), ids))
end

return setmetatable(q, {
  __index = function(_, key)
    local names = {}
    for name in pairs(q) do
      names[#names + 1] = name
    end
    table.sort(names)
    fault.fail("unknown-name", "%s: q.%s does not exist%s", qom.caller() or "?", tostring(key),
      fault.nearest(tostring(key), names))
  end,
})
