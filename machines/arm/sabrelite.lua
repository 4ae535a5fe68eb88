-- SPDX-License-Identifier: MIT
-- Freescale i.MX6 Quad SABRE Lite: the SoC and a serial flash, as in QEMU
-- (hw/arm/sabrelite.c). Memory map: machines/soc/fsl-imx6.lua.
--
--   qemu-system-arm -M scripted,script=sabrelite.lua -nographic \
--     -kernel zImage -dtb imx6q-sabrelite.dtb -smp 4 -serial null -serial mon:stdio
--   -drive if=mtd,file=…             the flash

local q = require "qemu"
local fsl_imx6 = require "machines.soc.fsl-imx6"

q.machine {
  name = "sabrelite",
  arch = { "arm", "aarch64" },
  description = "Freescale i.MX6 Quad SABRE Lite (Cortex-A9)",
  cpus = { default = 1, max = 4 },
  ram_size = { default = 128 * q.MiB, max = 0xf0000000 }, -- what the SoC has room for
  ignore_bus_errors = true,
}

local soc = fsl_imx6 { id = "soc", cpus = q.machine.cpus, phy = 6 }
local ram = q.ram { id = "ram", block = "sabrelite.ram", at = soc.MMDC }

local flash = q.device "sst25vf016b" {
  id = "flash",
  bus = soc.spis[1]:bus "spi",
  props = { drive = q.drive("mtd", 0, 0) },
}
soc.gpios[3]:output(19):to(flash:input "ssi-gpio-cs")

q.boot {
  cpu = soc.cpus,
  ram = ram,
  board_id = -1, -- kernels know it by its device tree
  secure = true,
  secondary_held = true, -- the reset controller starts the other cores
}

soc.ram, soc.flash = ram, flash
return soc
