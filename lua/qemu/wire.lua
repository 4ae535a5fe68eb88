-- SPDX-License-Identifier: MIT
-- Wires between realized devices: checking and connecting them.

local fault = require "qemu.fault"
local gate = require "qemu.gate"
local line = require "qemu.line"

local wire = {}

local function input_line(e)
  return e.record.object:input(e.name, e.n)
end

---" of that name; it has: …" for a message about an unknown output.
local function output_names(obj, e)
  if e.name == line.IRQ then
    return ""
  end
  local names = {}
  for _, list in ipairs(obj:gpios()) do
    if list.outputs > 0 and list.name ~= line.IRQ then
      names[#names + 1] = ("%s (%d)"):format(list.name and "'" .. list.name .. "'" or "unnamed", list.outputs)
    end
  end
  return #names > 0 and "; its outputs are: " .. table.concat(names, ", ") or ""
end

local function check_output(e, where)
  local obj = e.record.object
  local count = 0
  if e.name == line.IRQ then
    count = obj:is_a "sys-bus-device" and obj:irq_count() or 0
  else
    for _, list in ipairs(obj:gpios()) do
      if list.name == e.name then
        count = list.outputs
      end
    end
  end
  if e.n >= count then
    fault.add(where, "%s does not exist: '%s' has %s", line.describe(e), e.record.type or e.record.kind,
      count == 0 and "none" .. output_names(obj, e) or ("%d (0-%d)"):format(count, count - 1))
  elseif obj:connected(e.name, e.n) then
    fault.add(where, "%s is connected already, by the device itself", line.describe(e))
  end
end

---Check wires: both ends exist, and no output is taken.
---@param wires table[]
function wire.check(wires)
  for _, w in ipairs(wires) do
    local from, to = w.from.record, w.to.record
    if from.realized and to.realized and not from.broken and not to.broken then
      check_output(w.from, w.origin)
      local ok, err = pcall(input_line, w.to)
      if not ok then
        fault.add(w.origin, "%s: %s", to.id, err)
      end
    elseif not (from.broken or to.broken) then
      local which = from.realized and w.to or w.from
      fault.add(w.origin, "%s: a %s has no lines", line.describe(which), which.record.kind)
    end
  end
end

local function connect_line(e, target, origin)
  local obj = e.record.object
  if e.name == line.IRQ then
    obj:connect_irq(e.n, target)
  else
    obj:connect(e.name, e.n, target)
  end
  if origin then
    obj:add_string(("origin.%s%d"):format(e.name == line.IRQ and "irq" or e.name or "out", e.n), origin)
  end
end

---Connect all wires of the graph, with gates where lines meet.
function wire.connect_all()
  gate.connect_all(input_line, connect_line)
end

---Connect wires of a device that came late (-device): one to one.
---@param wires table[]
function wire.connect_late(wires)
  for _, w in ipairs(wires) do
    fault.try(w.origin, function()
      connect_line(w.from, input_line(w.to), w.origin)
    end)
  end
end

return wire
