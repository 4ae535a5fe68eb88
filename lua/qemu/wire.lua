-- SPDX-License-Identifier: MIT
-- Wires between realized devices: checking and connecting them.

local fault = require "qemu.fault"
local gate = require "qemu.gate"
local line = require "qemu.line"
local node = require "qemu.node"
local resolve = require "qemu.resolve"

local wire = {}

local function input_line(e)
  local l = e.record.object:input(e.name, e.n)
  return e.is_inverted and l:inverted() or l
end

local lists = { ["in"] = "inputs", out = "outputs" } -- the fields of a group of lines

-- How many lines the device has where an end of a wire looks, and its other
-- groups of lines of that direction.
local function look_up_lines(e)
  local obj = e.record.object
  if e.name == line.IRQ then
    return obj:is_a "sys-bus-device" and obj:irq_count() or 0, {}
  end
  local count, others = 0, {}
  for _, list in ipairs(obj:gpios()) do
    local n = list[lists[e.dir]]
    if list.name == e.name then
      count = n
    elseif n > 0 and list.name ~= line.IRQ then
      others[#others + 1] = ("%s %s"):format(list.name and "'" .. list.name .. "'" or "unnamed", resolve.range(n))
    end
  end
  return count, others
end

-- Whether the line exists; a fault at `where` if not. `counts` remembers what was looked up.
local function check_exists(e, where, counts)
  local key = e.dir .. (e.name or "")
  local of_record = counts[e.record] or {}
  counts[e.record] = of_record
  if e.n < (of_record[key] or 0) then
    return true
  end
  local count, others = look_up_lines(e)
  of_record[key] = count
  if e.n < count then
    return true
  end
  local has = count > 0 and resolve.count(count) or #others > 0 and table.concat(others, ", ") or "none"
  fault.add(where, "no-part", "%s does not exist: '%s' has %s", line.describe(e), e.record.type or e.record.kind, has)
end

---Check wires: both ends exist, and no output is taken.
---@param wires table[]
function wire.check(wires)
  local counts = {} -- record -> end's kind -> lines
  for _, w in ipairs(wires) do
    local from, to = w.from.record, w.to.record
    if from.realized and to.realized and not from.broken and not to.broken then
      if check_exists(w.from, w.origin, counts) and from.object:connected(w.from.name, w.from.n) then
        fault.add(w.origin, "taken", "%s is connected already, by the device itself", line.describe(w.from))
      end
      check_exists(w.to, w.origin, counts)
    elseif not (from.broken or to.broken) then
      local which = from.realized and w.to or w.from
      fault.add(w.origin, "no-part", "%s: a %s has no lines", line.describe(which), which.record.kind)
    end
  end
end

local function connect_line(e, target, origin)
  local obj = e.record.object
  node.working_on(e.record)
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
