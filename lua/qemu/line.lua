-- SPDX-License-Identifier: MIT
-- IRQ and GPIO lines: ends of lines, and wires between them.

local fault = require "qemu.fault"
local graph = require "qemu.graph"
local node = require "qemu.node"
local qom = require "qom"
local spec = require "qemu.spec"

local line = {
  IRQ = "sysbus-irq", -- the name QEMU gives a sysbus device's IRQ outputs
}

---An end of a line: node:input(…) is an input, node:irq(n) and node:output(…)
---are outputs.
---@class qemu.Line
local Endpoint = {}
Endpoint.__index = Endpoint

---"uart0: irq 1", "plic: input 10", "gpio: output 'detect' 0"
function line.describe(e)
  local what = e.dir == "in" and "input" or "output"
  if e.name == line.IRQ then
    return ("%s: irq %d"):format(e.record.id, e.n)
  elseif e.name then
    return ("%s: %s '%s' %d"):format(e.record.id, what, e.name, e.n)
  end
  return ("%s: %s %d"):format(e.record.id, what, e.n)
end

Endpoint.__tostring = line.describe

local function endpoint(record, dir, name, n)
  return setmetatable({ record = record, dir = dir, name = name, n = n, origin = qom.caller() }, Endpoint)
end

function line.is_endpoint(value)
  return getmetatable(value) == Endpoint
end

---Add a wire. Faults: ends of the wrong direction.
function line.wire(from, to, where)
  if not line.is_endpoint(to) or to.dir ~= "in" then
    fault.add(where, "wire", "%s must go to an input (node:input(…)), not %s", line.describe(from),
      spec.show(to))
    return
  end
  graph.wires[#graph.wires + 1] = { from = from, to = to, origin = where }
end

---Connect this output to an input. May be called more than once: the line
---then drives them all.
---@param to qemu.Input node:input(…)
---@return qemu.Output self
function Endpoint:to(to)
  local where = qom.caller()
  if self.dir ~= "out" then
    fault.add(where, "wire", "%s is an input; wires go output:to(input)", line.describe(self))
    return self
  end
  if graph.committed then
    fault.fail("too-late", "%s: the machine is built: no wire can be added", where)
  end
  line.wire(self, to, where)
  return self
end

-- The same input, seen another way.
local function variant(e, method, key)
  if not line.is_endpoint(e) then
    fault.fail("wrong-value", "%s: call it as input:%s(), with a colon", qom.caller() or "?", method)
  elseif e.dir ~= "in" then
    fault.add(qom.caller(), "wire", "%s: %s is for inputs, where wires end", line.describe(e), method)
  end
  local other = endpoint(e.record, e.dir, e.name, e.n)
  other.is_inverted, other.is_direct = e.is_inverted, e.is_direct
  other[key] = not e[key] or nil
  return other
end

---Of an input: the same with its level turned over, for outputs of the other
---polarity.
---@return qemu.Input
function Endpoint:inverted()
  return variant(self, "inverted", "is_inverted")
end

---Of an input: the same without the or gate that would be made where several
---outputs drive it: whichever changes last sets the level. For inputs that
---only see pulses.
---@return qemu.Input
function Endpoint:direct()
  return variant(self, "direct", "is_direct")
end

-- (n), (name), (name, n) -> name, n
local function name_and_number(what, name, n)
  if math.type(name) and n == nil then
    name, n = nil, name
  end
  local number = spec.unsigned(n == nil and 0 or n)
  if (name ~= nil and type(name) ~= "string") or not number then
    fault.add(qom.caller(), "wrong-value", "%s takes ([name,] number), not (%s, %s)", what, spec.show(name),
      spec.show(n))
    return name and tostring(name), 0
  end
  return name, number
end

---An input line (GPIO input) of the node.
---@param name string? of a named GPIO input; left out for the unnamed ones
---@param n integer? from 0 (default 0)
---@return qemu.Input
function node.methods.input(handle, name, n)
  local record = node.self(handle, "input")
  return endpoint(record, "in", name_and_number("input", name, n))
end

---A GPIO output of the node.
---@param name string? of a named GPIO output; left out for the unnamed ones
---@param n integer? from 0 (default 0)
---@return qemu.Output
function node.methods.output(handle, name, n)
  local record = node.self(handle, "output")
  return endpoint(record, "out", name_and_number("output", name, n))
end

---An IRQ output of a sysbus device.
---@param n integer? from 0 (default 0)
---@return qemu.Output
function node.methods.irq(handle, n)
  local record = node.self(handle, "irq")
  local number = spec.unsigned(n == nil and 0 or n)
  if not number then
    fault.add(qom.caller(), "wrong-value", "irq takes a number, not %s", spec.show(n))
  end
  return endpoint(record, "out", line.IRQ, number or 0)
end

---@alias qemu.Input qemu.Line an input: node:input([name,] n)
---@alias qemu.Output qemu.Line an output: node:irq(n) or node:output([name,] n)
---@alias qemu.Outputs table<integer|string, qemu.Input|qemu.Input[]> [n] = input for unnamed outputs, name = input, or a list for outputs 0, 1, … of that name

local function wire_list(record, name, value, where)
  if line.is_endpoint(value) then
    line.wire(endpoint(record, "out", name, 0), value, where)
    return true
  elseif type(value) ~= "table" or node.record(value) then
    return false
  end
  local inputs = spec.from_zero(value)
  if not inputs then
    return false
  end
  for n, to in inputs do
    line.wire(endpoint(record, "out", name, n), to, where)
  end
  return true
end

-- Wires given by a key replace those given by the same key before.
local function drop_wires(record, key)
  if not (record.wired and record.wired[key]) then
    return
  end
  for i = #graph.wires, 1, -1 do
    local w = graph.wires[i]
    if w.from.record == record and w.key == key then
      table.remove(graph.wires, i)
    end
  end
end

local function mark_new(first, record, key)
  record.wired = record.wired or {}
  record.wired[key] = true
  for i = first, #graph.wires do
    graph.wires[i].key = key
  end
end

---Key `irq`: an input, or a list of them for IRQ 0, 1, …
function line.irq_key(value, record, where)
  drop_wires(record, "irq")
  local first = #graph.wires + 1
  if not wire_list(record, line.IRQ, value, where) then
    return nil, "an input (node:input(n)) or a list of inputs for IRQ 0, 1, … (without holes, or from [0] on)"
  end
  mark_new(first, record, "irq")
  return value
end

---Key `outputs`: { [n] = input, name = input, name = { input, … } }
function line.outputs_key(value, record, where)
  local right = "a table: [n] = input for unnamed outputs, name = input or list of inputs for named ones"
  if type(value) ~= "table" then
    return nil, right
  end
  drop_wires(record, "outputs")
  local first = #graph.wires + 1
  for _, key in ipairs(spec.sorted_keys(value)) do
    if math.type(key) == "integer" and key >= 0 then
      line.wire(endpoint(record, "out", nil, key), value[key], where)
    elseif type(key) ~= "string" then
      fault.add(where, "wire", "%s: outputs: no output can be called %s", node.describe(record), spec.show(key))
    elseif not wire_list(record, key, value[key], where) then
      line.wire(endpoint(record, "out", key, 0), value[key], where) -- says what is wrong
    end
  end
  mark_new(first, record, "outputs")
  return value
end

return line
