-- SPDX-License-Identifier: MIT
-- SiFive HiFive1: an E310 with 16 KiB of RAM and flash, as in QEMU
-- (hw/riscv/sifive_e.c), 32 or 64 bits.
--
--   qemu-system-riscv32 -M scripted,script=sifive_e.lua -nographic \
--     -kernel firmware.elf           linked to the flash at 0x20400000
--   params.revb=on                   HiFive1 Rev B: the flash starts 0x20010000

local q = require "qemu"
local e310 = require "machines.soc.sifive_e"

local RAM_SIZE <const> = 16 * q.KiB

q.machine {
  name = "sifive-e",
  arch = { "riscv32", "riscv64" },
  description = "SiFive HiFive1 (Freedom E310)",
  cpus = { default = 1, max = 1 },
  ram_size = { default = RAM_SIZE, min = RAM_SIZE, max = RAM_SIZE },
}
q.machine { cpu_type = q.machine.bits == 64 and "sifive-e51" or "sifive-e31" }

local revb = q.param("revb", { default = false, help = "HiFive1 Rev B: the ROM jumps to 0x20010000" })

local soc = e310 { cpu_type = q.machine.cpu_type }
local ram = q.ram { id = "ram", block = "riscv.sifive.e.ram", at = soc.DTIM }

-- Boot ---------------------------------------------------------------------

local START <const> = soc.XIP + (revb and 0x10000 or 0x400000)

q.load {
  name = "mrom.reset",
  at = soc.MROM,
  data = ("<I4I4I4I4"):pack(
    0,
    0x000002b7 | START & 0xfffff000, -- lui t0, START
    0x00028067, -- jr t0
    0),
}
if q.machine.kernel then
  q.load { file = q.machine.kernel, at = soc.DTIM } -- where raw files go
end

return { soc = soc, cpu = soc.cpu, ram = ram, plic = soc.plic, uart0 = soc.uart0, uart1 = soc.uart1, gpio = soc.gpio }
