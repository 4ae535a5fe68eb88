-- SPDX-License-Identifier: MIT
-- Screens: a display controller without a CPU, which shows what is in memory.

local t = require "qemu.test"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "screen", arch = { "arm", "aarch64" }, cpus = { default = 1 } }

local LCD <const> = 0x40000000
local RAM <const> = 0x20000000
local WIDTH <const>, HEIGHT <const> = 64, 32

q.ram { id = "vram", size = 64 * q.KiB, at = RAM }
local memory = q.has_property("pl110", "framebuffer-memory") and q.system_memory or nil
q.device "pl110" { id = "lcd", at = LCD, props = { ["framebuffer-memory"] = memory } }

t.suite { timeout = 0.1 }

-- PrimeCell PL110: 24 bits a pixel in words, red in the low byte unless BGR.
local function switch_on(t)
  t:write(LCD, (WIDTH // 16 - 1) << 2) -- LCDTiming0
  t:write(LCD + 4, HEIGHT - 1) -- LCDTiming1
  t:write(LCD + 0x10, RAM) -- LCDUPBASE
  t:write(LCD + 0x18, 0) -- LCDIMSC
  t:write(LCD + 0x1c, 0x801 | 0x100 | 5 << 1) -- LCDControl: power, enable, BGR, 24 bits
end

local function plot(t, x, y, color)
  t:write(RAM + (y * WIDTH + x) * 4, color)
end

local function draw(t)
  switch_on(t)
  for x = 0, WIDTH - 1 do
    for y = 0, HEIGHT - 1 do
      plot(t, x, y, x * 4 << 16 | y * 8 << 8 | 0x40)
    end
  end
end

local function message_of(fn, ...)
  local ok, err = pcall(fn, ...)
  return not ok and tostring(require("qemu.test.fail").message(err)) or nil
end

-- the first case: what a console shows is no part of a snapshot
t.test "what was never shown is an error" (function(t)
  t:raises(function()
    t:screen()
  end, "console 0 shows nothing yet")
end)

t.test "a picture has a size and pixels" (function(t)
  draw(t)
  local p = t:screen()
  t:equal(p:width(), WIDTH)
  t:equal(p:height(), HEIGHT)
  t:equal(p:pixel(0, 0), 0x000040)
  t:equal(p:pixel(63, 31), 0xfcf840)
  t:equal(p:pixel(10, 3), 0x281840)
  t:raises(function()
    p:pixel(64, 0)
  end, "there is no pixel 64 (0x40), 0 in a picture of 64 x 32")
  t:raises(function()
    p:pixel(0, 0.5)
  end, "there is no pixel 0, 0.5")
end)

t.test "a console that does not exist is an error" (function(t)
  t:raises(function()
    t:screen(7)
  end, "there is no console 7")
  t:raises(function()
    t:screen(-1)
  end, "n must be")
  draw(t)
  local p = t:screen()
  t:raises(function()
    t:expect_screen(p, { console = 3 })
  end, "there is no console 3")
end)

t.test "a picture is what was shown then" (function(t)
  draw(t)
  local before = t:screen()
  plot(t, 5, 6, 0xffffff)
  t:equal(before:pixel(5, 6), 0x143040)
  t:equal(t:screen():pixel(5, 6), 0xffffff)
end)

t.test "a case does not see another's picture" (function(t)
  switch_on(t)
  t:equal(t:screen():pixel(5, 6), 0)
end)

t.test "a difference is told" (function(t)
  draw(t)
  local p = t:screen()
  t:expect_screen(p)
  plot(t, 20, 4, 0xff0000)
  plot(t, 3, 9, 0x00ff00)
  local message = message_of(t.expect_screen, t, p)
  t:match(message, "expected a picture on console 0 within 0.1 s of virtual time: 2 of 2048 pixels differ, " ..
    "the first at 20, 4: #ff0000, not #502040")
  t:check(message:find("; no pictures are saved: give a folder", 1, true)
    or message:find("; the difference: ", 1, true))
end)

t.test "near enough is equal" (function(t)
  draw(t)
  local p = t:screen()
  plot(t, 20, 4, 0x502040 + 0x030000 - 0x000200 + 1)
  t:expect_screen(p, { tolerance = 3 })
  t:raises(function()
    t:expect_screen(p, { tolerance = 2 })
  end, "1 of 2048 pixels differ, the first at 20, 4: #531e41, not #502040")
end)

t.test "a part counts alone" (function(t)
  draw(t)
  local p = t:screen()
  plot(t, 20, 4, 0xff0000)
  t:expect_screen(p, { x = 21 })
  t:expect_screen(p, { y = 5 })
  t:expect_screen(p, { width = 20 })
  t:expect_screen(p, { height = 4 })
  t:raises(function()
    t:expect_screen(p, { x = 18, y = 3, width = 4, height = 2 })
  end, "1 of 8 pixels differ, the first at 20, 4")
  t:raises(function()
    t:expect_screen(p, { x = 60, width = 5 })
  end, "a rectangle of 5 x 32 pixels at 60, 0 is not inside 64 x 32")
  t:raises(function()
    t:expect_screen(p, { x = 64 })
  end, "a rectangle of 0 x 32 pixels at 64, 0 is not inside")
end)

t.test "another size is told" (function(t)
  draw(t)
  local p = t:screen()
  t:write(LCD + 4, HEIGHT - 2)
  t:raises(function()
    t:expect_screen(p)
  end, "it has 64 x 31 pixels, not 64 x 32")
end)

t.test "a picture may come later" (function(t)
  draw(t)
  local p = t:screen()
  plot(t, 0, 0, 0xffffff)
  t:raises(function()
    t:expect_screen(p, { timeout = 0.02 })
  end, "within 0.02 s of virtual time: 1 of 2048 pixels differ")
  plot(t, 0, 0, 0x40)
  t:equal(t:expect_screen(p):pixel(0, 0), 0x40)
end)

t.test "wrong arguments are told" (function(t)
  draw(t)
  local p = t:screen()
  for _, case in ipairs {
    { "expect_screen takes a picture or the path of a PNG file, not 5", 5 },
    { "options must be a table", p, 5 },
    { "expect_screen has no option \"zoom\"", p, { zoom = 1 } },
    { "x must be an integer", p, { x = 0.5 } },
    { "tolerance must be", p, { tolerance = 256 } },
    { "no such file", "no_such_picture.png" },
    { "outside the folders a script may read", "/etc/passwd" },
    { "Not a PNG file", "screen_test.lua" },
  } do
    local message = message_of(t.expect_screen, t, case[2], case[3])
    t:check(message and message:find(case[1], 1, true), ("%s in %s"):format(case[1], message))
  end
  for _, name in ipairs { "../x", "/tmp/x", "", ".hidden", "a b", "a/b", ("x"):rep(300) } do
    t:raises(function()
      p:save(name)
    end, "is no name for a picture")
  end
end)

t.test "a binding takes no picture that is none" (function(t)
  for _, case in ipairs {
    { "are no picture", qom.test_screen_compare, 2, "12345678", "1234", 0 },
    { "are no picture", qom.test_screen_compare, 0, "", "", 0 },
    { "a picture has 1 to", qom.test_screen_compare, 2, "", "", 0 },
    { "different heights", qom.test_screen_difference, 1, "12345678", "1234", 0 },
    { "is not inside", qom.test_screen_crop, 1, "12345678", 0, 2, 1, 1 },
    { "is not inside", qom.test_screen_crop, 1, "12345678", 0, 0, 1, 0 },
    { "a picture has 1 to", qom.test_screen_save, "a.png", 1, ("1234"):rep(16385) },
  } do
    t:raises(function()
      case[2](table.unpack(case, 3))
    end, case[1])
  end
end)

t.test "a saved picture is the same" (function(t)
  draw(t)
  local p = t:screen()
  local path = p:save "reference"
  if not path then
    t:skip "no folder for pictures: testing.screens=DIR"
  end
  t:match(path, "/reference%.png$")
  t:expect_screen(path)
  plot(t, 20, 4, 0xff0000)
  local message = message_of(t.expect_screen, t, path)
  t:match(message, "1 of 2048 pixels differ, the first at 20, 4: #ff0000, not #502040; the difference: ")
  local difference = message:match "the difference: ([^,]*%.png)"
  local width, height, pixels = qom.test_screen_read(difference)
  t:equal(width, WIDTH)
  t:equal(height, HEIGHT)
  t:equal((string.unpack("=I4", pixels, (4 * WIDTH + 20) * 4 + 1)), 0xff0000)
  t:equal((string.unpack("=I4", pixels, (4 * WIDTH + 21) * 4 + 1)), 0x150810)
  t:expect_screen(message:match "the screen: ([^\n]*%.png)")
end)
