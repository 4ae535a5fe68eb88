-- SPDX-License-Identifier: MIT
-- NXP (Freescale) i.MX 6: up to four Cortex-A9, as QEMU's type fsl-imx6 has it
-- (hw/arm/fsl-imx6.c). -smp says how many.
--
-- Addresses and interrupts: IMX6DQRM rev. 4, tables 2-1, 2-2 and 3-1.
--
--   uart     1 to 5, serial ports 0 to 4          gpio   1 to 7
--   usdhc    1 to 4, an SD bus each               i2c    1 to 3
--   ecspi    1 to 5                               fec    Ethernet
--   mmdc     0x10000000: the RAM, which the board gives

local q = require "qemu"

---@class soc.fsl_imx6
---@field soc qemu.Node
---@field cpus qemu.Node[]
---@field gpios qemu.Node[]
---@field spis qemu.Node[] ECSPI1 to 5
---@field sdhcs qemu.Node[] USDHC1 to 4
---@field i2cs qemu.Node[]
---@field MMDC integer address of the RAM

---@param fields { id: string?, cpus: integer, phy: integer } phy: address of the Ethernet PHY
---@return soc.fsl_imx6
return function(fields)
  local soc = q.device "fsl-imx6" { id = fields.id or "soc", props = { ["fec-phy-num"] = fields.phy } }
  local function parts(name, first, count)
    local list = {}
    for i = 1, count do
      list[i] = soc:child(name .. first + i - 1)
    end
    return list
  end
  return {
    soc = soc,
    cpus = parts("cpu", 0, fields.cpus),
    gpios = parts("gpio", 1, 7),
    spis = parts("spi", 1, 5),
    sdhcs = parts("sdhc", 1, 4),
    i2cs = parts("i2c", 1, 3),
    MMDC = 0x10000000,
  }
end
