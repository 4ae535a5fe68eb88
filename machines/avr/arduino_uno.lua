-- SPDX-License-Identifier: MIT
-- Arduino UNO (ATmega328P), as in QEMU (hw/avr/arduino.c).
--
--   qemu-system-avr -M scripted,script=arduino_uno.lua -nographic -bios firmware.elf

local arduino = require "machines.soc.arduino"

return arduino { name = "arduino-uno", title = "Arduino UNO", model = "ATmega328P" }
