-- SPDX-License-Identifier: MIT
-- machines/arm/microbit.lua, tested from inside: a few instructions for
-- Cortex-M0, and GPIO lines.

local t = require "qemu.test"
require "machines.arm.microbit"

t.suite { icount = 0, timeout = 1 }

local RAM <const> = 0x20000000

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
