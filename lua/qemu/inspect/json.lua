-- SPDX-License-Identifier: MIT
-- JSON in one canonical form: keys sorted, an element a line. Two equal values
-- give the same text.

local spec = require "qemu.spec"

local json = {}

local short = { ["\""] = "\\\"", ["\\"] = "\\\\", ["\n"] = "\\n", ["\t"] = "\\t" }

local function escape(c)
  return short[c] or ("\\u%04x"):format(c:byte())
end

local function quote(text)
  -- bytes that are no UTF-8 stand for themselves as Latin-1
  local unsafe = utf8.len(text) and "[\"\\\x00-\x1f\x7f]" or "[\"\\\x00-\x1f\x7f-\xff]"
  return "\"" .. text:gsub(unsafe, escape) .. "\""
end

local function number(n)
  if math.type(n) == "integer" then
    return ("%d"):format(n)
  elseif n ~= n or n == math.huge or n == -math.huge then
    return "null"
  end
  return ("%.17g"):format(n)
end

local encode

local function encode_items(out, indent, open, close, items)
  if #items == 0 then
    out[#out + 1] = open .. close
    return
  end
  local inner = indent .. " "
  for i, item in ipairs(items) do
    out[#out + 1] = (i == 1 and open or ",") .. "\n" .. inner .. (item.key and quote(item.key) .. ": " or "")
    encode(out, inner, item.value)
  end
  out[#out + 1] = "\n" .. indent .. close
end

function encode(out, indent, value)
  if type(value) ~= "table" then
    out[#out + 1] = type(value) == "string" and quote(value) or math.type(value) and number(value) or tostring(value)
    return
  end
  local items, is_list = {}, value[1] ~= nil
  for i, key in ipairs(spec.sorted_keys(value)) do
    is_list = is_list and key == i
    items[i] = { key = not is_list and tostring(key) or nil, value = value[key] }
  end
  if is_list then
    encode_items(out, indent, "[", "]", items)
  else
    encode_items(out, indent, "{", "}", items)
  end
end

---The text of a value: tables with an element 1 are arrays, others objects.
---@param value any
---@return string
function json.encode(value)
  local out = {}
  encode(out, "", value)
  out[#out + 1] = "\n"
  return table.concat(out)
end

return json
