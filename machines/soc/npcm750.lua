-- SPDX-License-Identifier: MIT
-- Nuvoton NPCM750: two Cortex-A9 of a baseboard management controller, as
-- QEMU's type npcm750 has it (hw/arm/npcm7xx.c).
--
--   dram     0x00000000, which the board gives      uart   0 to 3, serial ports 0 to 3
--   irom     0xffff0000: the boot ROM               smbus  0 to 15, an I2C bus each
--   gcr      0xf0800000: straps, scratch pad        fiu    0 and 3, flash on SPI
--   clk      0xf0801000                             pwm    2 modules of 4 outputs
--   a9       0xf03fe000                             mft    8 tachometers, 4 inputs each

local q = require "qemu"

---@class soc.npcm750
---@field soc qemu.Node
---@field cpus qemu.Node[]
---@field smbuses qemu.Node[] SMB0 to 15
---@field fiu0 qemu.Node
---@field fiu3 qemu.Node
---@field pwms qemu.Node[]
---@field mfts qemu.Node[]
---@field IROM integer address of the boot ROM
---@field CLK integer
---@field SCRATCH_PAD integer GCR.SCRPAD, where Linux puts the start of the second core
---@field GIC_CPU integer address of the GIC's CPU interface

---@param fields { id: string?, ram: qemu.Node, straps: integer }
---@return soc.npcm750
return function(fields)
  local soc = q.device "npcm750" {
    id = fields.id or "soc",
    props = { ["dram-mr"] = fields.ram, ["power-on-straps"] = fields.straps },
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
    cpus = parts("cpu", 2),
    smbuses = parts("smbus", 16),
    fiu0 = soc:child "fiu0",
    fiu3 = soc:child "fiu3",
    pwms = parts("pwm", 2),
    mfts = parts("mft", 8),
    IROM = 0xffff0000,
    CLK = 0xf0801000,
    SCRATCH_PAD = 0xf080013c,
    GIC_CPU = 0xf03fe100,
  }
end
