-- SPDX-License-Identifier: MIT
-- Broadcom BCM2836: four Cortex-A7, as QEMU's type bcm2836 has it
-- (hw/arm/bcm2836.c, bcm2835_peripherals.c).
--
-- Addresses: BCM2835 ARM Peripherals, 1.2.3, with the peripherals at
-- 0x3f000000; QA7 (BCM2836 ARM-local peripherals), 3, at 0x40000000.
--
--   uart0    0x3f201000, serial port 0 (PL011)
--   aux      0x3f215040, serial port 1 (mini UART)
--   sdhci    0x3f300000, sdhost 0x3f202000: gpio pins choose who has the card
--   mailbox  0x3f00b880: framebuffer, properties

local q = require "qemu"

local CORES <const> = 4
local VIDEO_RAM <const> = 64 * q.MiB -- at the end of the RAM, the GPU's

---@class soc.bcm2836
---@field soc qemu.Node
---@field cpus qemu.Node[]
---@field sd_bus qemu.Bus
---@field video_ram integer bytes

---@param fields { id: string?, board_rev: integer, ram: qemu.Node }
---@return soc.bcm2836
return function(fields)
  local soc = q.device "bcm2836" {
    id = fields.id or "soc",
    props = { ["board-rev"] = fields.board_rev },
    links = { ram = fields.ram },
  }
  local cpus = {}
  for i = 1, CORES do
    cpus[i] = soc:child(("cpu[%d]"):format(i - 1))
  end
  return { soc = soc, cpus = cpus, sd_bus = soc:bus "sd-bus", video_ram = VIDEO_RAM }
end
