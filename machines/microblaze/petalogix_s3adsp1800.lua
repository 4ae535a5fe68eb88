-- SPDX-License-Identifier: MIT
-- PetaLogix' design for Xilinx' Spartan-3A DSP 1800A board, a MicroBlaze in an
-- FPGA, as in QEMU (hw/microblaze/petalogix_s3adsp1800_mmu.c).
--
--   qemu-system-microblaze -M scripted,script=petalogix_s3adsp1800.lua -nographic -kernel image.elf
--   -initrd …, -append …, -dtb …     for Linux
--   -drive if=pflash,file=…          the flash

local q = require "qemu"
local unimplemented = require "machines.soc.unimplemented"
local nor_flash = require "machines.soc.nor_flash"

q.machine {
  name = "petalogix-s3adsp1800",
  arch = { "microblaze", "microblazeel" },
  description = "PetaLogix Linux reference design for Xilinx Spartan-3A DSP 1800A",
  cpus = { default = 1, max = 1 },
}

-- Memory map ---------------------------------------------------------------

local LMB_BRAM <const> = 0x00000000 -- block RAM on the core's local bus
local ETHLITE <const> = 0x81000000
local GPIO <const> = 0x81400000
local INTC <const> = 0x81800000
local TIMER <const> = 0x83c00000
local UARTLITE <const> = 0x84000000
local MEMORY <const> = 0x90000000
local FLASH <const> = 0xa0000000

local LMB_BRAM_SIZE <const> = 128 * q.KiB
local FLASH_SIZE <const> = 16 * q.MiB
local FLASH_SECTOR <const> = 64 * q.KiB
local TIMER_HZ <const> = 62000000

-- Inputs of the interrupt controller ---------------------------------------

local TIMER_IRQ <const> = 0
local ETHLITE_IRQ <const> = 1
local UARTLITE_IRQ <const> = 3

-- Core and memory ----------------------------------------------------------

local cpu = q.cpu "microblaze-cpu" { id = "cpu", props = { version = "7.10.d" } }
q.ram { id = "lmb_bram", block = "petalogix_s3adsp1800.lmb_bram", size = LMB_BRAM_SIZE, at = LMB_BRAM }
local ram = q.ram { id = "ram", block = "petalogix_s3adsp1800.ram", size = q.machine.ram_size, at = MEMORY }

nor_flash {
  id = "flash",
  at = FLASH,
  drive = 0,
  name = "petalogix_s3adsp1800.flash",
  size = FLASH_SIZE,
  sector = FLASH_SECTOR,
  width = 1,
  big_endian = true,
}

-- Devices ------------------------------------------------------------------

-- A device's properties; newer versions of QEMU want to know its byte order.
local function ordered(type_name, props)
  if q.has_property(type_name, "endianness") then
    props.endianness = q.machine.arch == "microblaze" and "big" or "little"
  end
  return props
end

local intc = q.device "xlnx.xps-intc" {
  id = "intc",
  at = INTC,
  irq = cpu:input(0),
  props = ordered("xlnx.xps-intc", { ["kind-of-intr"] = 1 << ETHLITE_IRQ | 1 << UARTLITE_IRQ }), -- these are edges
}
local uart = q.device "xlnx.xps-uartlite" {
  id = "uart",
  at = UARTLITE,
  irq = intc:input(UARTLITE_IRQ),
  props = ordered("xlnx.xps-uartlite", { chardev = q.serial(0) }),
}
q.device "xlnx.xps-timer" {
  id = "timer",
  at = TIMER,
  irq = intc:input(TIMER_IRQ),
  props = ordered("xlnx.xps-timer", { ["one-timer-only"] = 0, ["clock-frequency"] = TIMER_HZ }),
}
q.device "xlnx.xps-ethernetlite" {
  id = "ethernet",
  at = ETHLITE,
  irq = intc:input(ETHLITE_IRQ),
  nic = "xlnx.xps-ethernetlite",
  props = ordered("xlnx.xps-ethernetlite", { ["tx-ping-pong"] = 0, ["rx-ping-pong"] = 0 }),
}
unimplemented("gpio", GPIO, 0x10000)

-- Boot ---------------------------------------------------------------------

-- What Linux finds in registers: r5 command line, r6 initrd, r7 device tree.
-- They lie behind the kernel, 4 KiB each for the latter two.
local function align(n)
  return n + 3 & ~3
end

q.boot {
  cpu = cpu,
  ram = ram,
  kernel_base = MEMORY,
  kernel_windows = { { address = 0xc0000000, size = 256 * q.MiB, to = MEMORY } }, -- Linux' virtual addresses
  initrd_base = function(loaded)
    return align(loaded.high + loaded.high - loaded.low) -- as far behind it as it is long
  end,
  append_base = function(loaded)
    local high = loaded.initrd and align(loaded.initrd + loaded.initrd_size) or loaded.high
    return high + 4096
  end,
  append = q.machine.append or "",
  dtb = q.machine.dtb or q.firmware "petalogix-s3adsp1800.dtb",
  rng_seed = true,
  dtb_base = function(loaded)
    return loaded.append + 4096
  end,
  registers = function(loaded)
    return { [5] = loaded.append, [6] = loaded.initrd or 0, [7] = loaded.dtb or loaded.append + 4096 }
  end,
}

return { cpu = cpu, ram = ram, intc = intc, uart = uart }
