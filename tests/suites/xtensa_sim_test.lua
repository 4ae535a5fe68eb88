-- SPDX-License-Identifier: MIT
-- machines/xtensa/sim.lua: a program at the reset vector, and the console.

local t = require "qemu.test"
local q = require "qemu"

q.machine { arch = "xtensa" }
require "machines.xtensa.sim"

local RESET <const> = 0xfe000000
local TEXT <const> = "Xtensa\n"

-- movi register, value (12 bits)
local function movi(register, value)
  return ("<I3"):pack((value & 0xff) << 16 | 0xa << 12 | (value >> 8) << 8 | register << 4 | 2)
end

local SIMCALL <const> = ("<I3"):pack(0x005100)
local code = ("<I3"):pack(4 << 6 | 6) .. "\0" -- j RESET + 8
code = code .. ("<I4"):pack(RESET + 0x40) -- the text's address
code = code .. movi(2, 4) .. movi(3, 1) -- write, to the console
code = code .. ("<I3"):pack((-3 & 0xffff) << 8 | 4 << 4 | 1) -- l32r a4, RESET + 4
code = code .. movi(5, #TEXT) .. SIMCALL
code = code .. ("<I3"):pack((-4 & 0x3ffff) << 6 | 6) -- j .
q.load { at = RESET, data = code .. ("\0"):rep(0x40 - #code) .. TEXT }

t.suite { args = { "-semihosting" }, isolation = "process", timeout = 1 } -- QEMU cannot save this CPU's state

t.test "a program at the reset vector writes to the console" (function(t)
  t:equal(t:pc(), RESET)
  t:expect_text(TEXT)
end)
