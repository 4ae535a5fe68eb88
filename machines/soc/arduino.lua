-- SPDX-License-Identifier: MIT
-- Arduino boards: an ATmega, its crystal, and a program in its flash, as in
-- QEMU (hw/avr/arduino.c).

local q = require "qemu"
local atmega = require "machines.soc.atmega"

local CRYSTAL_HZ <const> = 16000000

---@param fields { name: string, title: string, model: string } title: the board's; model: of the ATmega
---@return soc.atmega
return function(fields)
  q.machine {
    name = fields.name,
    arch = "avr",
    description = ("%s (%s)"):format(fields.title, fields.model),
    cpus = { default = 1, max = 1 },
  }
  local mcu = atmega { model = fields.model, hz = CRYSTAL_HZ }
  if q.machine.firmware then
    q.load { file = q.machine.firmware, at = mcu.CODE }
  end
  return mcu
end
