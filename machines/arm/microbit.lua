-- SPDX-License-Identifier: MIT
-- BBC micro:bit: Nordic nRF51822 (Cortex-M0, 256 KiB flash, 16 KiB RAM), as
-- in QEMU (hw/arm/nrf51_soc.c, hw/arm/microbit.c).
--
--   qemu-system-arm -M scripted,script=microbit.lua -nographic \
--     -kernel firmware.hex           (Intel HEX, ELF or raw)
--   -device loader,file=firmware.hex does the same
--
-- Addresses and interrupts: nRF51 Series Reference Manual 3.0.1, section 4.

local q = require "qemu"

q.machine {
  name = "microbit",
  arch = { "arm", "aarch64" },
  description = "BBC micro:bit (nRF51822, Cortex-M0)",
  cpus = { default = 1, max = 1 },
}

-- Memory map ---------------------------------------------------------------

local FLASH <const> = 0x00000000
local FICR <const> = 0x10000000 -- factory information
local UICR <const> = 0x10001000 -- user information
local SRAM <const> = 0x20000000
local IO <const> = 0x40000000
local CLOCK <const> = 0x40000000
local UART0 <const> = 0x40002000
local TWI0 <const> = 0x40003000
local TIMER0 <const> = 0x40008000 -- to 2, 4 KiB each
local RNG <const> = 0x4000d000
local NVMC <const> = 0x4001e000 -- flash controller
local GPIO <const> = 0x50000000
local PRIVATE <const> = 0xf0000000

local FLASH_SIZE <const> = 256 * q.KiB
local SRAM_SIZE <const> = 16 * q.KiB
local HCLK_HZ <const> = 16000000

-- A peripheral's interrupt is the number of its 4 KiB page (section 10.1).
local function irq_of(address)
  return address >> 12 & 0x1f
end

-- Core and memory ----------------------------------------------------------

local hclk = q.clock { id = "hclk", hz = HCLK_HZ }
local cpu = q.cpu "cortex-m0" { id = "cpu", num_irq = 32, clocks = { cpuclk = hclk } }
local sram = q.ram { id = "sram", block = "nrf51.sram", size = SRAM_SIZE, at = SRAM }

q.device "nrf51_soc.nvm" {
  id = "nvm",
  at = { NVMC, FICR, UICR, FLASH },
  props = { ["flash-size"] = FLASH_SIZE },
}

-- Peripherals --------------------------------------------------------------

local uart0 = q.device "nrf51_soc.uart" {
  id = "uart0",
  at = UART0,
  irq = cpu:input(irq_of(UART0)),
  props = { chardev = q.serial(0) },
}

for i = 0, 2 do
  local at = TIMER0 + i * 0x1000
  q.device "nrf51_soc.timer" { id = "timer" .. i, at = at, irq = cpu:input(irq_of(at)), props = { id = i } }
end

q.device "nrf51_soc.rng" { id = "rng", at = RNG, irq = cpu:input(irq_of(RNG)) }
local gpio = q.device "nrf51_soc.gpio" { id = "gpio", at = GPIO }

-- Answers what the firmware expects of accelerometer and magnetometer.
q.device "microbit.i2c" { id = "twi0", at = TWI0 }

-- Every event has happened: the oscillators run at once.
q.stub { id = "clock", at = CLOCK, size = 0x1000, value = 1 }

-- The rest reads as zero.
q.stub { id = "io", at = { address = IO, priority = -1000 }, size = 0x20000000 }
q.stub { id = "private", at = { address = PRIVATE, priority = -1000 }, size = 0x10000000 }

-- Boot ---------------------------------------------------------------------

q.boot { cpu = cpu, base = FLASH, size = FLASH_SIZE }

return { cpu = cpu, sram = sram, uart0 = uart0, gpio = gpio }
