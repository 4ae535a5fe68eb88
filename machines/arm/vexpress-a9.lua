-- SPDX-License-Identifier: MIT
-- Arm Versatile Express with a CoreTile Express A9x4, as in QEMU
-- (hw/arm/vexpress.c).
--
--   qemu-system-arm -M scripted,script=vexpress-a9.lua -nographic \
--     -kernel zImage -dtb vexpress-v2p-ca9.dtb -append console=ttyAMA0
--   -bios u-boot                     the first flash bank's contents
--   -drive if=pflash,file=…          the same, and the flash keeps what is written
--   -drive if=sd,file=…              a card
--   -M …,params.secure=off           the cores have no EL3
--
-- Addresses and interrupts: Motherboard Express uATX (DUI 0447), 4.2 and 2.6,
-- the legacy map; CoreTile Express A9x4 (DUI 0448), 3.2 and 2.8.

local q = require "qemu"
local nor_flash = require "machines.soc.nor_flash"

q.machine {
  name = "vexpress-a9",
  arch = { "arm", "aarch64" },
  description = "Arm Versatile Express, Cortex-A9",
  cpus = { default = 1, max = 4 },
  cpu_type = { default = "cortex-a9" },
  ram_size = { default = 128 * q.MiB, max = 1 * q.GiB }, -- all the map has room for
  ignore_bus_errors = true,
}
local secure = q.param("secure", { default = true, help = "the cores have EL3, and start there" })
local audiodev = q.param("audiodev", { type = "string", help = "id of an -audiodev for the audio interface" })
local cores = q.machine.cpus

-- Memory map ---------------------------------------------------------------

local LOW <const> = 0x00000000 -- flash 0
local SYSTEM <const> = 0x10000000 -- system registers
local AUDIO <const> = 0x10004000
local MMC <const> = 0x10005000
local KEYBOARD <const> = 0x10006000
local MOUSE <const> = 0x10007000
local UART0 <const> = 0x10009000 -- to 3, 4 KiB each
local TIMER01 <const> = 0x10011000
local TIMER23 <const> = 0x10012000
local VIRTIO <const> = 0x10013000 -- four transports, 512 bytes each
local I2C_DVI <const> = 0x10016000
local RTC <const> = 0x10017000
local LCD <const> = 0x1001f000
local FLASH <const> = 0x40000000 -- two banks
local SRAM <const> = 0x48000000
local VIDEO_RAM <const> = 0x4c000000
local ETHERNET <const> = 0x4e000000

-- of the CoreTile
local TILE_LCD <const> = 0x10020000
local TILE_TIMER <const> = 0x100e4000
local PRIVATE <const> = 0x1e000000 -- the cores' own: SCU, GIC, timers
local GIC_CPU <const> = 0x1e000100
local L2_CACHE <const> = 0x1e00a000
local RAM <const> = 0x60000000

local LOW_RAM_SIZE <const> = 64 * q.MiB
local FLASH_SIZE <const> = 64 * q.MiB
local FLASH_SECTOR <const> = 256 * q.KiB
local SRAM_SIZE <const> = 32 * q.MiB
local VIDEO_RAM_SIZE <const> = 8 * q.MiB

-- Interrupts, of the GIC's shared ones -------------------------------------

local TIMER01_IRQ <const> = 2
local TIMER23_IRQ <const> = 3
local RTC_IRQ <const> = 4
local UART0_IRQ <const> = 5 -- to 8
local MMC_IRQ <const> = 9
local MMC_SECOND_IRQ <const> = 10
local AUDIO_IRQ <const> = 11
local KEYBOARD_IRQ <const> = 12
local MOUSE_IRQ <const> = 13
local LCD_IRQ <const> = 14
local ETHERNET_IRQ <const> = 15
local VIRTIO_IRQ <const> = 40 -- to 43
local TILE_LCD_IRQ <const> = 44
local TILE_TIMER_IRQ <const> = 48

-- inputs of a core (target/arm/cpu.h)
local IRQ <const>, FIQ <const>, VIRQ <const>, VFIQ <const> = 0, 1, 2, 3

-- CoreTile -----------------------------------------------------------------

local ram = q.ram { id = "ram", block = "vexpress.highmem", at = RAM }
if not q.version_at_least(10) then -- where the flash hides it
  q.alias { id = "vexpress.lowmem", of = ram, size = math.min(q.machine.ram_size, LOW_RAM_SIZE), at = LOW }
end

local cpus = {}
for i = 0, cores - 1 do
  cpus[i + 1] = q.cpu(q.machine.cpu_type) {
    id = "cpu" .. i,
    props = { has_el3 = secure, ["reset-cbar"] = PRIVATE },
  }
end

local gic = q.device "a9mpcore_priv" {
  id = "gic",
  at = PRIVATE,
  props = { ["num-cpu"] = cores, ["num-irq"] = 96 }, -- with those of each core
}
for i, cpu in ipairs(cpus) do
  gic:irq(i - 1):to(cpu:input(IRQ))
  gic:irq(cores + i - 1):to(cpu:input(FIQ))
  gic:irq(2 * cores + i - 1):to(cpu:input(VIRQ))
  gic:irq(3 * cores + i - 1):to(cpu:input(VFIQ))
end

local function device(type_name, id, at, irq, props)
  return q.device(type_name) { id = id, at = at, irq = gic:input(irq), props = props }
end

local framebuffer = { -- QEMU 7.2 knows no other
  ["framebuffer-memory"] = q.has_property("pl111", "framebuffer-memory") and q.system_memory or nil,
}
device("pl111", "tile-lcd", TILE_LCD, TILE_LCD_IRQ, framebuffer)
device("sp804", "tile-timer", TILE_TIMER, TILE_TIMER_IRQ)
q.device "l2x0" { id = "l2-cache", at = L2_CACHE }

-- Motherboard --------------------------------------------------------------

local system = q.device "realview_sysctl" {
  id = "system",
  at = SYSTEM,
  props = {
    sys_id = 0x1190f500,
    proc_id = 0x0c000191,
    ["db-voltage"] = { 1000000, 1000000, 1000000, 1800000, 900000, 3300000 }, -- µV
    ["db-clock"] = { 45000000, 23750000, 66670000 }, -- Hz
  },
}

device("pl041", "audio", AUDIO, AUDIO_IRQ, { nc_fifo_depth = 512, audiodev = audiodev })

local mmc = q.device "pl181" {
  id = "mmc",
  at = MMC,
  irq = { gic:input(MMC_IRQ), gic:input(MMC_SECOND_IRQ) },
  outputs = { ["card-read-only"] = system:input(0), ["card-inserted"] = system:input(1) },
}
if q.drive("sd", 0, 0) then
  q.device "sd-card" { id = "sd", bus = mmc:bus "sd-bus", props = { drive = q.drive("sd", 0, 0) } }
end

device("pl050_keyboard", "keyboard", KEYBOARD, KEYBOARD_IRQ)
device("pl050_mouse", "mouse", MOUSE, MOUSE_IRQ)

local uarts = {}
for i = 0, 3 do
  uarts[i + 1] = device("pl011", "uart" .. i, UART0 + i * 0x1000, UART0_IRQ + i, { chardev = q.serial(i) })
end

device("sp804", "timer01", TIMER01, TIMER01_IRQ)
device("sp804", "timer23", TIMER23, TIMER23_IRQ)

local i2c = q.device "versatile_i2c" { id = "i2c-dvi", at = I2C_DVI }
q.device "sii9022" { id = "dvi", bus = i2c:bus(), addr = 0x39 }

device("pl031", "rtc", RTC, RTC_IRQ)
device("pl111", "lcd", LCD, LCD_IRQ, framebuffer)

local flash = {}
for i = 0, 1 do
  flash[i + 1] = nor_flash {
    id = "flash" .. i,
    at = FLASH + i * FLASH_SIZE,
    drive = i,
    name = "vexpress.flash" .. i,
    size = FLASH_SIZE,
    sector = FLASH_SECTOR,
    width = 4,
    device_width = 2,
  }
end
q.alias { id = "vexpress.flashalias", of = flash[1]:region(0), at = { address = LOW, covers = true } }

local sram = q.ram { id = "sram", block = "vexpress.sram", size = SRAM_SIZE, at = SRAM }
q.ram { id = "video-ram", block = "vexpress.vram", size = VIDEO_RAM_SIZE, at = VIDEO_RAM }

if q.nic_count() > 0 then
  q.device "lan9118" { id = "ethernet", at = ETHERNET, irq = gic:input(ETHERNET_IRQ), nic = true }
end

for i = 0, 3 do
  q.device "virtio-mmio" {
    id = "virtio" .. i,
    anonymous = true,
    at = VIRTIO + i * 0x200,
    irq = gic:input(VIRTIO_IRQ + i),
  }
end

-- Boot ---------------------------------------------------------------------

if q.machine.firmware and q.drive("pflash", 0, 0) then
  error "the first flash bank comes either from -bios or from -drive if=pflash, not from both"
elseif q.machine.firmware then
  q.load { file = q.machine.firmware, at = FLASH }
end

-- Device trees of Linux do not know the transports, which no hardware has.
local function add_virtio(find)
  local gic_phandle = find "arm,cortex-a9-gic"
  if not gic_phandle then
    return nil -- an old tree
  end
  local nodes = {}
  for i = 0, 3 do
    local at = VIRTIO + i * 0x200
    nodes[("virtio_mmio@%x"):format(at)] = {
      compatible = "virtio,mmio",
      reg = { at, 0x200 },
      ["interrupt-parent"] = gic_phandle,
      interrupts = { 0, VIRTIO_IRQ + i, 1 },
      ["dma-coherent"] = true,
    }
  end
  return nodes
end

q.boot {
  dtb_add = add_virtio,
  cpu = cpus,
  ram = ram,
  board_id = 0x8e0,
  secure = secure,
  smp_loader_start = SRAM,
  smp_bootreg_addr = SYSTEM + 0x30, -- SYS_FLAGS
  gic_cpu_if_addr = GIC_CPU,
}

return { cpus = cpus, ram = ram, gic = gic, sram = sram, uarts = uarts, flash = flash, mmc = mmc, i2c = i2c }
