-- SPDX-License-Identifier: MIT
-- Nordic nRF51: Cortex-M0, flash, SRAM, UART, RNG, three timers, 32 pins, as
-- QEMU's type nrf51-soc has them (hw/arm/nrf51_soc.c).
--
-- Addresses and interrupts: nRF51 Series Reference Manual 3.0.1, section 4.
--
--   flash   0x00000000        uart    0x40002000  irq 2
--   ficr    0x10000000        timers  0x40008000  irq 8 to 10, 4 KiB each
--   uicr    0x10001000        rng     0x4000d000  irq 13
--   sram    0x20000000        nvmc    0x4001e000
--   clock   0x40000000        gpio    0x50000000

local q = require "qemu"

local FLASH <const> = 0x00000000

---@class soc.nrf51
---@field soc qemu.Node
---@field cpu qemu.Node the core, for q.boot
---@field memory qemu.Region what the core sees: for what a board adds
---@field uart0 qemu.Node
---@field gpio qemu.Node
---@field flash { base: integer, size: integer }

---@param fields { id: string?, flash_size: integer?, sram_size: integer? } sizes in bytes (256 KiB, 16 KiB)
---@return soc.nrf51
return function(fields)
  local flash_size = fields.flash_size or 256 * q.KiB
  local soc = q.device "nrf51-soc" {
    id = fields.id or "nrf51",
    props = {
      memory = q.system_memory,
      ["flash-size"] = flash_size,
      ["sram-size"] = fields.sram_size or 16 * q.KiB,
    },
  }
  local uart0 = soc:child "uart"
  uart0.props.chardev = q.serial(0)
  return {
    soc = soc,
    cpu = soc:child "armv6m",
    memory = soc:region "nrf51-container",
    uart0 = uart0,
    gpio = soc:child "gpio",
    flash = { base = FLASH, size = flash_size },
  }
end
