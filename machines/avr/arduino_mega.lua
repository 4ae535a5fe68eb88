-- SPDX-License-Identifier: MIT
-- Arduino Mega (ATmega1280), as in QEMU (hw/avr/arduino.c).
--
--   qemu-system-avr -M scripted,script=arduino_mega.lua -nographic -bios firmware.elf

local arduino = require "machines.soc.arduino"

return arduino { name = "arduino-mega", title = "Arduino Mega", model = "ATmega1280" }
