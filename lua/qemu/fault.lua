-- SPDX-License-Identifier: MIT
-- The faults of a script: collected while it is declared and checked, and
-- reported all at once.

local qom = require "qom"

local fault = {}

local list = {} -- of "file:line: text"
local seen = {}

---Record a fault.
---@param where string? "file:line"; nil where it has no place in a script
---@param text string a format
function fault.add(where, text, ...)
  if select("#", ...) > 0 then
    text = text:format(...)
  end
  local line = where and where .. ": " .. text or text
  if not seen[line] then
    seen[line] = true
    list[#list + 1] = line
    qom.keep_fault(line)
  end
end

---Call f(...); an error it raises becomes a fault at `where`.
---@return boolean ok, any result
function fault.try(where, f, ...)
  local ok, result = pcall(f, ...)
  if not ok then
    fault.add(where, "%s", tostring(result))
  end
  return ok, result
end

---@return integer n faults recorded so far
function fault.count()
  return #list
end

---@return string? line the fault recorded last
function fault.last()
  return list[#list]
end

---Print every fault, a line each, and how many there were.
function fault.report()
  for _, line in ipairs(list) do
    qom.print_fault(line)
  end
  qom.print_fault(("%d error%s, nothing was started"):format(#list, #list == 1 and "" or "s"))
end

---" (did you mean 'a' or 'b'?)", or "" when nothing is near.
---@param name string what was written
---@param names string[] what there is
function fault.nearest(name, names)
  local near = qom.nearest(name, names)
  if #near == 0 then
    return ""
  end
  return " (did you mean '" .. table.concat(near, "' or '") .. "'?)"
end

return fault
