-- SPDX-License-Identifier: MIT
-- Nuvoton NPCM750 evaluation board: the SoC, a flash, temperature sensors and
-- fans, as in QEMU (hw/arm/npcm7xx_boards.c). Memory map:
-- machines/soc/npcm750.lua.
--
--   qemu-system-arm -M scripted,script=npcm750-evb.lua -nographic \
--     -drive if=mtd,file=image-bmc     firmware on flash, which the boot ROM starts
--   -kernel zImage -dtb …              a kernel in place of it
--   -bios FILE                         another boot ROM than npcm7xx_bootrom.bin

local q = require "qemu"
local npcm750 = require "machines.soc.npcm750"

q.machine {
  name = "npcm750-evb",
  arch = { "arm", "aarch64" },
  description = "Nuvoton NPCM750 evaluation board (2 x Cortex-A9)",
  cpus = { default = 2, min = 2, max = 2 },
  ram_size = { default = 512 * q.MiB, max = 2 * q.GiB },
}

-- Pins read at power-on: SPI0F18, SFAB, BSPA, UART2, SECEN, HIZ, ECC, default
-- clock; not J2EN (hw/misc/npcm7xx_gcr.h).
local STRAPS <const> = 0x1ff1

local ram = q.ram { id = "ram", at = 0x00000000 }
local soc = npcm750 { id = "soc", ram = ram, straps = STRAPS }

local flash = q.device "w25q256" { id = "flash", bus = soc.fiu0:bus "spi", props = { drive = q.drive("mtd", 0, 0) } }
soc.fiu0:output("cs", 0):to(flash:input "ssi-gpio-cs")

-- Temperature sensors: LM75 and TMP100, which a TMP105 stands for.
for _, number in ipairs { 0, 1, 2, 6 } do
  q.device "tmp105" { id = "temperature" .. number, bus = soc.smbuses[number + 1]:bus "i2c-bus", addr = 0x48 }
end

-- Each PWM output drives two fans, whose speed one tachometer measures.
for fan = 0, 7 do
  local duty = soc.pwms[fan // 4 + 1]:output("duty-gpio-out", fan % 4)
  duty:to(soc.mfts[fan + 1]:input("duty", 0))
  duty:to(soc.mfts[fan + 1]:input("duty", 1))
end

-- Boot ---------------------------------------------------------------------

local boot_rom = q.machine.firmware or q.firmware "npcm7xx_bootrom.bin"
if boot_rom then
  q.load { file = boot_rom, at = soc.IROM }
end

-- Before a kernel: clocks as the boot loader sets them.
local SETUP <const> = soc.IROM + 0x1000
local PLLCON1 <const>, CLKSEL <const> = 0x00402101, 0x004aaba9
local set_clocks = ("<I4I4I4I4I4I4I4I4I4"):pack(
  0xe59f0010, -- ldr r0, clk
  0xe59f1010, -- ldr r1, pllcon1
  0xe5801010, -- str r1, [r0, #0x10]
  0xe59f100c, -- ldr r1, clksel
  0xe5801004, -- str r1, [r0, #4]
  0xe12fff1e, -- bx  lr
  soc.CLK, PLLCON1, CLKSEL)

-- The second core waits for the scratch pad; Linux does not wake it from wfi.
local wait_for_scratch_pad = ("<I4I4I4I4I4I4I4I4I4"):pack(
  0xe59f2018, --    ldr r2, scratch_pad
  0xe3a00000, --    mov r0, #0
  0xe5820000, --    str r0, [r2]
  0xe320f002, -- 1: wfe
  0xe5921000, --    ldr r1, [r2]
  0xe1110001, --    tst r1, r1
  0x0afffffb, --    beq 1b
  0xe12fff11, --    bx  r1
  soc.SCRATCH_PAD)

q.boot {
  cpu = soc.cpus,
  ram = ram,
  board_id = -1, -- kernels know it by its device tree
  board_setup = { address = SETUP, code = set_clocks },
  smp_loader_start = soc.IROM,
  smp_bootreg_addr = soc.SCRATCH_PAD,
  gic_cpu_if_addr = soc.GIC_CPU,
  secondary_code = wait_for_scratch_pad,
}

soc.ram, soc.flash = ram, flash
return soc
