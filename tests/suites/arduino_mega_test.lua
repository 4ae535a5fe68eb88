-- SPDX-License-Identifier: MIT
-- machines/avr/arduino_mega.lua with the boot loader of its chip.

local t = require "qemu.test"

require "machines.avr.arduino_mega"

-- Debian's arduino-core-avr
local LOADER <const> = "/usr/share/arduino/hardware/arduino/avr/bootloaders/atmega/ATmegaBOOT_168_atmega1280.hex"

t.suite { args = { "-bios", LOADER }, needs = { LOADER }, icount = 0, timeout = 2 }

t.test "it answers a programmer (STK500: get in sync)" (function(t)
  t:run(0.01)
  t:type "0 " -- STK_GET_SYNC, CRC_EOP
  t:expect_text "\x14\x10" -- STK_INSYNC, STK_OK
end)
