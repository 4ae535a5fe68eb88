-- SPDX-License-Identifier: MIT
-- Checks: each fails the case with what was expected and what was seen.

local Case = require "qemu.test.case"
local fail = require "qemu.test.fail"

local function same(a, b)
  if a == b then
    return true
  elseif type(a) ~= "table" or type(b) ~= "table" or getmetatable(a) or getmetatable(b) then
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

local function failed(self, what, expected, seen)
  fail.raise("%sexpected %s, seen %s%s", what and what .. ": " or "", expected, seen, self:context())
end

---A value is the expected one. Tables are equal if what they hold is.
---@param seen any
---@param expected any
---@param what string? for the message
function Case:equal(seen, expected, what)
  if not same(seen, expected) then
    failed(self, what, fail.show(expected), fail.show(seen))
  end
end

---A value is not this one; as for equal.
---@param seen any
---@param unwanted any
---@param what string? for the message
function Case:not_equal(seen, unwanted, what)
  if same(seen, unwanted) then
    failed(self, what, "anything but " .. fail.show(unwanted), "just that")
  end
end

---The value is neither nil nor false.
---@param value any
---@param what string? for the message
function Case:check(value, what)
  if not value then
    failed(self, what, "something true", fail.show(value))
  end
end

---A text matches a pattern of Lua.
---@param text string
---@param pattern string
---@param what string? for the message
function Case:match(text, pattern, what)
  if type(text) ~= "string" or not text:find(pattern) then
    failed(self, what, "text like " .. fail.show(pattern), fail.show(text))
  end
end

---A number lies between two others, or is one of them.
---@param value number
---@param low number
---@param high number
---@param what string? for the message
function Case:between(value, low, high, what)
  if not math.type(value) or value < low or value > high then
    failed(self, what, ("from %s to %s"):format(fail.show(low), fail.show(high)), fail.show(value))
  end
end

---fn() raises an error with this text in it.
---@param fn fun()
---@param text string
function Case:raises(fn, text)
  local ok, err = pcall(fn)
  if ok then
    failed(self, nil, "an error with " .. fail.show(text), "none")
  elseif fail.skipped(err) or not fail.message(err):find(text, 1, true) then
    failed(self, nil, "an error with " .. fail.show(text), fail.show(fail.message(err)))
  end
end

---Fail the case.
---@param text string
function Case:fail(text)
  fail.raise("%s%s", tostring(text), self:context())
end

---End the case here: it does not apply.
---@param reason string
function Case:skip(reason)
  fail.skip(tostring(reason))
end

return Case
