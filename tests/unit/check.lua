-- SPDX-License-Identifier: GPL-2.0-or-later
-- Checks that print the Test Anything Protocol and end QEMU when done.
--
--   local check = require "check"
--   check.equal("a fresh device is not realized", dev:realized(), false)
--   check.error("a second realize is refused", "realized already", function() dev:realize() end)
--   check.done()

local qom = require "qom"

local check = {}
local count, failures = 0, 0

local function show(value)
  if type(value) == "string" then
    return ("%q"):format(value)
  elseif type(value) ~= "table" or getmetatable(value) then
    return tostring(value)
  end
  local parts, keys = {}, {}
  for k in pairs(value) do
    keys[#keys + 1] = k
  end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  for _, k in ipairs(keys) do
    parts[#parts + 1] = ("[%s] = %s"):format(show(k), show(value[k]))
  end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

local function same(a, b)
  if a == b then
    return true
  elseif type(a) ~= "table" or type(b) ~= "table" then
    return false
  end
  for k, v in pairs(a) do
    if not same(v, b[k]) then
      return false
    end
  end
  for k in pairs(b) do
    if a[k] == nil then
      return false
    end
  end
  return true
end

local function report(ok, name, diagnosis)
  count = count + 1
  print(("%s %d - %s"):format(ok and "ok" or "not ok", count, name))
  if not ok then
    failures = failures + 1
    print("# " .. diagnosis:gsub("\n", "\n# "))
  end
end

---Tables are equal if what they hold is.
function check.equal(name, got, want)
  report(same(got, want), name, ("expected %s\nsaw      %s"):format(show(want), show(got)))
end

---Whether a value is neither nil nor false.
function check.truthy(name, got)
  report(got and true or false, name, "saw " .. show(got))
end

---fn must raise an error that contains the text.
function check.error(name, text, fn)
  local ok, err = pcall(fn)
  local found = not ok and tostring(err):find(text, 1, true)
  report(found and true or false, name, ("expected an error with %s\nsaw %s"):format(show(text),
    ok and "none" or show(tostring(err))))
end

---What cannot be tried here is said, not left out in silence.
function check.skip(name, why)
  count = count + 1
  print(("ok %d - %s # SKIP %s"):format(count, name, why))
end

function check.done()
  print("1.." .. count)
  qom.quit(failures == 0 and 0 or 1)
end

return check
