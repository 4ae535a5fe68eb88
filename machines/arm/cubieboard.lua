-- SPDX-License-Identifier: MIT
-- Cubieboard: an Allwinner A10 with 512 MiB or 1 GiB of RAM, as in QEMU
-- (hw/arm/cubieboard.c). Memory map: machines/soc/allwinner-a10.lua.
--
--   qemu-system-arm -M scripted,script=cubieboard.lua -nographic \
--     -kernel zImage -dtb sun4i-a10-cubieboard.dtb
--   -drive if=sd,file=…              the SD card

local q = require "qemu"
local allwinner_a10 = require "machines.soc.allwinner-a10"

q.machine {
  name = "cubieboard",
  arch = { "arm", "aarch64" },
  description = "Cubietech Cubieboard (Allwinner A10, Cortex-A8)",
  cpus = { default = 1, max = 1 },
  ram_size = { default = 1 * q.GiB, min = 512 * q.MiB, max = 1 * q.GiB },
  ignore_bus_errors = true,
}

local soc = allwinner_a10 { id = "soc" }
soc.emac.props["phy-addr"] = 1
soc.timer.props["clk0-freq"] = 32768
soc.timer.props["clk1-freq"] = 24000000

if soc.i2c and q.has_type "axp209_pmu" then
  q.device "axp209_pmu" { id = "pmu", bus = soc.i2c, addr = 0x34 }
end
local card = q.device "sd-card" { id = "sd", bus = soc.sd_bus, props = { drive = q.drive("sd", 0, 0) } }
local ram = q.ram { id = "ram", block = "cubieboard.ram", at = soc.SDRAM }

-- Without a kernel, the ROM of the chip starts what follows the partition
-- table of the card. QEMU has had it since there is DRAM to set up.
local SRAM <const> = 0x00000000
local drive = q.drive("sd", 0, 0)
if q.has_type "allwinner-a10-dramc" and not q.machine.kernel and drive and q.drive_size(drive) then
  q.load { data = q.drive_read(drive, 8 * q.KiB, 32 * q.KiB), at = SRAM }
end

q.boot { cpu = soc.cpu, ram = ram, board_id = 0x1008 }

soc.ram, soc.card = ram, card
return soc
