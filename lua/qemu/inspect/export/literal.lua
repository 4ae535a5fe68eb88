-- SPDX-License-Identifier: MIT
-- Values and names as Lua source.

local spec = require "qemu.spec"

local literal = {}

---The bytes that hex digits stand for.
function literal.from_hex(text)
  return (text:gsub("%x%x", function(hex)
    return string.char(tonumber(hex, 16))
  end))
end

---Bytes as a string.
function literal.bytes(bytes)
  return '"' .. bytes:gsub(".", function(c)
    return ("\\x%02x"):format(c:byte())
  end) .. '"'
end

---A value of a description.
function literal.of(value)
  if math.type(value) == "integer" and (value >= 0x1000 or value <= -0x1000) then
    return ("0x%x"):format(value)
  elseif type(value) == "string" then
    return (("%q"):format(value):gsub("\\\n", "\\n"))
  elseif type(value) ~= "table" then
    return tostring(value)
  end
  local parts = {}
  for i, key in ipairs(spec.sorted_keys(value)) do
    parts[i] = (math.type(key) and "" or ("[%q] = "):format(key)) .. literal.of(value[key])
  end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

---A table of elements that are Lua source, inside of another one: on one line
---where it fits.
---@param parts string[]
function literal.list(parts)
  local line = "{ " .. table.concat(parts, ", ") .. " }"
  return #line <= 100 and line or "{\n    " .. table.concat(parts, ",\n    ") .. ",\n  }"
end

---Whether two values are the same.
function literal.equal(a, b)
  if type(a) == "table" and type(b) == "table" then
    return literal.of(a) == literal.of(b)
  end
  return a == b
end

local KEYWORDS <const> = {
  ["and"] = true, ["break"] = true, ["do"] = true, ["end"] = true, ["for"] = true, ["if"] = true, ["in"] = true,
  ["not"] = true, ["or"] = true, ["then"] = true, q = true, ["local"] = true, ["function"] = true, ["goto"] = true,
  ["repeat"] = true, ["return"] = true, ["until"] = true, ["while"] = true, ["nil"] = true, ["true"] = true,
  ["false"] = true, ["else"] = true, ["elseif"] = true, map = true, irq = true, tree = true,
}

---Whether a name can stand without quotes, and is not taken by the script itself.
function literal.is_name(name)
  return name:find "^[%a_][%w_]*$" and not KEYWORDS[name]
end

---A key of a table: name or ["name"].
function literal.field(name)
  return literal.is_name(name) and name or ("[%q]"):format(name)
end

---The same where the table is asked for it: .name or ["name"].
function literal.key(name)
  return (literal.is_name(name) and "." or "") .. literal.field(name)
end

return literal
