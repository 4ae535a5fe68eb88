-- SPDX-License-Identifier: MIT
-- Lines: levels, edges, driving them, and lines that are stuck.

local Case = require "qemu.test.case"
local fail = require "qemu.test.fail"
local graph = require "qemu.graph"
local line = require "qemu.line"

---@class qemu.test.Line
local Line = {}
Line.__index = Line

local watching = {}

-- What an end of a line is in QEMU: its input.
local function input_of(e)
  local object = e.record.object
  if not object then
    fail.raise("%s has no lines", line.describe(e))
  elseif e.dir == "in" then
    return fail.call(object.input, object, e.name, e.n)
  end
  return fail.call(object.connected, object, e.name, e.n) or
    fail.raise("%s is connected to nothing", line.describe(e))
end

---Watch all lines that the script has wired, from the start.
function watching.watch_wires()
  for _, w in ipairs(graph.wires) do
    for _, e in ipairs { w.from, w.to } do
      local ok, input = pcall(input_of, e)
      if ok and input then
        input:test_watch()
      end
    end
  end
end

---A line: an input (node:input(…)) or what an output drives (node:irq(…),
---node:output(…)). An error for an output that is connected to nothing.
---@param which any an end of a line
---@return qemu.test.Line
function Case:line(which)
  if not line.is_endpoint(which) then
    fail.raise("line takes an end of a line (node:irq(n), node:input(n), node:output(n)), not %s", fail.show(which))
  end
  local input = input_of(which)
  fail.call(input.test_watch, input)
  return setmetatable({ case = self, input = input, text = line.describe(which) }, Line)
end

---The level that its device sees: 0 is low.
---@return integer
function Line:level()
  return (fail.call(self.input.test_level, self.input))
end

---Whether the level is not 0.
---@return boolean
function Line:high()
  return self:level() ~= 0
end

---Drive it as its output would. What drives it in the machine may change it
---again.
---@param level integer|boolean true is 1
function Line:set(level)
  if type(level) == "boolean" then
    level = level and 1 or 0
  end
  fail.call(self.input.test_drive, self.input, level)
end

---Raise it and lower it again.
function Line:pulse()
  self:set(1)
  self:set(0)
end

---How often it rose and fell since the test began; with a snapshot its counts
---come back.
---@return integer rises
---@return integer falls
function Line:edges()
  return fail.call(self.input.test_edges, self.input)
end

---Wait for an edge that comes from now on. The case fails if none comes in time.
---@param edge "rise"|"fall"|"any"? default "rise"
---@param options {timeout: number?}? seconds of virtual time
function Line:wait(edge, options)
  edge = edge or "rise"
  local rise, fall = edge == "rise" or edge == "any", edge == "fall" or edge == "any"
  if not (rise or fall) then
    fail.raise("wait takes 'rise', 'fall' or 'any', not %s", fail.show(edge))
  end
  local rises, falls = self:edges()
  local kinds = { rise = "a rising edge", fall = "a falling edge", any = "an edge" }
  self.case:wait_for(("%s of %s"):format(kinds[edge], self.text),
    (options or {}).timeout, function()
      local r, f = self:edges()
      return ((rise and r > rises) or (fall and f > falls)) and true or nil
    end, function(on)
      self.input:test_line_wait(on and rise, on and fall)
    end)
end

---Keep it at a level, whatever drives it, until release or the end of the case.
---@param level integer|boolean true is 1
function Line:stick(level)
  if type(level) == "boolean" then
    level = level and 1 or 0
  end
  fail.call(self.input.test_stick, self.input, level)
end

---Let it follow what drives it again.
function Line:release()
  fail.call(self.input.test_stick, self.input)
end

return watching
