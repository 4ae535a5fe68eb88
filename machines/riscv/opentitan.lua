-- SPDX-License-Identifier: MIT
-- OpenTitan with an Ibex core and 128 KiB of RAM, as in QEMU
-- (hw/riscv/opentitan.c).
--
--   qemu-system-riscv32 -M scripted,script=opentitan.lua -nographic \
--     -kernel firmware.elf           raw files go to the RAM, as do those of -bios
--   params.resetvec=0x20000490       where the core starts: the ROM's image says

local q = require "qemu"
local ibex = require "machines.soc.ibex"

local RAM_SIZE <const> = 128 * q.KiB

q.machine {
  name = "opentitan",
  arch = "riscv32",
  description = "OpenTitan (lowRISC Ibex)",
  cpus = { default = 1, max = 1 },
  ram_size = { default = RAM_SIZE, min = RAM_SIZE, max = RAM_SIZE },
  cpu_type = "lowrisc-ibex",
}

local resetvec = q.param("resetvec",
  { default = 0x20000400, min = 0, max = 0xffffffff, help = "address of the first instruction" })

local soc = ibex { cpu_type = q.machine.cpu_type, resetvec = resetvec }
local ram = q.ram { id = "ram", block = "riscv.lowrisc.ibex.ram", at = soc.RAM }

-- Boot ---------------------------------------------------------------------

for _, file in pairs { q.machine.firmware, q.machine.kernel } do
  q.load { file = file, at = soc.RAM }
end

return { soc = soc, cpu = soc.cpu, ram = ram, plic = soc.plic, uart = soc.uart, flash = soc.flash }
