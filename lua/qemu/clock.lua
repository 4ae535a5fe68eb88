-- SPDX-License-Identifier: MIT
-- q.clock, q.clock_div, the key `clocks` and node:clock().

local fault = require "qemu.fault"
local node = require "qemu.node"
local spec = require "qemu.spec"

local clock = {}

local A_CLOCK <const> = "a clock (q.clock, q.clock_div, node:clock(name))"

---A clock output of a device: node:clock(name).
---@class qemu.ClockOutput
local Output = {}
Output.__index = Output

function Output:__tostring()
  return ("clock '%s' of %s"):format(self.name, node.describe(self.record))
end

---A clock output of a device, to feed others with.
---@param name string
---@return qemu.ClockOutput
function node.methods.clock(handle, name)
  return setmetatable({ record = node.self(handle, "clock"), name = name }, Output)
end

---What a clock source is: { record =, name = nil or an output's name }.
function clock.source(value)
  local record = node.record(value)
  if record and record.kind == "clock" then
    return { record = record }
  elseif getmetatable(value) == Output and type(value.name) == "string" then
    return value
  end
end

---Key `clocks`: { input name = clock }
function clock.key(value, record, where)
  if type(value) ~= "table" or node.record(value) then
    return nil, "a table: name of the clock input = clock"
  end
  local sources = {}
  for _, name in ipairs(spec.sorted_keys(value)) do
    sources[name] = clock.source(value[name])
    if type(name) ~= "string" then
      fault.add(where, "wrong-value", "%s: clocks: the name of a clock input is a string, not %s",
        node.describe(record), spec.show(name))
    elseif not sources[name] then
      fault.add(where, "wrong-value", "%s: clocks: %s must be %s, not %s", node.describe(record), name, A_CLOCK,
        spec.show(value[name]))
    end
  end
  return sources
end

local function source_key(value)
  return clock.source(value), A_CLOCK
end

local function ratio(value)
  local n = spec.size(value)
  if not n or n > 0xffffffff then
    return nil, "an integer from 1 to 2^32-1"
  end
  return n
end

---A clock. `hz` is for q.clock, the others are for q.clock_div.
---@class qemu.ClockFields: qemu.Fields
---@field hz number? frequency in Hz
---@field source qemu.Node|qemu.ClockOutput|nil the clock it follows
---@field mul integer? its frequency is mul/div of the source's (default 1)
---@field div integer? (default 1)
node.kind("clock", { hz = spec.hertz, source = source_key, mul = ratio, div = ratio })

---A clock source.
---@param fields qemu.ClockFields
---@return qemu.Node
function clock.new(fields)
  local handle = node.new("clock", nil, fields)
  node.need(handle, "hz")
  return handle
end

---A clock that runs at mul/div times another's frequency.
---@param fields { id: string, source: table, mul: integer?, div: integer? }
function clock.new_div(fields)
  local handle = node.new("clock", nil, fields)
  node.need(handle, "source")
  return handle
end

return clock
