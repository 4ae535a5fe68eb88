-- SPDX-License-Identifier: MIT
-- Spike, the instruction set simulator of RISC-V International, as QEMU has it
-- (hw/riscv/spike.c): harts, a CLINT, and a console in memory.
--
--   qemu-system-riscv64 -M scripted,script=spike.lua -nographic \
--     -kernel vmlinux               OpenSBI, then the kernel in S-mode
--   -bios none -kernel test.elf     the kernel alone, in M-mode

local q = require "qemu"
local qom = require "qom"
local riscv = require "machines.soc.riscv"

q.machine {
  name = "spike",
  arch = { "riscv64", "riscv32" },
  description = "RISC-V Spike: n harts, a CLINT, a console by HTIF",
  cpus = { default = 1, min = 1, max = 8 },
}
q.machine { cpu_type = "rv" .. q.machine.bits }

-- Memory map ---------------------------------------------------------------

local MROM <const> = 0x00001000
local HTIF <const> = 0x01000000 -- unless the program has it elsewhere
local CLINT <const> = 0x02000000
local DRAM <const> = 0x80000000

local MROM_SIZE <const> = 0xf000
local HTIF_SIZE <const> = 0x1000
local TIMEBASE_HZ <const> = 10000000

-- Harts and memory ---------------------------------------------------------

local harts = {}
for i = 0, q.machine.cpus - 1 do
  harts[i + 1] = q.cpu(q.machine.cpu_type) { id = "hart" .. i, hartid = i }
end
riscv.clint { at = CLINT, harts = harts, hz = TIMEBASE_HZ }

local ram = q.ram { id = "ram", block = "riscv.spike.ram", at = DRAM }
local mrom = q.rom { id = "mrom", block = "riscv.spike.mrom", size = MROM_SIZE, at = MROM }

-- Device tree --------------------------------------------------------------

local cpus = {
  ["#address-cells"] = 1,
  ["#size-cells"] = 0,
  ["timebase-frequency"] = TIMEBASE_HZ,
  ["cpu-map"] = { cluster0 = {} },
}
for i, hart in ipairs(harts) do
  local name = q.phandle("cpu" .. i)
  local hart_node = riscv.hart_node(hart, i - 1, q.machine.bits == 64 and "sv48" or "sv32")
  hart_node.phandle = name
  cpus["cpu@" .. i - 1] = hart_node
  cpus["cpu-map"].cluster0["core" .. i - 1] = { cpu = name }
end

local tree = {
  model = "ucbbar,spike-bare,qemu",
  compatible = "ucbbar,spike-bare-dev",
  ["#address-cells"] = 2,
  ["#size-cells"] = 2,
  chosen = { ["stdout-path"] = "/htif" },
  cpus = cpus,
  htif = {
    compatible = "ucb,htif0",
    reg = function()
      return not qom.riscv_htif_uses_symbols() and q.cells64(HTIF, HTIF_SIZE)
    end,
  },
  soc = {
    ["#address-cells"] = 2,
    ["#size-cells"] = 2,
    compatible = "simple-bus",
    ranges = true,
    [("clint@%x"):format(CLINT)] = riscv.clint_node(CLINT, harts),
  },
  [("memory@%x"):format(DRAM)] = { device_type = "memory", reg = q.cells64(DRAM, q.machine.ram_size) },
}

-- Boot ---------------------------------------------------------------------

q.boot {
  cpu = harts,
  ram = ram,
  firmware = q.machine.firmware or "default",
  start = DRAM,
  dtb = tree,
  reset_rom = MROM,
  reset_rom_size = MROM_SIZE,
  htif = { at = HTIF, memory = mrom, chardev = q.serial(0) },
}

return { harts = harts, ram = ram, tree = tree }
