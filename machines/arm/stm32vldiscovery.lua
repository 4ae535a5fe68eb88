-- SPDX-License-Identifier: MIT
-- STM32VLDISCOVERY: an STM32F100 (Cortex-M3 at 24 MHz), as in QEMU
-- (hw/arm/stm32vldiscovery.c). Memory map: machines/soc/stm32f100.lua.
--
--   qemu-system-arm -M scripted,script=stm32vldiscovery.lua -nographic \
--     -kernel firmware.bin

local q = require "qemu"
local stm32f100 = require "machines.soc.stm32f100"

q.machine {
  name = "stm32vldiscovery",
  arch = { "arm", "aarch64" },
  description = "ST STM32VLDISCOVERY (STM32F100, Cortex-M3)",
  cpus = { default = 1, max = 1 },
}

local SYSCLK_HZ <const> = 24000000

local soc = stm32f100 { sysclk = q.clock { id = "SYSCLK", hz = SYSCLK_HZ } }

q.boot { cpu = soc.cpu, base = soc.flash.base, size = soc.flash.size }

return soc
