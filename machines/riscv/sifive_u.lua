-- SPDX-License-Identifier: MIT
-- SiFive HiFive Unleashed: a U540 with RAM, SPI flash and an SD card, as in
-- QEMU (hw/riscv/sifive_u.c), 32 or 64 bits.
--
--   qemu-system-riscv64 -M scripted,script=sifive_u.lua -nographic -smp 5 \
--     -kernel u-boot.bin             OpenSBI, then the kernel in S-mode
--   -drive if=sd,file=…              the SD card
--   -drive if=mtd,file=…             the SPI flash
--   -drive if=pflash,file=…          the one-time programmable memory

local q = require "qemu"
local u540 = require "machines.soc.sifive_u"

q.machine {
  name = "sifive-u",
  arch = { "riscv64", "riscv32" },
  description = "SiFive HiFive Unleashed (Freedom U540): a monitor hart and up to four others",
  cpus = { default = 2, min = 2, max = 5 },
}
q.machine { cpu_type = q.machine.bits == 64 and "sifive-u54" or "sifive-u34" }

local start_in_flash = q.param("start-in-flash", { default = false, help = "the same as msel=1" })
local msel = q.param("msel", { default = 0, min = 0, max = 15, help = "mode select pins: where the boot ROM jumps" })
local serial = q.param("serial", { default = 1, min = 0, max = 0xffffffff, help = "serial number of the board" })

-- What resets the board, active low
local RESTART_PIN <const> = 10

local soc = u540 { harts = q.machine.cpus, cpu_type = q.machine.cpu_type, serial = serial }
local ram = q.ram { id = "ram", block = "riscv.sifive.u.ram", at = soc.DRAM }

soc.gpio.outputs = {
  [RESTART_PIN] = q.device "scripted-reset-line" { id = "restart", props = { ["active-low"] = true } }:input(),
}

-- SPI: a flash chip, and an SD card in SPI mode ------------------------------

local flash = q.device "is25wp256" { id = "flash", bus = soc.spi0:bus(), props = { drive = q.drive("mtd", 0, 0) } }
soc.spi0:irq(1):to(flash:input("ssi-gpio-cs"))

local slot = q.device "ssi-sd" { id = "sd", bus = soc.spi2:bus() }
soc.spi2:irq(1):to(slot:input("ssi-gpio-cs"))
local card = { drive = q.drive("sd", 0, 0) }
if q.has_type "sd-card-spi" then -- since QEMU 9.1 a type of its own
  q.device "sd-card-spi" { id = "sd-card", bus = slot:bus(), props = card }
else
  card.spi = true
  q.device "sd-card" { id = "sd-card", bus = slot:bus(), props = card }
end

-- Device tree --------------------------------------------------------------

local tree = soc.tree
tree.model = "SiFive HiFive Unleashed A00"
tree.compatible = "sifive,hifive-unleashed-a00"
tree[("memory@%x"):format(soc.DRAM)] = { device_type = "memory", reg = q.cells64(soc.DRAM, q.machine.ram_size) }
tree["gpio-restart"] = { compatible = "gpio-restart", gpios = { q.phandle "gpio", RESTART_PIN, 1 } }

-- Boot ---------------------------------------------------------------------

if start_in_flash then
  msel = 1
end

-- Where the ROM jumps, by the pins (the monitor's own loaders are left out);
-- raw firmware is put there, too.
local starts = { [1] = soc.FLASH0, [6] = soc.L2LIM, [11] = soc.L2LIM }
local START <const> = starts[msel] or soc.DRAM

q.boot {
  cpu = soc.harts,
  ram = ram,
  firmware = q.machine.firmware or "default",
  firmware_base = START,
  start = START,
  dtb = q.machine.dtb or tree,
  select = msel,
  reset_rom = soc.MROM,
  reset_rom_size = soc.MROM_SIZE,
}

return {
  soc = soc,
  ram = ram,
  harts = soc.harts,
  plic = soc.plic,
  uarts = soc.uarts,
  gpio = soc.gpio,
  flash = flash,
  tree = tree,
}
