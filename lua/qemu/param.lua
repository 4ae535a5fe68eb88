-- SPDX-License-Identifier: MIT
-- q.param: parameters of a script, given as -M scripted,…,params.NAME=VALUE.

local fault = require "qemu.fault"
local qom = require "qom"
local spec = require "qemu.spec"

local param = {
  given = {}, -- what the command line has: nested tables of strings
}

local declared = {} -- name -> { value =, spec =, origin = }
local order = {}

local suffixes = { b = 1, k = 1024, m = 1024 ^ 2, g = 1024 ^ 3, t = 1024 ^ 4 }

local function parse_size(text)
  local number, suffix = text:match "^(%d+)([bkmgtBKMGT]?)$"
  if number then
    return math.tointeger(tonumber(number) * (suffixes[suffix:lower()] or 1))
  end
  return math.tointeger(tonumber(text))
end

local parsers = {
  integer = function(text)
    return math.tointeger(tonumber(text))
  end,
  number = tonumber,
  size = parse_size,
  string = function(text)
    return text
  end,
  boolean = function(text)
    local words = { on = true, yes = true, ["true"] = true, off = false, no = false, ["false"] = false }
    return words[text]
  end,
}

local articles = {
  integer = "an integer",
  number = "a number",
  size = "a size in bytes (64K, 16M, …)",
  string = "a string",
  boolean = "on or off",
}

---A parameter's description.
---@class qemu.ParamFields
---@field type "integer"|"number"|"size"|"string"|"boolean"|nil default: that of `default`, else "string"; a size is in bytes and may be given as 64K, 16M, 1G
---@field default any the value without one on the command line (nil if left out)
---@field min number? the least value
---@field max number? the greatest value
---@field choices any[]? all values there are
---@field help string? one line for qemu-scripted run SCRIPT --help
-- What a declaration may hold, and which types the value may have.
local spec_keys = {
  type = { string = true },
  default = { string = true, number = true, boolean = true },
  min = { number = true },
  max = { number = true },
  choices = { table = true },
  help = { string = true },
}

-- Whether a value that the script gives is of a parameter's type.
local value_types = {
  integer = function(v)
    return math.type(v) == "integer"
  end,
  number = function(v)
    return math.type(v) ~= nil
  end,
  size = function(v)
    return math.type(v) == "integer" and v >= 0
  end,
  string = function(v)
    return type(v) == "string"
  end,
  boolean = function(v)
    return type(v) == "boolean"
  end,
}

local function type_of(s)
  if s.type then
    return s.type
  elseif math.type(s.default) == "integer" then
    return "integer"
  elseif math.type(s.default) == "float" then
    return "number"
  elseif type(s.default) == "boolean" then
    return "boolean"
  end
  return "string"
end

-- The text given for a dotted name; a table where a longer name was given.
local function given(name)
  local at = param.given
  for part in name:gmatch "[^.]+" do
    if type(at) ~= "table" then
      return nil
    end
    at = at[part]
  end
  return at
end

local function range_text(s)
  if s.min and s.max then
    return (" from %s to %s"):format(s.min, s.max)
  elseif s.min then
    return (", %s or more"):format(s.min)
  elseif s.max then
    return (", %s or less"):format(s.max)
  end
  return ""
end

local function in_choices(value, choices)
  for _, choice in ipairs(choices) do
    if choice == value then
      return true
    end
  end
  return false
end

local function choice_names(choices, separator)
  local names = {}
  for i, choice in ipairs(choices) do
    names[i] = tostring(choice)
  end
  return table.concat(names, separator or "\0")
end

-- value or nil, and what would be right
local function convert(text, s)
  local value = parsers[s.type](text)
  if value == nil then
    return nil, articles[s.type] .. range_text(s)
  elseif s.choices and not in_choices(value, s.choices) then
    return nil, "one of: " .. choice_names(s.choices, ", ")
  elseif (s.min and value < s.min) or (s.max and value > s.max) then
    return nil, articles[s.type] .. range_text(s)
  end
  return value
end

local function same_spec(a, b)
  for key in pairs(spec_keys) do
    local x, y = a[key], b[key]
    if key == "choices" and x and y then
      x, y = choice_names(x), choice_names(y)
    end
    if x ~= y then
      return false
    end
  end
  return true
end

local function check_keys(name, s, where)
  for _, key in ipairs(spec.sorted_keys(s)) do
    local names = spec.sorted_keys(spec_keys)
    if not spec_keys[key] then
      fault.add(where, "unknown-name", "param '%s': no key '%s'%s; it takes: %s", name, tostring(key),
        fault.nearest(tostring(key), names), table.concat(names, ", "))
    elseif not spec_keys[key][type(s[key])] then
      fault.add(where, "wrong-value", "param '%s': %s must be a %s, not %s", name, key,
        table.concat(spec.sorted_keys(spec_keys[key]), " or a "), spec.show(s[key]))
      s[key] = nil
    end
  end
end

local function check_spec(name, s, where)
  check_keys(name, s, where)
  s.type = type_of(s)
  if not parsers[s.type] then
    fault.add(where, "wrong-value", "param '%s': type must be one of: %s, not %s", name,
      table.concat(spec.sorted_keys(parsers), ", "), spec.show(s.type))
    s.type = type_of { default = s.default }
  end
  for i, value in ipairs(s.choices or {}) do
    if not value_types[s.type](value) then
      fault.add(where, "wrong-value", "param '%s': choice %d must be %s, not %s", name, i, articles[s.type],
        spec.show(value))
    end
  end
  if (s.min or s.max) and (s.type == "string" or s.type == "boolean") then
    fault.add(where, "wrong-value", "param '%s': min and max are for numbers, not for %s", name, articles[s.type])
    s.min, s.max = nil, nil
  end
  if s.default == nil then
    return
  elseif not value_types[s.type](s.default) then
    fault.add(where, "wrong-value", "param '%s': its default must be %s, not %s", name, articles[s.type],
      spec.show(s.default))
  elseif s.choices and not in_choices(s.default, s.choices) then
    fault.add(where, "wrong-value", "param '%s': its default %s is none of its choices", name, spec.show(s.default))
  elseif (s.min and s.default < s.min) or (s.max and s.default > s.max) then
    fault.add(where, "wrong-value", "param '%s': its default %s is out of its range", name, spec.show(s.default))
  end
end

---Declare a parameter and get its value. It is given on the command line as
---params.NAME=VALUE. Declared twice, both declarations must agree.
---@param name string letters, digits, '_', '-'; dots make groups
---@param s qemu.ParamFields?
---@return any value the one given, else the default
function param.declare(name, s)
  local where = qom.caller()
  if type(name) ~= "string" or not name:match "^[%w_-]+[%w_.-]*$" then
    fault.add(where, "wrong-value", "q.param takes a name (letters, digits, '_', '-', '.'), not %s", spec.show(name))
    return nil
  end
  if s ~= nil and type(s) ~= "table" then
    fault.add(where, "wrong-value", "param '%s': its declaration must be a table, not %s", name, spec.show(s))
  end
  local copy = {}
  for k, v in pairs(type(s) == "table" and s or {}) do
    copy[k] = v
  end
  check_spec(name, copy, where)
  local known = declared[name]
  if known then
    if not same_spec(known.spec, copy) then
      fault.add(where, "taken", "param '%s' is declared otherwise at %s", name, known.origin)
    end
    return known.value
  end
  local value = copy.default
  local text = given(name)
  if type(text) == "string" then
    local converted, right = convert(text, copy)
    if converted == nil then
      fault.add(where, "wrong-value", "params.%s=%s: must be %s", name, text, right)
    else
      value = converted
    end
  end
  declared[name] = { value = value, spec = copy, origin = where }
  order[#order + 1] = name
  return value
end

local function check_given(t, prefix)
  for _, key in ipairs(spec.sorted_keys(t)) do
    local name = prefix .. tostring(key)
    if type(t[key]) == "table" then
      check_given(t[key], name .. ".")
    elseif not declared[name] then
      table.sort(order)
      fault.add(nil, "unknown-name", "params.%s: this machine has no such parameter%s; it has: %s", name,
        fault.nearest(name, order), #order > 0 and table.concat(order, ", ") or "none")
    end
  end
end

---Fault each parameter of the command line that no script declared.
function param.check_unknown()
  check_given(param.given, "")
end

---The help text of all parameters, one a line.
function param.help()
  local lines = {}
  for _, name in ipairs(order) do
    local s = declared[name].spec
    local choices = choice_names(s.choices or {}, "|")
    lines[#lines + 1] = ("  params.%s=%s  %s%s%s"):format(name,
      choices ~= "" and choices or s.type:upper(), s.help or "",
      range_text(s) ~= "" and " (" .. range_text(s):gsub("^[, ]+", "") .. ")" or "",
      s.default ~= nil and (" (default %s)"):format(tostring(s.default)) or "")
  end
  return lines
end

return param
