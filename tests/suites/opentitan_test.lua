-- SPDX-License-Identifier: MIT
-- machines/riscv/opentitan.lua with a program in flash.

local t = require "qemu.test"
local q = require "qemu"
local programs = require "programs"

require "machines.riscv.opentitan"

local START <const> = 0x20000400 -- the board's reset vector
local UART <const>, CTRL <const>, WDATA <const> = 0x40000000, 0x10, 0x1c

q.load { at = START, data = programs.riscv("Ibex\n", UART, WDATA, { { CTRL, 1 } }) } -- 1: transmit

t.suite { icount = 0, timeout = 1 }

t.test "Ibex starts in flash" (function(t)
  t:equal(t:pc(), START)
  t:expect_text "Ibex\n"
end)

t.test "the flash shows a second time" (function(t)
  t:equal(t:read(0x80000400), t:read(START))
end)
