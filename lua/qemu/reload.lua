-- SPDX-License-Identifier: MIT
-- The scripts run again while the machine runs (reload=on): in modules of
-- their own, whose graph is thrown away. Live device classes take the new
-- functions, if all else of them is as it was.

local device_class = require "qemu.device_class"
local fault = require "qemu.fault"
local graph = require "qemu.graph"
local layout = require "qemu.device_class.layout"
local machine = require "qemu.machine"
local param = require "qemu.param"
local qom = require "qom"

local reload = {}

---What the modules of a second run must know of the first.
function reload.live()
  return { options = machine.options, params = param.given, nodes = graph.by_id, classes = device_class.classes }
end

-- Whether all classes are what they were.
local function check(live)
  for name, old in pairs(live.classes) do
    local new = device_class.classes[name]
    if not new then
      fault.add(old.where, "wrong-value", "device class '%s' is not declared any more: restart QEMU", name)
    else
      local difference = layout.difference(old.desc, new.desc)
      if difference then
        fault.add(new.where, "wrong-value", "device class '%s': %s: its devices keep what they have; restart QEMU",
          name, difference)
      end
    end
  end
  for name, new in pairs(device_class.classes) do
    if not live.classes[name] then
      fault.add(new.where, "wrong-value", "device class '%s' is new: restart QEMU", name)
    end
  end
end

-- Functions see the live objects through the nodes of the second run.
local function adopt(live)
  for id, record in pairs(graph.by_id) do
    record.object = live.nodes[id] and live.nodes[id].object
  end
  graph.committed = true
end

---Run the scripts anew.
---@param live table as reload.live() gives it
---@param run fun(options: table): boolean runs the scripts
---@return boolean ok
function reload.run(live, run)
  machine.options, param.given = live.options, live.params
  graph.reloading, device_class.reloading = true, true
  local whole = run(live.options)
  qom.drop_scratch()
  if whole and not device_class.broken then
    fault.clear() -- of the graph, which nobody builds
    check(live)
  end
  if fault.count() > 0 then
    fault.report "nothing was reloaded"
    return false
  end
  local names = {}
  for name, class in pairs(device_class.classes) do
    qom.reload_device_class(class.desc)
    names[#names + 1] = name
  end
  table.sort(names)
  adopt(live)
  qom.print_fault("reloaded: " .. table.concat(names, ", "))
  return true
end

return reload
