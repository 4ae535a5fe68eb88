-- SPDX-License-Identifier: MIT
-- machines/rx/gdbsim_r5f562n8.lua: a program that starts by the reset vector.

local t = require "qemu.test"
local q = require "qemu"

local board = require "machines.rx.gdbsim_r5f562n8"

local FLASH <const>, RESET <const>, PLACE <const> = 0xfff80000, 0xfffffffc, 0x1000

q.load {
  at = FLASH,
  data = ("<I2I4I2I4I2I2"):pack(
    0x12fb, 0x12345678, -- mov.l #0x12345678, r1
    0x22fb, PLACE, -- mov.l #PLACE, r2
    0x21e3, -- mov.l r1, [r2]
    0x002e), -- bra.b .
}
q.load { at = RESET, data = ("<I4"):pack(FLASH) }

t.suite { icount = 0, timeout = 1 }

t.test "the core starts by the vector in flash, and writes" (function(t)
  t:equal(t:pc(), FLASH)
  t:run(0.0001)
  t:expect_memory(PLACE, 0x12345678)
end)

t.test "it starts there again after a reset" (function(t)
  t:run(0.0001)
  t:reset()
  t:equal(t:pc(), FLASH)
end)

t.test "the compare match timer interrupts by vector 28" (function(t)
  local CMSTR <const>, CMCR <const>, CMCOR <const> = 0x88000, 0x88002, 0x88006
  local irq = t:line(board.soc.icu:input(28))
  t:write(CMCOR, 100, 2)
  t:write(CMCR, 0x40, 2) -- interrupt, PCLK/8
  t:write(CMSTR, 1, 2)
  irq:wait("rise", { timeout = 0.01 })
end)
