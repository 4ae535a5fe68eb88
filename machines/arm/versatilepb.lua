-- SPDX-License-Identifier: MIT
-- Arm Versatile/PB: ARM926, PL190, PCI, as in QEMU (hw/arm/versatilepb.c).
--
--   qemu-system-arm -M scripted,script=versatilepb.lua -nographic \
--     -kernel zImage -dtb versatile-pb.dtb
--   -drive if=pflash,file=…          the flash
--   -drive if=sd,file=…              a card in the first slot, a second in the other
--   -drive if=scsi,file=…            a disk on a SCSI controller
--   -nic user                        the board's card; further ones are PCI
--   -usb                             a USB controller on PCI
--
-- Addresses and interrupts: Versatile/PB926EJ-S user guide (DUI 0225), 4.1 and 4.10.

local q = require "qemu"
local qom = require "qom"
local nor_flash = require "machines.soc.nor_flash"

q.machine {
  name = "versatilepb",
  arch = { "arm", "aarch64" },
  description = "Arm Versatile/PB (ARM926EJ-S)",
  cpus = { default = 1, max = 1 },
  cpu_type = { default = "arm926" },
  ram_size = { default = 128 * q.MiB, max = 256 * q.MiB }, -- devices are above
  ignore_bus_errors = true,
}
local audiodev = q.param("audiodev", { type = "string", help = "id of an -audiodev for the audio interface" })

-- Memory map ---------------------------------------------------------------

local RAM <const> = 0x00000000
local SYSTEM <const> = 0x10000000 -- system registers
local PCI_CONTROL <const> = 0x10001000
local I2C <const> = 0x10002000
local SIC <const> = 0x10003000 -- secondary interrupt controller
local AUDIO <const> = 0x10004000
local MMC0 <const> = 0x10005000
local KEYBOARD <const> = 0x10006000
local MOUSE <const> = 0x10007000
local UART3 <const> = 0x10009000
local MMC1 <const> = 0x1000b000
local ETHERNET <const> = 0x10010000
local LCD <const> = 0x10120000
local DMA <const> = 0x10130000
local VIC <const> = 0x10140000 -- vectored interrupt controller
local TIMER01 <const> = 0x101e2000
local TIMER23 <const> = 0x101e3000
local GPIO0 <const> = 0x101e4000 -- to 3, 4 KiB each
local RTC <const> = 0x101e8000
local UART0 <const> = 0x101f1000 -- to 2, 4 KiB each
local FLASH <const> = 0x34000000
local PCI_SELF_CONFIG <const> = 0x41000000
local PCI_CONFIG <const> = 0x42000000
local PCI_IO <const> = 0x43000000
local PCI_MEMORY0 <const> = 0x44000000
local PCI_MEMORY1 <const> = 0x50000000
local PCI_MEMORY2 <const> = 0x60000000

local FLASH_SIZE <const> = 64 * q.MiB
local FLASH_SECTOR <const> = 256 * q.KiB

-- Interrupts ---------------------------------------------------------------

-- of the vectored controller
local TIMER01_IRQ <const> = 4
local TIMER23_IRQ <const> = 5
local GPIO0_IRQ <const> = 6 -- to 9
local RTC_IRQ <const> = 10
local UART0_IRQ <const> = 12 -- to 14
local LCD_IRQ <const> = 16
local DMA_IRQ <const> = 17

-- of the secondary one, whose outputs go to the other's inputs of their number
local MMC0_SECOND_IRQ <const> = 1
local MMC1_SECOND_IRQ <const> = 2
local KEYBOARD_IRQ <const> = 3
local MOUSE_IRQ <const> = 4
local UART3_IRQ <const> = 6
local MMC0_IRQ <const> = 22
local MMC1_IRQ <const> = 23
local AUDIO_IRQ <const> = 24
local ETHERNET_IRQ <const> = 25
local PCI_IRQ <const> = 27 -- to 30

-- inputs of a core (target/arm/cpu.h)
local IRQ <const>, FIQ <const> = 0, 1

-- Core and memory ----------------------------------------------------------

local model = q.machine.cpu_type
local cpu = q.cpu(model) {
  id = "cpu",
  -- the board has no secure world
  props = { has_el3 = q.has_property(qom.cpu_type(model) or model, "has_el3") and false or nil },
}
local ram = q.ram { id = "ram", block = "versatile.ram", at = RAM }

local system = q.device "realview_sysctl" {
  id = "system",
  at = SYSTEM,
  order = -1,
  props = { sys_id = 0x41007004, proc_id = 0x02000000 },
}

-- Interrupt controllers ----------------------------------------------------

local vic = q.device "pl190" { id = "vic", at = VIC, irq = { cpu:input(IRQ), cpu:input(FIQ) } }
local sic = q.device "versatilepb_sic" { id = "sic", at = SIC }
for n = 0, 31 do
  sic:irq(n):to(vic:input(n):direct()) -- a line has one source, here or there
end

-- a device of the vectored controller
local function device(type_name, id, at, irq, props)
  return q.device(type_name) { id = id, at = at, irq = vic:input(irq):direct(), props = props }
end

-- a device of the secondary one
local function secondary(type_name, id, at, irq, props)
  return q.device(type_name) { id = id, at = at, irq = sic:input(irq), props = props }
end

-- Devices ------------------------------------------------------------------

secondary("pl050_keyboard", "keyboard", KEYBOARD, KEYBOARD_IRQ)
secondary("pl050_mouse", "mouse", MOUSE, MOUSE_IRQ)

local pci = q.device "versatile_pci" {
  id = "pci",
  at = { -- QEMU makes the region of ports larger than its window
    PCI_CONTROL,
    PCI_SELF_CONFIG,
    PCI_CONFIG,
    PCI_IO,
    { address = PCI_MEMORY0, covers = true },
    { address = PCI_MEMORY1, covers = true },
    { address = PCI_MEMORY2, covers = true },
  },
  irq = { sic:input(PCI_IRQ), sic:input(PCI_IRQ + 1), sic:input(PCI_IRQ + 2), sic:input(PCI_IRQ + 3) },
}
if q.nic_count() > 0 then
  q.device "smc91c111" { id = "ethernet", at = ETHERNET, irq = sic:input(ETHERNET_IRQ), nic = true }
end
q.nics "rtl8139" { id = "nics", bus = pci:bus(), model = "rtl8139" }
if q.machine.usb then
  q.device "pci-ohci" { id = "ohci", bus = pci:bus() }
end

-- A controller for each SCSI bus that the command line has disks for.
local SCSI_IDS <const> = 7
local function scsi_disks(bus)
  local disks = {}
  for id = 0, SCSI_IDS - 1 do
    local drive = q.drive("scsi", bus, id)
    disks[#disks + 1] = drive and { id = id, drive = drive }
  end
  return disks
end

local bus, disks = 0, scsi_disks(0)
while #disks > 0 do
  local host = q.device "lsi53c895a" { id = "scsi" .. bus, bus = pci:bus() }
  for _, disk in ipairs(disks) do
    q.device(q.drive_is_cdrom(disk.drive) and "scsi-cd" or "scsi-hd") {
      id = ("scsi%d-%d"):format(bus, disk.id),
      bus = host:bus(),
      addr = disk.id,
      props = { drive = disk.drive },
    }
  end
  bus = bus + 1
  disks = scsi_disks(bus)
end

local uarts = {}
for i = 0, 2 do
  uarts[i + 1] = device("pl011", "uart" .. i, UART0 + i * 0x1000, UART0_IRQ + i, { chardev = q.serial(i) })
end
uarts[4] = secondary("pl011", "uart3", UART3, UART3_IRQ, { chardev = q.serial(3) })

device("pl080", "dma", DMA, DMA_IRQ, { downstream = q.system_memory })
device("sp804", "timer01", TIMER01, TIMER01_IRQ)
device("sp804", "timer23", TIMER23, TIMER23_IRQ)

local gpios = {}
for i = 0, 3 do
  gpios[i + 1] = device("pl061", "gpio" .. i, GPIO0 + i * 0x1000, GPIO0_IRQ + i)
end

local lcd = device("pl110_versatile", "lcd", LCD, LCD_IRQ, {
  ["framebuffer-memory"] = q.has_property("pl110_versatile", "framebuffer-memory") and q.system_memory or nil,
})
system:output(0):to(lcd:input(0)) -- the order of colours, from SYS_CLCD

for i, mmc in ipairs { { MMC0, MMC0_IRQ, MMC0_SECOND_IRQ }, { MMC1, MMC1_IRQ, MMC1_SECOND_IRQ } } do
  local at, irq, second = table.unpack(mmc)
  local host = q.device "pl181" { id = "mmc" .. i - 1, at = at, irq = { sic:input(irq), sic:input(second) } }
  local drive = q.drive("sd", 0, i - 1)
  if drive then
    q.device "sd-card" { id = "sd" .. i - 1, bus = host:bus "sd-bus", props = { drive = drive } }
  end
end

device("pl031", "rtc", RTC, RTC_IRQ)

local i2c = q.device "versatile_i2c" { id = "i2c", at = I2C }
q.device "ds1338" { id = "i2c-rtc", bus = i2c:bus(), addr = 0x68 }

secondary("pl041", "audio", AUDIO, AUDIO_IRQ, { nc_fifo_depth = 512, audiodev = audiodev })

nor_flash {
  id = "flash",
  at = FLASH,
  drive = 0,
  name = "versatile.flash",
  size = FLASH_SIZE,
  sector = FLASH_SECTOR,
  width = 4,
}

-- Boot ---------------------------------------------------------------------

q.boot { cpu = cpu, ram = ram, board_id = 0x183 }

return { cpu = cpu, ram = ram, vic = vic, sic = sic, pci = pci, uarts = uarts, gpios = gpios, i2c = i2c, lcd = lcd }
