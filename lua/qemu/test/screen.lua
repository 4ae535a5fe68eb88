-- SPDX-License-Identifier: MIT
-- Screens: what a console shows, pixel by pixel, and PNG files.

local Case = require "qemu.test.case"
local fail = require "qemu.test.fail"
local machine = require "qemu.machine"
local qom = require "qom"

local STEP <const> = 0.01 -- seconds of virtual time between two looks
local NAME_MAX <const> = 150
local NO_FOLDER <const> = "no pictures are saved: give a folder for them, testing.screens=DIR"

---@class qemu.test.Picture
local Picture = {}
Picture.__index = Picture
Picture.__metatable = "qemu.test.Picture"

local function picture(width, height, pixels)
  return setmetatable({ columns = width, rows = height, pixels = pixels }, Picture)
end

local function is_picture(value)
  return type(value) == "table" and getmetatable(value) == Picture.__metatable
end

---How wide the picture is.
---@return integer pixels
function Picture:width()
  return self.columns
end

---How high the picture is.
---@return integer pixels
function Picture:height()
  return self.rows
end

---The colour of a pixel; 0, 0 is at the top left.
---@param x integer
---@param y integer
---@return integer color 0xRRGGBB
function Picture:pixel(x, y)
  local column, row = math.type(x) and math.tointeger(x), math.type(y) and math.tointeger(y)
  if not column or not row or column < 0 or row < 0 or column >= self.columns or row >= self.rows then
    fail.raise("there is no pixel %s, %s in a picture of %d x %d", fail.show(x), fail.show(y), self.columns, self.rows)
  end
  return (string.unpack("=I4", self.pixels, (row * self.columns + column) * 4 + 1))
end

---Save the picture as a PNG file, in the folder that the command line names
---with testing.screens=DIR. Without one nothing is written.
---@param name string letters, digits and ._-; .png is added if it is missing
---@return string? path or nil, if there is no folder
function Picture:save(name)
  if type(name) ~= "string" then
    fail.raise("save takes the name of a file, not %s", fail.show(name))
  end
  name = name:find "%.png$" and name or name .. ".png"
  return fail.call(qom.test_screen_save, name, self.columns, self.pixels)
end

---What console n shows now. A device that is switched off may leave there what
---an earlier case made it show.
---@param n integer? console (default 0)
---@return qemu.test.Picture
function Case:screen(n)
  local _ = self
  return picture(fail.call(qom.test_screen, n or 0))
end

-- Comparing ----------------------------------------------------------------

---What t:expect_screen takes; nothing must be given.
---@class qemu.test.ScreenFields
---@field console? integer which one (default 0)
---@field tolerance? integer how far red, green and blue may each be off, of 255 (default 0)
---@field x? integer of the rectangle's top left corner (default 0)
---@field y? integer of the rectangle's top left corner (default 0)
---@field width? integer of the rectangle (default: up to the right edge)
---@field height? integer of the rectangle (default: down to the bottom edge)
---@field timeout? number seconds of virtual time

local option_kinds = {
  console = "integer",
  tolerance = "integer",
  x = "integer",
  y = "integer",
  width = "integer",
  height = "integer",
  timeout = "number",
}

local function check_options(options)
  if options ~= nil and type(options) ~= "table" then
    fail.raise("options must be a table, not %s", fail.show(options))
  end
  for key, value in pairs(options or {}) do
    local kind = option_kinds[key]
    if not kind then
      fail.raise("expect_screen has no option %s; it takes: console, height, timeout, tolerance, width, x, y",
        fail.show(key))
    elseif math.type(value) ~= "integer" and (kind == "integer" or not math.type(value)) then
      fail.raise("%s must be %s, not %s", key, kind == "integer" and "an integer" or "a number", fail.show(value))
    end
  end
  return options or {}
end

local function expected_picture(what)
  if is_picture(what) then
    return what
  elseif type(what) ~= "string" then
    fail.raise("expect_screen takes a picture or the path of a PNG file, not %s", fail.show(what))
  end
  local path = fail.call(qom.resolve_path, what, qom.caller_file())
  return picture(fail.call(qom.test_screen_read, path))
end

local function crop(p, x, y, width, height)
  return picture(width, height, fail.call(qom.test_screen_crop, p.columns, p.pixels, x, y, width, height))
end

-- The part of both that counts: what is expected may be the whole screen or
-- just that part.
local function parts(seen, expected, o)
  local x, y = o.x or 0, o.y or 0
  local width, height = o.width or seen.columns - x, o.height or seen.rows - y
  local whole = seen.columns == expected.columns and seen.rows == expected.rows
  if not whole and (expected.columns ~= width or expected.rows ~= height) then
    return nil
  elseif width == seen.columns and height == seen.rows and x == 0 and y == 0 then
    return seen, expected
  end
  return crop(seen, x, y, width, height), whole and crop(expected, x, y, width, height) or expected
end

-- nil if they are equal; else how they differ.
local function difference(seen, expected, o)
  local a, b = parts(seen, expected, o)
  if not a then
    return { text = ("it has %d x %d pixels, not %d x %d"):format(seen.columns, seen.rows, expected.columns,
      expected.rows), seen = seen }
  end
  local tolerance = o.tolerance or 0
  local count, x, y = fail.call(qom.test_screen_compare, a.columns, a.pixels, b.pixels, tolerance)
  if count == 0 then
    return nil
  end
  local was, is = b:pixel(x, y), a:pixel(x, y)
  return {
    text = ("%d of %d pixels differ, the first at %d, %d: #%06x, not #%06x"):format(count, a.columns * a.rows,
      x + (o.x or 0), y + (o.y or 0), is, was),
    seen = seen,
    show = function()
      return picture(a.columns, a.rows,
        fail.call(qom.test_screen_difference, a.columns, a.pixels, b.pixels, tolerance))
    end,
  }
end

-- One look at the screen.
local function look(expected, o)
  local seen = table.pack(pcall(qom.test_screen, o.console or 0))
  if not seen[1] then
    local text = tostring(seen[2])
    if not text:find("shows nothing yet", 1, true) then
      fail.raise("%s", text)
    end
    return nil, { text = text }
  end
  local now = picture(table.unpack(seen, 2))
  local found = difference(now, expected, o)
  return not found and now or nil, found
end

-- The beginning of a case's files' names: script, case, number.
local function file_name(case)
  case.pictures = (case.pictures or 0) + 1
  local script = (machine.options.script or ""):match "([^/:]*)[^/]*$":gsub("%.lua$", "")
  local name = (script .. "-" .. case.name):gsub("[^%w]+", "-"):gsub("^-+", ""):sub(1, NAME_MAX)
  return ("%s-%d"):format(name == "" and "case" or name, case.pictures)
end

-- Saves what a failure is about; returns the end of its message.
local function save(case, found)
  if not found.seen then
    return ""
  end
  local name = file_name(case)
  local ok, path = pcall(qom.test_screen_save, name .. "-seen.png", found.seen.columns, found.seen.pixels)
  if not ok then
    return "; no pictures are saved: " .. tostring(path)
  elseif not path then
    return "; " .. NO_FOLDER
  elseif not found.show then
    return "; the screen: " .. path
  end
  return ("; the difference: %s, the screen: %s"):format(found.show():save(name .. "-difference.png"), path)
end

---Wait until a console shows a picture: all of it, or a rectangle, for which
---the picture may be as large as the screen or just the rectangle. It is looked
---at every 0.01 seconds of virtual time.
---
---A failure tells how many pixels differ and where the first one is. In the
---folder that the command line names with testing.screens=DIR it leaves the
---screen and a picture of the difference as PNG files: equal pixels are dimmed,
---differing ones red.
---@param expected string|qemu.test.Picture a PNG file as seen from the test's file, or a picture
---@param options qemu.test.ScreenFields?
---@return qemu.test.Picture screen
function Case:expect_screen(expected, options)
  local o = check_options(options)
  local what = type(expected) == "string" and expected or "a picture"
  expected = expected_picture(expected)
  local limit = self:limit(o.timeout)
  local deadline = qom.now_ns() + Case.ns(limit, "timeout")
  local state
  while true do
    local seen, found = look(expected, o)
    if seen then
      return seen
    end
    local left = (deadline - qom.now_ns()) / 1e9
    if state or left <= 0 then
      local so_far = state and ("until the machine stopped (%s)"):format(state) or
        ("within %s s of virtual time"):format(limit)
      fail.raise("expected %s on console %d %s: %s%s%s", what, o.console or 0, so_far, found.text, save(self, found),
        self:context())
    end
    state = self:run(math.min(STEP, left))
  end
end

return Case
