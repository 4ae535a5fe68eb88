-- SPDX-License-Identifier: MIT
-- Arnewsh 5206, a board with a ColdFire MCF5206, as in QEMU
-- (hw/m68k/an5206.c, hw/m68k/mcf5206.c).
--
--   qemu-system-m68k -M scripted,script=an5206.lua -nographic -kernel image.elf

local q = require "qemu"

q.machine {
  name = "an5206",
  arch = "m68k",
  description = "Arnewsh 5206 (ColdFire MCF5206)",
  cpus = { default = 1, max = 1 },
  cpu_type = "m5206",
}

-- Memory map. QEMU fixes what software would set by MBAR and RAMBAR ---------

local DRAM <const> = 0x00000000
local MBAR <const> = 0x10000000 -- interrupt controller, two timers, two UARTs
local RAMBAR <const> = 0x20000000 -- SRAM of the chip

local SRAM_SIZE <const> = 512
local KERNEL <const> = DRAM + 0x10000 -- where raw files go

-- The chip -----------------------------------------------------------------

local cpu = q.cpu(q.machine.cpu_type) { id = "cpu" }
local ram = q.ram { id = "ram", block = "an5206.ram", at = DRAM }
local sram = q.ram { id = "sram", block = "an5206.sram", size = SRAM_SIZE, at = RAMBAR }

-- The "system integration module": it takes the first two serial ports by
-- itself, and before QEMU 10 found the core, too.
local sim = q.device "mcf5206-mbar" { id = "sim", at = MBAR }
if q.has_property("mcf5206-mbar", "m68k-cpu") then
  sim.props["m68k-cpu"] = cpu
end

-- Boot ---------------------------------------------------------------------

q.boot { cpu = cpu, ram = ram, kernel_base = KERNEL }

return { cpu = cpu, ram = ram, sram = sram, sim = sim }
