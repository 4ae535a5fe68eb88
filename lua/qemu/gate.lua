-- SPDX-License-Identifier: MIT
-- Line logic nobody writes by hand: one output to many inputs becomes a
-- split-irq, many outputs to one input an or-irq. Both are real devices,
-- seen in the QOM tree under names that follow from the ends of the line.

local graph = require "qemu.graph"
local line = require "qemu.line"
local qom = require "qom"

local gate = {}

-- What one gate takes: MAX_OR_LINES in hw/or-irq.h, MAX_SPLIT_LINES in
-- hw/core/split-irq.h. More lines make a tree of gates.
local OR_INPUTS <const> = 48
local SPLIT_OUTPUTS <const> = 15

---What an end of a wire is called: one name for each line.
function gate.end_name(e)
  local what = e.name == line.IRQ and "irq" or e.name or (e.dir == "in" and "in" or "out")
  local variant = (e.is_inverted and ".inverted" or "") .. (e.is_direct and ".direct" or "")
  return ("%s.%s%d%s"):format(e.record.id, what, e.n, variant)
end

local function make(type_name, id, lines, origin)
  local obj = qom.new(type_name)
  qom.machine():add_child((id:gsub("/", ".")), obj) -- a part's id is a path
  obj:set("num-lines", lines)
  if origin then
    obj:add_string("origin", origin)
  end
  obj:realize()
  obj:reset_with_machine() -- on no bus, so no bus resets it
  return obj
end

-- At most `max` groups of the list, none longer than `max`, order kept.
local function groups(list, max)
  local size = 1
  while size * max < #list do
    size = size * max
  end
  local out = {}
  for first = 1, #list, size do
    out[#out + 1] = table.move(list, first, math.min(first + size - 1, #list), 1, {})
  end
  return out
end

---Lines that all end in `target`: one for each of `count` outputs.
---@return qom.Line[]
function gate.merge(target, count, id, origin)
  if count == 1 then
    return { target }
  end
  local list = {}
  for i = 1, count do
    list[i] = i
  end
  local parts = groups(list, OR_INPUTS)
  local obj = make(qom.or_irq_type(), id, #parts, origin)
  local out = {}
  obj:connect(nil, 0, target)
  for i, part in ipairs(parts) do
    local sub = gate.merge(obj:input(nil, i - 1), #part, ("%s.%d"):format(id, i - 1), origin)
    table.move(sub, 1, #sub, #out + 1, out)
  end
  return out
end

---One line that drives all of `targets`.
---@return qom.Line
function gate.split(targets, id, origin)
  if #targets == 1 then
    return targets[1]
  end
  local parts = groups(targets, SPLIT_OUTPUTS)
  local obj = make(qom.split_irq_type(), id, #parts, origin)
  for i, part in ipairs(parts) do
    obj:connect(nil, i - 1, gate.split(part, ("%s.%d"):format(id, i - 1), origin))
  end
  return obj:input(nil, 0)
end

-- Wires grouped by the name of one end, in order of the first wire of each.
local function by_end(which)
  local list, index = {}, {}
  for _, w in ipairs(graph.wires) do
    local name = w[which]
    local group = index[name]
    if group then
      group.wires[#group.wires + 1] = w
    else
      group = { key = name, wires = { w } }
      index[name] = group
      list[#list + 1] = group
    end
  end
  return list
end

---Connect all wires, which have their ends' names, with gates where lines meet.
---@param input fun(e: table): qom.Line the line of an input end
---@param connect fun(e: table, target: qom.Line, origin: string)
function gate.connect_all(input, connect)
  for _, group in ipairs(by_end "to_name") do
    local first = group.wires[1]
    local target = input(first.to)
    local lines = not first.to.is_direct and gate.merge(target, #group.wires, group.key .. ".or", first.origin)
    for i, w in ipairs(group.wires) do
      w.line = lines and lines[i] or target
    end
  end
  for _, group in ipairs(by_end "from_name") do
    local targets = {}
    for i, w in ipairs(group.wires) do
      targets[i] = w.line
    end
    local first = group.wires[1]
    connect(first.from, gate.split(targets, group.key .. ".split", first.origin), first.origin)
  end
end

return gate
