-- SPDX-License-Identifier: MIT
-- Netduino Plus 2: an STM32F405 (Cortex-M4 at 168 MHz), as in QEMU
-- (hw/arm/netduinoplus2.c). Memory map: machines/soc/stm32f405.lua.
--
--   qemu-system-arm -M scripted,script=netduinoplus2.lua -nographic \
--     -kernel firmware.bin

local q = require "qemu"
local stm32f405 = require "machines.soc.stm32f405"

q.machine {
  name = "netduinoplus2",
  arch = { "arm", "aarch64" },
  description = "Netduino Plus 2 (STM32F405, Cortex-M4)",
  cpus = { default = 1, max = 1 },
}

local SYSCLK_HZ <const> = 168000000

local soc = stm32f405 { sysclk = q.clock { id = "SYSCLK", hz = SYSCLK_HZ } }

q.boot { cpu = soc.cpu, base = soc.flash.base, size = soc.flash.size }

return soc
