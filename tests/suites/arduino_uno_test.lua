-- SPDX-License-Identifier: MIT
-- machines/avr/arduino_uno.lua with a program of our own in flash.

local t = require "qemu.test"
local q = require "qemu"
local programs = require "programs"

local mcu = require "machines.avr.arduino_uno"

q.load { at = mcu.CODE, data = programs.avr("Uno\n", 0xc0) }

t.suite { icount = 0, timeout = 1 }

t.test "a program in flash sends by the USART" (function(t)
  t:expect_text "Uno\n"
end)

t.test "timer 1 overflows" (function(t)
  local TCCR1B <const>, TIMSK1 <const> = mcu.DATA + 0x81, mcu.DATA + 0x6f
  local irq = t:line(mcu.cpu:input(14 - 2)) -- vector 14
  t:write(TIMSK1, 1, 1) -- TOIE1
  t:write(TCCR1B, 1, 1) -- no prescaler: 65536 clocks of 16 MHz
  irq:wait("rise", { timeout = 0.01 })
end)
