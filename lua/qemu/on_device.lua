-- SPDX-License-Identifier: MIT
-- q.on_device: where a sysbus device of the command line (-device TYPE,id=x)
-- goes.

local clock = require "qemu.clock"
local fault = require "qemu.fault"
local graph = require "qemu.graph"
local line = require "qemu.line"
local node = require "qemu.node"
local place = require "qemu.place"
local qom = require "qom"
local spec = require "qemu.spec"

---The place of a device of the command line.
---@class qemu.OnDeviceFields
---@field at qemu.At? where its memory regions are
---@field irq qemu.Input|qemu.Input[]|nil where its sysbus IRQs go
---@field outputs qemu.Outputs? where its other lines go
---@field clocks table<string, qemu.Node|qemu.ClockOutput>? what feeds its clock inputs
---@field required boolean? the machine does not start without that -device
node.kind("on_device", {
  at = place.at_key,
  irq = line.irq_key,
  outputs = line.outputs_key,
  clocks = clock.key,
  required = spec.boolean,
})

---Say where the sysbus device goes that `-device TYPE,id=ID` creates. Any type is
---taken, also one that QEMU's own machines refuse.
---@param id string
---@param fields qemu.OnDeviceFields
return function(id, fields)
  local where = qom.caller()
  if type(fields) ~= "table" then
    fault.add(where, "wrong-value", "q.on_device takes (id, table), not (%s, %s)", spec.show(id), spec.show(fields))
    return
  end
  local copy = { id = id }
  for k, v in pairs(fields) do
    copy[k] = v
  end
  local first = #graph.wires + 1
  local handle = node.new("on_device", nil, copy)
  local record = node.record(handle)
  -- it is no node of this machine until -device has made it
  graph.detach(record)
  record.late_wires = {}
  for i = #graph.wires, first, -1 do
    table.insert(record.late_wires, 1, table.remove(graph.wires, i))
  end
  graph.cli_devices[record.id] = record
end
