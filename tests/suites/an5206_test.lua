-- SPDX-License-Identifier: MIT
-- machines/m68k/an5206.lua: a program in its RAM, and its chip.

local t = require "qemu.test"
local q = require "qemu"

require "machines.m68k.an5206"

local PLACE <const> = 0x20000

q.load {
  at = 0, -- QEMU starts this core there, and not by its vectors
  data = (">I2I4I2I4I2"):pack(
    0x203c, 0x12345678, -- move.l #0x12345678, d0
    0x23c0, PLACE, -- move.l d0, PLACE
    0x60fe), -- bra.s .
}

t.suite { icount = 0, timeout = 1 }

t.test "the core starts at 0, and writes" (function(t)
  t:run(0.0001)
  t:expect_memory(PLACE, 0x12345678)
end)

t.test "the chip's registers and its SRAM are where MBAR and RAMBAR say" (function(t)
  t:write(0x20000000, 0xcafe, 4)
  t:expect_memory(0x20000000, 0xcafe)
  t:equal(t:read(0x10000014, 1), 0x04) -- ICR1
end)
