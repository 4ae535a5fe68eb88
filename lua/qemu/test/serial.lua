-- SPDX-License-Identifier: MIT
-- Serial lines: waiting for text, and typing.

local Case = require "qemu.test.case"
local fail = require "qemu.test.fail"
local qom = require "qom"

-- A pattern is looked for in so many bytes at the end of the output: it is
-- tried at each byte that comes.
local WINDOW <const> = 4096
local LINES_SHOWN <const> = 10

local function options_of(options)
  if options ~= nil and type(options) ~= "table" then
    fail.raise("options must be a table (serial =, timeout =), not %s", fail.show(options))
  end
  return options or {}
end

local function check_text(what, text)
  if type(text) ~= "string" or text == "" then
    fail.raise("%s takes a text that is not empty, not %s", what, fail.show(text))
  end
end

-- Look for it in what was not taken yet; take all up to its end.
local function look(n, pattern, plain)
  local text, at = fail.call(qom.test_serial_text, n, not plain and WINDOW or nil)
  local found = table.pack(pcall(string.find, text, pattern, 1, plain))
  if not found[1] then
    fail.raise("'%s' is no pattern of Lua: %s", pattern, (tostring(found[2]):gsub("^[^:]*:%d+: ", "")))
  elseif not found[2] then
    return nil
  end
  qom.test_serial_take(n, at + found[3])
  if found.n > 3 then
    return table.unpack(found, 4, found.n)
  end
  return text:sub(found[2], found[3])
end

local function expect(self, pattern, options, plain)
  options = options_of(options)
  local n = options.serial or 0
  local what = ("%s %s on serial line %s"):format(plain and "text" or "text like", fail.show(pattern), tostring(n))
  local trigger = plain and pattern or function()
    return string.find(qom.test_serial_text(n, WINDOW), pattern) ~= nil
  end
  return self:wait_for(what, options.timeout, function()
    return look(n, pattern, plain)
  end, function(on)
    qom.test_serial_wait(n, on and trigger or nil)
  end)
end

---Wait for text that matches a pattern of Lua on a serial line. All output up
---to its end counts as read. The pattern is tried at each byte that comes: end
---it with what follows where a part of the text would match, too. The case fails
---if it does not come in time, or the machine has no such line.
---@param pattern string
---@param options {serial: integer?, timeout: number?}? serial line (default 0), seconds of virtual time
---@return string ... the pattern's captures, or the whole match
function Case:expect(pattern, options)
  check_text("expect", pattern)
  return expect(self, pattern, options, false)
end

---Wait for exactly this text on a serial line.
---@param text string
---@param options {serial: integer?, timeout: number?}? as for expect
---@return string the text
function Case:expect_text(text, options)
  check_text("expect_text", text)
  return expect(self, text, options, true)
end

---Fail if text like this is in what the guest wrote and was not read yet.
---@param pattern string
---@param options {serial: integer?}? serial line (default 0)
function Case:expect_not(pattern, options)
  check_text("expect_not", pattern)
  local n = options_of(options).serial or 0
  local found = look(n, pattern, false)
  if found then
    fail.raise("expected no text like %s on serial line %d; seen %s%s", fail.show(pattern), n, fail.show(found),
      self:context())
  end
end

---Type text into a serial line. The guest gets it as its UART has room, while
---the machine runs.
---@param text string
---@param options {serial: integer?}? serial line (default 0)
function Case:type(text, options)
  if type(text) ~= "string" then
    fail.raise("type takes a text, not %s", fail.show(text))
  end
  fail.call(qom.test_serial_type, options_of(options).serial or 0, text)
end

---What the guest wrote and was not read yet; it counts as read then.
---@param options {serial: integer?}? serial line (default 0)
---@return string
function Case:output(options)
  local n = options_of(options).serial or 0
  local text, at = fail.call(qom.test_serial_text, n)
  qom.test_serial_take(n, at + #text)
  return text
end

---The last lines of all serial lines, for reports.
---@param lines integer? of each serial line (default 10)
---@return string
function Case:last_lines(lines)
  local parts = {}
  local numbers = qom.test_serial_lines()
  for _, n in ipairs(numbers) do
    local text = fail.tail(qom.test_serial_history(n, 4096), lines or LINES_SHOWN)
    if text ~= "" then
      parts[#parts + 1] = #numbers > 1 and ("serial %d: %s"):format(n, text) or text
    end
    local pending = qom.test_serial_pending(n)
    if pending > 0 then
      parts[#parts + 1] = ("(the guest has not taken the last %d bytes typed into serial line %d)"):format(pending, n)
    end
  end
  return table.concat(parts, "\n")
end

---What a failure's message ends with.
---@private
function Case:context()
  local text = self:last_lines(3)
  return text == "" and "" or "; the guest's last lines:\n" .. text
end

return Case
