-- SPDX-License-Identifier: MIT
-- BBC micro:bit: Nordic nRF51822 (Cortex-M0 at 16 MHz, 256 KiB flash, 16 KiB
-- RAM), as in QEMU (hw/arm/microbit.c).
--
--   qemu-system-arm -M scripted,script=microbit.lua -nographic \
--     -kernel firmware.hex           (Intel HEX, ELF or raw)
--   -device loader,file=firmware.hex does the same

local q = require "qemu"

q.machine {
  name = "microbit",
  arch = { "arm", "aarch64" },
  description = "BBC micro:bit (nRF51822, Cortex-M0)",
  cpus = { default = 1, max = 1 },
}

local nrf51 = require "machines.soc.nrf51"

-- Memory map: the SoC's (machines/soc/nrf51.lua), and on the board

local TWI0 <const> = 0x40003000

local soc = nrf51 { id = "nrf51" }

-- Answers what the firmware expects of accelerometer and magnetometer.
q.device "microbit.i2c" { id = "twi0", at = { address = TWI0, into = soc.memory, priority = -1, covers = true } }

q.boot { cpu = soc.cpu, base = soc.flash.base, size = soc.flash.size }

return soc
