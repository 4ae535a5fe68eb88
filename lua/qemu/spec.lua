-- SPDX-License-Identifier: MIT
-- What a declaration's table may hold. One checker per kind of value; a node
-- kind lists its keys with these. A checker takes (value) and returns the
-- value to keep, or nil and what would be right.

local fault = require "qemu.fault"
local qom = require "qom"

local spec = {}

local function want(type_name, what)
  return function(value)
    if type(value) ~= type_name then
      return nil, what
    end
    return value
  end
end

spec.string = want("string", "a string")
spec.boolean = want("boolean", "true or false")
spec.table = want("table", "a table")
spec.func = want("function", "a function")

---An id: the last part of a QOM path.
function spec.id(value)
  if type(value) ~= "string" or value == "" or value:find "[/%c%s]" or not utf8.len(value) then
    return nil, "a name without '/' and blanks"
  end
  return value
end

---A whole number, 0 or more (2.0 is one, too).
function spec.unsigned(value)
  local n = math.type(value) and math.tointeger(value)
  if not n or n < 0 then
    return nil, "an integer, 0 or more"
  end
  return n
end

---Any whole number.
function spec.integer(value)
  local n = math.type(value) and math.tointeger(value)
  if not n then
    return nil, "an integer"
  end
  return n
end

---An address: 64 bits. Lua's integers have a sign, so that those from 2^63 on
---are negative.
function spec.address(value)
  local n = math.type(value) and math.tointeger(value)
  if not n then
    return nil, "an address (an integer)"
  end
  return n
end

---A size in bytes, above 0.
function spec.size(value)
  local n = math.type(value) and math.tointeger(value)
  if not n or n <= 0 then
    return nil, "a size in bytes, above 0 (q.KiB, q.MiB and q.GiB help)"
  end
  return n
end

---A frequency in Hz.
function spec.hertz(value)
  if not math.type(value) or value < 0 or value ~= value or value > 1e12 then
    return nil, "a frequency in Hz, 0 or more"
  end
  return value
end

---A value of any kind.
function spec.any(value)
  return value
end

---The argument of a function that gives a value: what `check` makes of it, or an
---error at the script's line.
---@param name string the function's, as "q.phandle"
function spec.argument(name, value, check)
  local kept, right = check(value)
  if kept == nil then
    fault.fail("wrong-value", "%s: %s takes %s, not %s", qom.caller() or "?", name, right, spec.show(value))
  end
  return kept
end

---How a value is shown in a message.
function spec.show(value)
  if type(value) == "string" then
    return ("'%s'"):format(#value > 40 and value:sub(1, 37) .. "..." or value)
  elseif math.type(value) == "integer" and (value > 9 or value < -9) then
    return ("%d (0x%x)"):format(value, value)
  end
  local meta = getmetatable(value)
  if meta == "node" or type(meta) == "table" and rawget(meta, "__tostring") then
    local ok, text = pcall(tostring, value) -- a node, or a part of one; or a script's own
    return ok and text or "a " .. type(value)
  elseif type(value) == "table" or type(value) == "userdata" or type(value) == "function" then
    return "a " .. type(value)
  end
  return tostring(value)
end

local function by_text(a, b)
  return tostring(a) < tostring(b)
end

---Keys of a table in a fixed order: numbers first, then strings.
function spec.sorted_keys(t)
  if getmetatable(t) == nil then -- which may have pairs of its own
    local first = next(t)
    if first == nil or next(t, first) == nil then
      return { first } -- as most are, and every node is looked through
    end
  end
  local all, n = {}, 0
  for k in pairs(t) do
    n = n + 1
    all[n] = k
  end
  if pcall(table.sort, all) then
    return all -- keys of one kind, as in most tables
  end
  local numbers, rest, order = {}, {}, nil
  for k in pairs(t) do
    if type(k) == "string" then
      rest[#rest + 1] = k
    elseif math.type(k) then
      numbers[#numbers + 1] = k
    else
      rest[#rest + 1] = k
      order = by_text
    end
  end
  table.sort(rest, order)
  if #numbers == 0 then
    return rest
  end
  table.sort(numbers)
  return table.move(rest, 1, #rest, #numbers + 1, numbers)
end

---Whether a value can be a name in QEMU, whose texts end at a zero byte.
function spec.is_name(value)
  return type(value) == "string" and not value:find "\0"
end

---A list whose first element is element 0: { a, b } and { [0] = a, b } are
---the same. With [0] every key is an element's number; without it there must
---be no holes, as it could be meant either way what { [5] = a } is.
---@return (fun(): integer?, any)? elements nil: there are holes, or keys that are no numbers
function spec.from_zero(list)
  local shift = list[0] == nil and 1 or 0
  local keys, i = spec.sorted_keys(list), 0
  for n, k in ipairs(keys) do
    if math.type(k) ~= "integer" or k < shift or shift == 1 and k ~= n then
      return nil
    end
  end
  return function()
    i = i + 1
    if keys[i] then
      return keys[i] - shift, list[keys[i]]
    end
  end
end

---Addresses of an ELF file that lie elsewhere in memory.
---@class qemu.Window
---@field address integer the first of them
---@field size integer bytes
---@field to integer where it is in memory

function spec.windows(value)
  local right = "a list of { address =, size =, to = }"
  if type(value) ~= "table" then
    return nil, right
  end
  for _, window in ipairs(value) do
    if type(window) ~= "table" or not (spec.unsigned(window.address) and spec.size(window.size) and
      spec.unsigned(window.to)) then
      return nil, right
    end
  end
  return value
end

return spec
