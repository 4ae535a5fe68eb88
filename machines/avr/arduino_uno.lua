-- SPDX-License-Identifier: MIT
-- Arduino UNO (ATmega328P), as in QEMU (hw/avr/arduino.c).
--
--   qemu-system-avr -M scripted,script=arduino_uno.lua -nographic -bios firmware.elf

local q = require "qemu"
local atmega = require "machines.soc.atmega"

local CRYSTAL_HZ <const> = 16000000

q.machine {
  name = "arduino-uno",
  arch = "avr",
  description = "Arduino UNO (ATmega328P)",
  cpus = { default = 1, max = 1 },
}

local mcu = atmega { model = "ATmega328P", hz = CRYSTAL_HZ }

-- Boot ---------------------------------------------------------------------

if q.machine.firmware then
  q.load { file = q.machine.firmware, at = mcu.CODE }
end

return mcu
