-- SPDX-License-Identifier: MIT
-- Sysbus devices of the command line: placed and wired as q.on_device says.

local create = require "qemu.create"
local fault = require "qemu.fault"
local graph = require "qemu.graph"
local map = require "qemu.map"
local wire = require "qemu.wire"

local function rule_of(device)
  local record = graph.cli_devices[device:name()]
  if not record and device:path():find "^/machine/peripheral%-anon/" then
    fault.fail("option", "device '%s': this machine places devices by their ids: give it one (id=…)", device:type())
  elseif not record then
    fault.fail("option",
      "device '%s' (%s): this machine has no place for it; its script needs q.on_device(\"%s\", { at = … })",
      device:name(), device:type(), device:name())
  end
  return record
end

local function before_realize(record)
  create.set_properties(record)
  create.set_late_links(record)
  create.connect_clocks(record)
end

local function after_realize(record)
  record.realized = true
  local places = map.check(map.just(record))
  wire.check(record.late_wires)
  if fault.count() == 0 then
    map.all(places)
    wire.connect_late(record.late_wires)
  end
end

---@param device qom.Object
---@param when "pre_plug"|"plug" before and after the device is realized
return function(device, when)
  local record = rule_of(device)
  record.kind, record.object, record.type, record.plugged = "device", device, device:type(), true
  if when == "pre_plug" then
    before_realize(record)
  else
    after_realize(record)
  end
  if fault.count() > 0 then
    error(fault.last(), 0)
  end
end
