-- SPDX-License-Identifier: MIT
-- Allwinner A10: Cortex-A8, as QEMU's type allwinner-a10 has it
-- (hw/arm/allwinner-a10.c). QEMU has more than is listed here in later
-- versions.
--
-- Addresses: A10 user manual 1.50, section 3.
--
--   mmc0     0x01c0f000        uart     0x01c28000, serial port 0
--   timer    0x01c20c00        sata     0x01c18000
--   intc     0x01c20400        emac     0x01c0b000
--   rtc      0x01c20d00        sdram    0x40000000, which the board gives

local q = require "qemu"

---@class soc.allwinner_a10
---@field soc qemu.Node
---@field cpu qemu.Node
---@field timer qemu.Node
---@field emac qemu.Node Ethernet
---@field i2c qemu.Bus? the first I2C bus, in versions of QEMU that have it
---@field sd_bus qemu.Bus
---@field SDRAM integer address of the RAM

---@param fields { id: string? }
---@return soc.allwinner_a10
return function(fields)
  local soc = q.device "allwinner-a10" { id = fields.id or "soc" }
  return {
    soc = soc,
    cpu = soc:child "cpu",
    timer = soc:child "timer",
    emac = soc:child "emac",
    i2c = q.has_type "allwinner.i2c" and soc:child("i2c0"):bus "i2c" or nil,
    sd_bus = soc:bus "sd-bus",
    SDRAM = 0x40000000,
  }
end
