-- SPDX-License-Identifier: MIT
-- machines/riscv/sifive_e.lua with a program in flash, and its pins.

local t = require "qemu.test"
local q = require "qemu"
local programs = require "programs"

local board = require "machines.riscv.sifive_e"

local START <const> = 0x20400000
local UART0 <const>, TXCTRL <const> = 0x10013000, 8

-- no longer than the FIFO, after switching on the transmitter
q.load { at = START, data = programs.riscv("flash!\n", UART0, 0, { { TXCTRL, 1 } }) }

t.suite { icount = 0, timeout = 1 }

t.test "the boot ROM jumps to the flash" (function(t)
  t:equal(t:pc(), 0x1004)
  t:step(2)
  t:equal(t:pc(), START)
  t:expect_text "flash!\n"
end)

local INPUT_EN <const>, RISE_IE <const> = 0x10012004, 0x10012018

t.test "a pin interrupts by its input of the PLIC" { each = { 0, 31 }, function(t, pin)
  local irq = t:line(board.plic:input(8 + pin))
  t:write(INPUT_EN, 1 << pin)
  t:write(RISE_IE, 1 << pin)
  t:equal(irq:level(), 0)
  t:line(board.gpio:input(pin)):set(1)
  t:equal(irq:level(), 1)
end }
