-- SPDX-License-Identifier: MIT
-- machines/arm/microbit.lua with MicroPython, given as a kernel; and a few
-- instructions for Cortex-M0.

local t = require "qemu.test"
require "machines.arm.microbit"

local FIRMWARE <const> = "/usr/share/firmware-microbit-micropython/firmware.hex" -- Debian's firmware-microbit-micropython

t.suite { args = { "-kernel", FIRMWARE }, needs = { FIRMWARE }, icount = 0, guard = 120 }

local RAM <const> = 0x20000000

local function to_prompt(t)
  t:expect_text "MicroPython"
  t:expect_text ">>> "
end

-- Type a line of Python; what it answers up to the next prompt.
local function ask(t, line)
  t:type(line .. "\r")
  t:expect_text(line .. "\r\n") -- its echo
  return (t:expect "(.-)\r\n>>> ")
end

t.point "prompt" (to_prompt)

-- Firmware -----------------------------------------------------------------

t.test "MicroPython calculates" { from = "prompt", function(t)
  t:equal(ask(t, "print(6*7)"), "42")
end }

t.test "ten resets, each back to a prompt that answers" { from = "prompt", function(t)
  for turn = 1, 10 do
    t:reset()
    to_prompt(t)
    t:equal(ask(t, ("print('turn' '%d')"):format(turn)), "turn" .. turn)
  end
end }

t.test "a snapshot in the middle of a command goes on there" { from = "prompt", function(t)
  t:type "print(6*"
  t:expect_text "print(6*"
  t:snapshot "middle"
  for _, word in ipairs { "one", "two" } do
    t:type(("7, '%s')\r"):format(word))
    t:expect_text("\n42 " .. word .. "\r\n>>> ")
    t:restore "middle"
  end
end }

-- The CPU ------------------------------------------------------------------

-- adds r0, #1; b .-2
local function put_loop(t)
  t:write_bytes(RAM, "\x01\x30\xfd\xe7")
  t:register("xpsr", 0x01000000)
  t:register("r0", 0)
  t:pc(RAM | 1) -- Thumb
end

t.test "instructions are counted" (function(t)
  put_loop(t)
  t:step(11)
  t:equal(t:register "r0", 6)
end)

t.test "RAM comes back" { each = { 1, 2 }, function(t)
  t:expect_memory(RAM + 0x100, 0)
  t:write(RAM + 0x100, 1)
end }
