-- SPDX-License-Identifier: MIT
-- Raspberry Pi 2 model B: a BCM2836 with 1 GiB of RAM, as in QEMU
-- (hw/arm/raspi.c). Memory map: machines/soc/bcm2836.lua.
--
--   qemu-system-arm -M scripted,script=raspi2b.lua -nographic \
--     -kernel kernel7.img -dtb bcm2709-rpi-2-b.dtb -append console=ttyAMA0
--   -bios kernel.img                 what the boot loader of the GPU would start
--   -drive if=sd,file=…              the SD card

local q = require "qemu"
local bcm2836 = require "machines.soc.bcm2836"

local RAM_SIZE <const> = 1 * q.GiB

q.machine {
  name = "raspi2b",
  arch = { "arm", "aarch64" },
  description = "Raspberry Pi 2B (BCM2836, 4 x Cortex-A7)",
  cpus = { default = 4, min = 4, max = 4 },
  ram_size = { default = RAM_SIZE, min = RAM_SIZE, max = RAM_SIZE },
}

-- raspberrypi.org, "revision codes": new style, 1 GiB, Sony, BCM2836, 2B, 1.1
local REVISION <const> = 0xa21041

local ram = q.ram { id = "ram", at = 0x00000000 }
local soc = bcm2836 { id = "soc", board_rev = REVISION, ram = ram }
local card = q.device "sd-card" { id = "sd", bus = soc.sd_bus, props = { drive = q.drive("sd", 0, 0) } }

-- Boot ---------------------------------------------------------------------

local SMP_LOADER <const> = 0x300
local VECTORS <const> = 0x400 -- of the secure world: SMC returns
local SETUP <const> = 0x420
local FIRMWARE <const> = 0x8000

-- Where further cores wait until a mailbox says where to go (QA7, 4.8).
local wait_for_mailbox = ("<I4I4I4I4I4I4I4I4I4I4I4I4"):pack(
  0xe1a0e00f, --    mov   lr, pc
  0xe3a0fe00 | SETUP >> 4, -- mov pc, #SETUP
  0xee100fb0, --    mrc   p15, 0, r0, c0, c0, 5   number of the core
  0xe7e10050, --    ubfx  r0, r0, #0, #2
  0xe59f5014, --    ldr   r5, mailbox
  0xe320f001, -- 1: yield
  0xe7953200, --    ldr   r3, [r5, r0, lsl #4]
  0xe3530000, --    cmp   r3, #0
  0x0afffffb, --    beq   1b
  0xe7853200, --    str   r3, [r5, r0, lsl #4]    clears it
  0xe12fff13, --    bx    r3
  0x400000cc) --    mailbox 3, to read and clear

local firmware = q.machine.firmware
if firmware then
  q.load { file = firmware, at = FIRMWARE }
end

if q.has_property(soc.soc.type, "command-line") then -- newer versions of QEMU tell the kernel's to the GPU
  soc.soc.props["command-line"] = q.machine.append
end

q.boot {
  cpu = soc.cpus,
  ram = ram,
  ram_size = RAM_SIZE - soc.video_ram,
  board_id = 3138,
  secure = true,
  board_setup = { address = SETUP, mvbar = VECTORS },
  smp_loader_start = SMP_LOADER,
  secondary_code = wait_for_mailbox,
  firmware_loaded = firmware ~= nil,
  entry = firmware and FIRMWARE,
}

soc.ram, soc.card = ram, card
return soc
