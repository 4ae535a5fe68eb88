-- SPDX-License-Identifier: MIT
-- Renesas R5F562N8 with external RAM, as in gdb's simulator and in QEMU
-- (hw/rx/rx-gdbsim.c).
--
--   qemu-system-rx -M scripted,script=gdbsim_r5f562n8.lua -nographic -bios firmware.bin
--   -kernel zImage -dtb … -append …   Linux: into the upper half of the RAM

local q = require "qemu"
local rx62n = require "machines.soc.rx62n"

q.machine {
  name = "gdbsim-r5f562n8",
  arch = "rx",
  description = "Renesas R5F562N8 and external RAM, as in gdb's simulator",
  cpus = { default = 1, max = 1 },
  ram_size = { default = 16 * q.MiB, min = 16 * q.MiB },
}

-- Memory map, beside the chip's ---------------------------------------------

local SDRAM <const> = 0x01000000
local VECTORS <const> = 0xffffff80 -- of the fixed vector table

local CRYSTAL_HZ <const> = 12000000

local ram = q.ram { id = "ram", block = "ext-sdram", at = SDRAM }
local soc = rx62n { model = "r5f562n8", hz = CRYSTAL_HZ, kernel = q.machine.kernel ~= nil }

-- Boot ---------------------------------------------------------------------

if not q.machine.kernel and q.machine.firmware then
  q.load { file = q.machine.firmware, at = soc.C_FLASH }
elseif q.machine.kernel then
  -- Exceptions go to Linux' own table in the chip's RAM.
  local vectors = {}
  for i = 0, 31 do
    vectors[i + 1] = ("<I4"):pack(0x10 + 4 * i)
  end
  q.load { name = "extable", data = table.concat(vectors), at = VECTORS }
end

q.boot {
  cpu = soc.cpu,
  ram = ram,
  kernel_base = SDRAM + q.machine.ram_size // 2,
  dtb = q.machine.dtb,
  rng_seed = true,
  dtb_base = function(loaded)
    return SDRAM + q.machine.ram_size - loaded.dtb_size & ~15
  end,
  registers = function(loaded)
    return { [1] = loaded.dtb }
  end,
}

return { soc = soc, cpu = soc.cpu, ram = ram }
