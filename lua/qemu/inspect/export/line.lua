-- SPDX-License-Identifier: MIT
-- Lines between nodes, and the map of interrupts.

local Export = require "qemu.inspect.export.base"
local index = require "qemu.inspect.index"
local literal = require "qemu.inspect.export.literal"
local nodes = require "qemu.inspect.nodes"
local spec = require "qemu.spec"

-- "sysbus-irq[3]" -> ":irq(3)"; `number`: what stands for the 3
local function pin_method(pin, direction, number)
  local name, n = pin:match "^(.*)%[(%d+)%]$"
  if not name then
    return nil
  elseif name == "sysbus-irq" then
    return (":irq(%s)"):format(n)
  elseif name == "unnamed-gpio-" .. (direction == "input" and "in" or "out") then
    return (":%s(%s)"):format(direction, number or n)
  end
  return (":%s(%q, %s)"):format(direction, name, number or n)
end

-- The device that has an input: a container may have taken it over from a part.
local function input_owner(d, path, pin)
  local name, n = pin:match "^(.*)%[(%d+)%]$"
  local group = name == "unnamed-gpio-in" and "" or name
  local at = path
  while at do
    local o = d.objects[at]
    if o and o.lines and (o.lines.inputs[group] or 0) > tonumber(n or 0) then
      return at
    end
    at = index.split(at)
  end
  return path
end

-- Gates have inputs, too, which no data sheet numbers.
local function is_controller(o)
  return o and not o.type:find "^or%-irq" and not o.type:find "^split%-irq" and not o.type:find "%-cpu$"
end

-- The number of the input that an interrupt goes to, by the name it has in the
-- map of the head; nil of other lines.
function Export:interrupt(node, entry, owner)
  local irq = entry.w.output:match "^sysbus%-irq%[(%d+)%]$"
  local group, n = entry.w.input:match "^(.*)%[(%d+)%]$"
  if not irq or not group or not is_controller(self.d.objects[owner]) then
    return nil
  end
  local name = node.id .. (entry.rest ~= "" and "/" .. entry.rest or "") .. (irq ~= "0" and "." .. irq or "")
  local controller = self:shown(owner):gsub("^/machine/", "") .. (group ~= "unnamed-gpio-in" and " " .. group or "")
  self.irqs[controller] = self.irqs[controller] or {}
  self.irqs[controller][name] = tonumber(n)
  return "irq" .. literal.key(name)
end

-- Which interrupt is which input of a controller.
function Export:interrupt_map()
  local controllers = spec.sorted_keys(self.irqs)
  if #controllers == 0 then
    return
  end
  self:heading "Interrupt map"
  self:line("local irq <const> = {")
  for _, controller in ipairs(controllers) do
    local numbers = self.irqs[controller]
    local names = spec.sorted_keys(numbers)
    table.sort(names, function(a, b)
      return numbers[a] < numbers[b] or numbers[a] == numbers[b] and a < b
    end)
    self:line("  -- inputs of %s", controller)
    for _, name in ipairs(names) do
      self:line("  %s = %d,", literal.field(name), numbers[name])
    end
  end
  self:line("}")
end

-- Where a wire goes; nil where a script cannot say it.
function Export:wire_target(node, entry)
  local w = entry.w
  if not w.to then
    return nil, "what it does is a C function of the board"
  end
  local owner = input_owner(self.d, w.to, w.input)
  local method = pin_method(w.input, "input", self:interrupt(node, entry, owner))
  local text = method and self:object_method(owner, method)
  local shared = self.drivers[w.to .. " " .. w.input] > 1
  return text and text .. (w.inverted and ":inverted()" or "") .. (shared and ":direct()" or ""),
    "no node has that input"
end

-- Wires from a node to others, and from its parts to others.
function Export:wires_of(node)
  local list = {}
  for from, wires in pairs(self.d.wires_from) do
    local owner, rest = nodes.owner(self.nodes, from)
    for _, w in ipairs(owner == node and wires or {}) do
      local target = nodes.owner(self.nodes, w.to or w.holder)
      -- a cluster's private device wires the CPUs to its own parts
      local by_device = target and w.to and node.kind == "cpu" and input_owner(self.d, w.to, w.input) ~= target.path
      if target ~= node and not by_device and (target or not w.to) then
        list[#list + 1] = { w = w, rest = rest }
      end
    end
  end
  table.sort(list, function(a, b)
    return index.padded(a.rest .. " " .. a.w.output) < index.padded(b.rest .. " " .. b.w.output)
  end)
  return list
end

function Export:wire(node, entry)
  local w = entry.w
  local method = pin_method(w.output, "output")
  local target, why = self:wire_target(node, entry)
  local from = entry.rest == "" and method or method and (":child(%q)%s"):format(entry.rest, method)
  if not target or not from then
    local subject = ("wire %s (%s) %s"):format(self:shown(w.from), self.d.objects[w.from].type, w.output)
    self:mark(subject, "where %s of %s%s goes: %s", w.output, node.id, entry.rest == "" and "" or "/" .. entry.rest,
      why)
    return
  end
  self:line("%s:to(%s)", self:method(node, from), target)
end

function Export:lines(list)
  self:heading "Lines"
  for _, node in ipairs(list) do
    for _, entry in ipairs(node.object and not node.unsaid and self:wires_of(node) or {}) do
      self:wire(node, entry)
    end
  end
end
