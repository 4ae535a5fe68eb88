-- SPDX-License-Identifier: MIT
-- ST STM32F100: Cortex-M3, 128 KiB flash, 8 KiB SRAM, as QEMU's type
-- stm32f100-soc has it (hw/arm/stm32f100_soc.c).
--
-- Addresses and interrupts: RM0041, tables 2 and 50.
--
--   flash   0x08000000 and 0x0      usart   1 to 3, serial ports 0 to 2
--   sram    0x20000000              spi     1 and 2

local q = require "qemu"

local FLASH_SIZE <const> = 128 * q.KiB

---@class soc.stm32f100
---@field soc qemu.Node
---@field cpu qemu.Node the core, for q.boot
---@field usarts qemu.Node[] USART1 to 3
---@field spis qemu.Node[] SPI1 and 2, a bus each
---@field flash { base: integer, size: integer } as the core sees it at reset

---@param fields { id: string?, sysclk: qemu.Node }
---@return soc.stm32f100
return function(fields)
  local soc = q.device "stm32f100-soc" {
    id = fields.id or "soc",
    props = {
      ["cpu-type"] = q.has_property("stm32f100-soc", "cpu-type") and "cortex-m3-arm-cpu" or nil,
    },
    clocks = { sysclk = fields.sysclk },
  }
  return {
    soc = soc,
    cpu = soc:child "armv7m",
    usarts = { soc:child "usart[0]", soc:child "usart[1]", soc:child "usart[2]" },
    spis = { soc:child "spi[0]", soc:child "spi[1]" },
    flash = { base = 0, size = FLASH_SIZE },
  }
end
