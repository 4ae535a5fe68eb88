-- SPDX-License-Identifier: MIT
-- ST STM32F405: Cortex-M4, 1 MiB flash, 192 KiB SRAM, as QEMU's type
-- stm32f405-soc has it (hw/arm/stm32f405_soc.c).
--
-- Addresses and interrupts: RM0090, tables 1 and 62.
--
--   flash   0x08000000 and 0x0      usart   1 to 7, serial ports 0 to 6
--   sram    0x20000000              timer   2 to 5
--   syscfg  0x40013800              adc     1 to 6
--   exti    0x40013c00              spi     1 to 6

local q = require "qemu"

local FLASH_SIZE <const> = 1 * q.MiB

---@class soc.stm32f405
---@field soc qemu.Node
---@field cpu qemu.Node the core, for q.boot
---@field usarts qemu.Node[] USART1 to 7
---@field timers qemu.Node[] TIM2 to 5
---@field adcs qemu.Node[] ADC1 to 6
---@field spis qemu.Node[] SPI1 to 6, a bus each
---@field exti qemu.Node
---@field syscfg qemu.Node
---@field flash { base: integer, size: integer } as the core sees it at reset

---@param fields { id: string?, sysclk: qemu.Node }
---@return soc.stm32f405
return function(fields)
  local soc = q.device "stm32f405-soc" {
    id = fields.id or "soc",
    props = {
      ["cpu-type"] = q.has_property("stm32f405-soc", "cpu-type") and "cortex-m4-arm-cpu" or nil,
    },
    clocks = { sysclk = fields.sysclk },
  }
  local function parts(name, count)
    local list = {}
    for i = 1, count do
      list[i] = soc:child(("%s[%d]"):format(name, i - 1))
    end
    return list
  end
  return {
    soc = soc,
    cpu = soc:child "armv7m",
    usarts = parts("usart", 7),
    timers = parts("timer", 4),
    adcs = parts("adc", 6),
    spis = parts("spi", 6),
    exti = soc:child "exti",
    syscfg = soc:child "syscfg",
    flash = { base = 0, size = FLASH_SIZE },
  }
end
