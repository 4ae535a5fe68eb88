-- SPDX-License-Identifier: MIT
-- Xilinx Zynq board: a Zynq-7000 with NOR flash, SPI flashes and SD cards, as
-- in QEMU (hw/arm/xilinx_zynq.c). Devices: machines/soc/zynq.lua.
--
--   qemu-system-arm -M scripted,script=xilinx-zynq-a9.lua -nographic \
--     -kernel zImage -dtb zynq-zc702.dtb
--   -drive if=pflash,file=…          the NOR flash
--   -drive if=mtd,index=N,file=…     SPI flash N
--   -drive if=sd,index=N,file=…      SD card N
--   -M …,params.boot-mode=sd         what the chip says it boots from (QEMU 10)
--   -smp 2                           both cores (QEMU 10)

local q = require "qemu"
local zynq = require "machines.soc.zynq"

-- As QEMU's board is since version 10.
local is_whole <const> = q.has_property("xilinx-zynq_slcr", "boot-mode")

q.machine {
  name = "xilinx-zynq-a9",
  arch = { "arm", "aarch64" },
  description = "Xilinx Zynq platform board (Cortex-A9)",
  cpus = { default = 1, max = is_whole and 2 or 1 },
  cpu_type = { default = "cortex-a9" },
  ram_size = { default = 128 * q.MiB, max = 2 * q.GiB },
  ignore_bus_errors = true,
}

-- BOOT_MODE of the SLCR (UG585, 6.2.5).
local BOOT_MODES <const> = { jtag = 0, qspi = 1, nor = 2, sd = 5 }
local boot_mode = is_whole and q.param("boot-mode",
  { default = "qspi", choices = { "jtag", "qspi", "nor", "sd" }, help = "what the chip says it boots from" })

-- Memory map ---------------------------------------------------------------

local RAM <const> = 0x00000000
local NOR <const> = 0xe2000000
local NOR_SIZE <const> = 64 * q.MiB
local NOR_BLOCK <const> = 128 * q.KiB

local PS_CLK_HZ <const> = 100000000 // 3

-- Memory and flash ---------------------------------------------------------

local ram = q.ram { id = "ram", block = "zynq.ext_ram", at = RAM }

q.device "cfi.pflash02" {
  id = "nor",
  at = NOR,
  order = -1,
  props = {
    drive = q.drive("pflash", 0, 0),
    name = "zynq.pflash",
    ["num-blocks"] = NOR_SIZE // NOR_BLOCK,
    ["sector-length"] = NOR_BLOCK,
    width = 1,
    mappings = 1,
    ["big-endian"] = 0,
    id0 = 0x66,
    id1 = 0x22,
    id2 = 0,
    id3 = 0,
    ["unlock-addr0"] = 0x555,
    ["unlock-addr1"] = 0x2aa,
  },
}

local soc = zynq {
  cores = q.machine.cpus,
  cpu_type = q.machine.cpu_type,
  ps_clk = q.clock { id = "ps_clk", hz = PS_CLK_HZ },
  boot_mode = BOOT_MODES[boot_mode],
}

-- Four flashes on each SPI bus, two on each bus of the QSPI controller. A
-- controller's IRQs after the first are the selects of its buses.
local spi0, spi1, qspi = table.unpack(soc.spis)
local unit = 0
for _, bus in ipairs {
  { spi0, "spi0", 4, 1 }, { spi1, "spi0", 4, 1 },
  { qspi, "spi0", 2, 1 }, { qspi, "spi1", 2, 3 },
} do
  local spi, name, count, first_select = table.unpack(bus)
  for i = 0, count - 1 do
    local flash = q.device "n25q128" {
      id = "flash" .. unit,
      bus = spi:bus(name),
      props = {
        drive = q.drive("mtd", 0, unit),
        cs = q.has_property("n25q128", "cs") and i or nil, -- in later versions of QEMU
      },
    }
    spi:irq(first_select + i):to(flash:input "ssi-gpio-cs")
    unit = unit + 1
  end
end

-- Boot ---------------------------------------------------------------------

-- Before a kernel: set the PLL of the core as the first-stage boot loader does.
local SLCR_LOCK <const>, SLCR_UNLOCK <const>, SLCR_ARM_PLL <const> = 0x004, 0x008, 0x100

local function movw_movt(value)
  local function imm16(n)
    return n & 0xfff | n >> 12 << 16
  end
  return 0xe3001000 | imm16(value & 0xffff), 0xe3401000 | imm16(value >> 16) -- movw r1, movt r1
end

local function write(offset, value)
  local low, high = movw_movt(value)
  return ("<I4I4I4"):pack(low, high, 0xe5801000 | offset) -- str r1, [r0, #offset]
end

local setup = ("<I4"):pack(0xe3a004f8) -- mov r0, #0xf8000000: SLCR
  .. write(SLCR_UNLOCK, 0xdf0d)
  .. write(SLCR_ARM_PLL, 0x00014008)
  .. write(SLCR_LOCK, 0x767b)
  .. ("<I4"):pack(0xe12fff1e) -- bx lr

q.boot {
  cpu = soc.cpus,
  ram = ram,
  board_id = 0xd32,
  board_setup = { address = 0x100, code = setup },
  gic_cpu_if_addr = soc.GIC_CPU,
}

soc.ram = ram
return soc
