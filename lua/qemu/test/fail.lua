-- SPDX-License-Identifier: MIT
-- How a case ends early: by a failure, or because it does not apply.

local qom = require "qom"

local fail = {}

-- They pass the engine's message handler unchanged.
local Failure = { __name = "qemu.leave" }
local Skip = { __name = "qemu.leave" }

---End the case: it failed. The place of the innermost script function leads.
---@param text string a format
function fail.raise(text, ...)
  if select("#", ...) > 0 then
    text = text:format(...)
  end
  error(setmetatable({ message = (qom.caller() or "?") .. ": " .. text }, Failure), 0)
end

---End the case: it does not apply.
function fail.skip(reason)
  error(setmetatable({ reason = reason }, Skip), 0)
end

---@return string? reason if `err` is what fail.skip raised
function fail.skipped(err)
  return getmetatable(err) == Skip and err.reason or nil
end

---@param where string? the place of an error that has none of its own
---@return string message of anything that was raised
function fail.message(err, where)
  if getmetatable(err) == Failure then
    return err.message
  end
  local text = type(err) == "table" and "(error object is a table value)" or tostring(err)
  if where and not text:find "^[^\n]-:%d+: " then
    text = where .. ": " .. text
  end
  return text
end

---Call a binding; its error fails the case at the script's line.
function fail.call(fn, ...)
  local results = table.pack(pcall(fn, ...))
  if not results[1] then
    fail.raise("%s", tostring(results[2]))
  end
  return table.unpack(results, 2, results.n)
end

---How a value is shown in a message.
function fail.show(value)
  if math.type(value) == "integer" then
    return value >= 0 and value < 10 and tostring(value) or ("%d (0x%x)"):format(value, value)
  elseif type(value) == "string" then
    return (("%q"):format(value):gsub("\\\n", "\\n"):gsub("\r", "\\r"))
  elseif type(value) ~= "table" or getmetatable(value) then
    return tostring(value)
  end
  local keys, parts = {}, {}
  for k in pairs(value) do
    keys[#keys + 1] = k
  end
  table.sort(keys, function(a, b)
    return tostring(a) < tostring(b)
  end)
  for _, k in ipairs(keys) do
    parts[#parts + 1] = math.type(k) and fail.show(value[k]) or ("%s = %s"):format(tostring(k), fail.show(value[k]))
  end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

---Text of a serial line, fit for a report: no control characters.
function fail.clean(text)
  text = text:gsub("\r+\n", "\n"):gsub("\r", "\n"):gsub("\27%[[%d;?]*%a", "")
  return (text:gsub("[^\n\t\32-\126]", function(c)
    return ("\\x%02x"):format(c:byte())
  end))
end

---The last lines of a text.
function fail.tail(text, lines)
  local all = {}
  for line in (fail.clean(text):gsub("%s+$", "") .. "\n"):gmatch "([^\n]*)\n" do
    all[#all + 1] = line
  end
  return table.concat(all, "\n", math.max(1, #all - lines + 1))
end

return fail
