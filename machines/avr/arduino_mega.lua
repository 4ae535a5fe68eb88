-- SPDX-License-Identifier: MIT
-- Arduino Mega (ATmega1280), as in QEMU (hw/avr/arduino.c).
--
--   qemu-system-avr -M scripted,script=arduino_mega.lua -nographic -bios firmware.elf

local q = require "qemu"
local atmega = require "machines.soc.atmega"

local CRYSTAL_HZ <const> = 16000000

q.machine {
  name = "arduino-mega",
  arch = "avr",
  description = "Arduino Mega (ATmega1280)",
  cpus = { default = 1, max = 1 },
}

local mcu = atmega { model = "ATmega1280", hz = CRYSTAL_HZ }

-- Boot ---------------------------------------------------------------------

if q.machine.firmware then
  q.load { file = q.machine.firmware, at = mcu.CODE }
end

return mcu
