-- SPDX-License-Identifier: MIT
-- A device class while it is being read: its faults, its functions by number,
-- and the names that its devices' self has.

local fault = require "qemu.fault"
local spec = require "qemu.spec"

local class = {}
class.__index = class

---@param name string
---@param where string? "file:line" of the declaration
function class.new(name, where)
  return setmetatable({
    name = name,
    where = where,
    names = {}, -- of self: name -> what it is
    lines = {}, -- names of groups of lines
    desc = { name = name, functions = {}, function_names = {} },
  }, class)
end

---A fault of the class.
function class:fault(format, ...)
  self.broken = true
  fault.add(self.where, "wrong-value", "device class '%s': %s", self.name, format:format(...))
end

---Take a name for self; a fault if it is taken or no name.
function class:take(name, what)
  if type(name) ~= "string" or not name:find "^[%a_][%w_%-]*$" then
    self:fault("%s: a name must begin with a letter and have letters, digits and '_', not %s", what, spec.show(name))
    return false
  elseif self.names[name] then
    self:fault("%s '%s': the name is taken by a %s", what, name, self.names[name])
    return false
  end
  self.names[name] = what
  return true
end

-- Groups of lines that QEMU makes itself.
local own_lines = { ["sysbus-irq"] = true, ["ssi-gpio-cs"] = true }

---Take a name for a group of lines: one for inputs and outputs alike.
function class:take_line(name, unnamed, what)
  if unnamed then
    return
  elseif type(name) ~= "string" or not name:find "^[%a_][%w_%-]*$" then
    self:fault("%s: a name must begin with a letter and have letters, digits, '-' and '_'", what)
  elseif self.lines[name] or own_lines[name] or name == self.name then
    self:fault("%s: the name is taken by other lines", what)
  end
  self.lines[tostring(name)] = true
end

---The number of a function of the class, nil where there is none.
---@param fn function?
---@param name string what it is, for messages: "write of CTRL"
function class:slot(fn, name)
  if fn == nil then
    return nil
  elseif type(fn) ~= "function" then
    self:fault("%s must be a function, not %s", name, spec.show(fn))
    return nil
  end
  local n = #self.desc.functions + 1
  self.desc.functions[n] = fn
  self.desc.function_names[n] = name
  return n
end

---An integer of a table, `default` where it is nil.
function class:integer(t, key, what, default, least, most)
  local value = t[key]
  if value == nil then
    return default
  end
  local n = math.type(value) and math.tointeger(value)
  if not n or (least and n < least) or (most and n > most) then
    self:fault("%s: %s must be an integer%s, not %s", what, key,
      least and most and (" from %d to %d"):format(least, most) or least and (", %d or more"):format(least) or "",
      spec.show(value))
    return default
  end
  return n
end

---One of several words; returns its number from 0.
function class:choice(value, key, what, choices)
  for i, choice in ipairs(choices) do
    if value == choice then
      return i - 1
    end
  end
  if value ~= nil then
    self:fault("%s: %s must be one of: %s; not %s", what, key, table.concat(choices, ", "), spec.show(value))
  end
  return 0
end

---Fault the keys that a table may not have.
---@param known table<any, boolean>
function class:keys(t, what, known)
  for _, key in ipairs(spec.sorted_keys(t)) do
    if not known[key] then
      local names = {}
      for _, name in ipairs(spec.sorted_keys(known)) do
        names[#names + 1] = type(name) == "string" and name or nil
      end
      self:fault("%s: no key '%s'%s; it takes: %s", what, tostring(key), fault.nearest(tostring(key), names),
        table.concat(names, ", "))
    end
  end
end

---A table, or a fault and an empty one.
function class:table(value, what)
  if value == nil then
    return {}
  elseif type(value) ~= "table" then
    self:fault("%s must be a table, not %s", what, spec.show(value))
    return {}
  end
  return value
end

return class
