-- SPDX-License-Identifier: MIT
-- The faults of a script: collected while it is declared and checked, and
-- reported all at once.

local qom = require "qom"

local fault = {}

local list = {} -- of "file:line: text"
local seen = {}

-- The text of a message. Its kind is what docs/errors.md explains it with; the
-- table of them is needed by a script with faults alone.
local function message(kind, text, ...)
  if not require("qemu.kinds")[kind] then
    error(("no kind of fault is called '%s' (lua/qemu/kinds.lua)"):format(kind))
  end
  return select("#", ...) > 0 and text:format(...) or text
end

-- A fault is a line, whatever a name in it holds; only a traceback has more.
local function printable(text)
  local head, rest = text:match "^(.-)(\nstack traceback:.*)$"
  local bad = utf8.len(head or text) and "%c" or "[%c\x80-\xff]"
  return (head or text):gsub(bad, function(c)
    return ("\\x%02x"):format(c:byte())
  end) .. (rest or "")
end

---Record a fault.
---@param where string? "file:line"; nil where it has no place in a script
---@param kind string a name in lua/qemu/kinds.lua
---@param text string a format
function fault.add(where, kind, text, ...)
  text = message(kind, text, ...)
  local line = printable(where and where .. ": " .. text or text)
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
    fault.add(where, "qom", "%s", tostring(result))
  end
  return ok, result
end

---Raise an error; who catches it records it.
---@param kind string a name in lua/qemu/kinds.lua
---@param text string a format
function fault.fail(kind, text, ...)
  error(message(kind, text, ...), 0)
end

---@return integer n faults recorded so far
function fault.count()
  return #list
end

---@return string? line the fault recorded last
function fault.last()
  return list[#list]
end

---Forget all faults.
function fault.clear()
  list, seen = {}, {}
end

---Print every fault, a line each, and how many there were.
---@param outcome string? "nothing was started"
function fault.report(outcome)
  for _, line in ipairs(list) do
    qom.print_fault(line)
  end
  qom.print_fault(("%d error%s, %s"):format(#list, #list == 1 and "" or "s", outcome or "nothing was started"))
end

---" (did you mean 'a' or 'b'?)", or "" when nothing is near.
---@param name string what was written
---@param names string[] what there is
function fault.nearest(name, names)
  local near = name:find "\0" and {} or qom.nearest(name, names) -- texts of C end there
  if #near == 0 then
    return ""
  end
  return " (did you mean '" .. table.concat(near, "' or '") .. "'?)"
end

return fault
