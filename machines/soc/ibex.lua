-- SPDX-License-Identifier: MIT
-- lowRISC's OpenTitan, as far as QEMU's type riscv.lowrisc.ibex.soc has it
-- (hw/riscv/opentitan.c): an Ibex core, PLIC, UART, timer, two SPI hosts.
--
-- Version 10 has a later revision of the chip (lowRISC/opentitan 565e4af3,
-- top_earlgrey_memory.h), with other interrupts and another map of what follows.

local q = require "qemu"
local riscv = require "machines.soc.riscv"
local unimplemented = require "machines.soc.unimplemented"

-- Memory map ---------------------------------------------------------------

local ROM <const> = 0x00008000
local RAM <const> = 0x10000000
local FLASH <const> = 0x20000000
local UART <const> = 0x40000000
local TIMER <const> = 0x40100000
local SPI_HOST <const> = 0x40300000 -- 2, 64 KiB apart
local PLIC <const> = 0x48000000
local FLASH_VIRTUAL <const> = 0x80000000 -- the start of the flash once more

local ROM_SIZE <const> = 32 * q.KiB
local FLASH_SIZE <const> = q.MiB
local FLASH_VIRTUAL_SIZE <const> = 512 * q.KiB

local is_later <const> = q.version_at_least(10)
local PLIC_SIZE <const> = is_later and 0x8000000 or 0x4005000

-- What QEMU has no devices for, in the order of its board
local missing <const> = is_later and {
  { "gpio", 0x40040000, 0x40 },
  { "spi_device", 0x40050000, 0x2000 },
  { "i2c", 0x40080000, 0x80 },
  { "pattgen", 0x400e0000, 0x40 },
  { "sensor_ctrl", 0x40490000, 0x40 },
  { "otp_ctrl", 0x40130000, 0x2000 },
  { "lc_ctrl", 0x40140000, 0x100 },
  { "pwrmgr", 0x40400000, 0x80 },
  { "rstmgr", 0x40410000, 0x80 },
  { "clkmgr", 0x40420000, 0x80 },
  { "pinmux", 0x40460000, 0x1000 },
  { "aon_timer", 0x40470000, 0x40 },
  { "usbdev", 0x40320000, 0x1000 },
  { "flash_ctrl", 0x41000000, 0x200 },
  { "aes", 0x41100000, 0x100 },
  { "hmac", 0x41110000, 0x1000 },
  { "kmac", 0x41120000, 0x1000 },
  { "keymgr", 0x41140000, 0x100 },
  { "csrng", 0x41150000, 0x80 },
  { "entropy", 0x41160000, 0x100 },
  { "edn0", 0x41170000, 0x80 },
  { "edn1", 0x41180000, 0x80 },
  { "alert_handler", 0x40150000, 0x800 },
  { "sram_ctrl", 0x411c0000, 0x20 },
  { "otbn", 0x41130000, 0x10000 },
  { "ibex_cfg", 0x411f0000, 0x100 },
} or {
  { "gpio", 0x40040000, 0x1000 },
  { "spi_device", 0x40050000, 0x1000 },
  { "i2c", 0x40080000, 0x1000 },
  { "pattgen", 0x400e0000, 0x1000 },
  { "sensor_ctrl", 0x40110000, 0x1000 },
  { "otp_ctrl", 0x40130000, 0x4000 },
  { "lc_ctrl", 0x40140000, 0x1000 },
  { "pwrmgr", 0x40400000, 0x1000 },
  { "rstmgr", 0x40410000, 0x1000 },
  { "clkmgr", 0x40420000, 0x1000 },
  { "pinmux", 0x40460000, 0x1000 },
  { "padctrl", 0x40470000, 0x1000 },
  { "usbdev", 0x40150000, 0x1000 },
  { "flash_ctrl", 0x41000000, 0x1000 },
  { "aes", 0x41100000, 0x1000 },
  { "hmac", 0x41110000, 0x1000 },
  { "kmac", 0x41120000, 0x1000 },
  { "keymgr", 0x41140000, 0x1000 },
  { "csrng", 0x41150000, 0x1000 },
  { "entropy", 0x41160000, 0x1000 },
  { "edn0", 0x41170000, 0x1000 },
  { "edn1", 0x41180000, 0x1000 },
  { "alert_handler", 0x411b0000, 0x1000 },
  { "nmi_gen", 0x411c0000, 0x1000 },
  { "otbn", 0x41130000, 0x10000 },
  { "peri", 0x411f0000, 0x10000 },
}

-- Inputs of the PLIC -------------------------------------------------------

local UART_IRQ <const> = 1 -- to 4: TX watermark, RX watermark, TX empty, RX overflow
local TIMER_IRQ <const> = is_later and 124 or 127
local SPI_HOST_IRQ <const> = is_later and 131 or 151 -- an error and an event each
local SOURCES <const> = 180

---@class soc.ibex
---@field cpu qemu.Node
---@field plic qemu.Node
---@field uart qemu.Node
---@field spi_hosts qemu.Node[]
---@field flash qemu.Node
---@field RAM integer address of the RAM that the board gives

---@param fields { cpu_type: string, resetvec: integer }
---@return soc.ibex
return function(fields)
  local cpu = q.cpu(fields.cpu_type) { id = "cpu", hartid = 0, props = { resetvec = fields.resetvec } }

  q.rom { id = "rom", block = "riscv.lowrisc.ibex.rom", size = ROM_SIZE, at = ROM }
  local flash = q.rom { id = "flash", block = "riscv.lowrisc.ibex.flash", size = FLASH_SIZE, at = FLASH }
  q.alias { id = "riscv.lowrisc.ibex.flash_virtual", of = flash, size = FLASH_VIRTUAL_SIZE, at = FLASH_VIRTUAL }

  local plic = riscv.plic {
    at = PLIC,
    size = PLIC_SIZE,
    sources = SOURCES,
    priorities = 3,
    harts = { cpu },
    modes = { "M" },
  }
  plic.props["priority-base"] = 0 -- where QEMU's board has it in each version
  plic.props["enable-stride"] = 32
  plic.props["context-stride"] = 8

  local uart = q.device "ibex-uart" {
    id = "uart",
    at = UART,
    irq = { plic:input(UART_IRQ), plic:input(UART_IRQ + 1), plic:input(UART_IRQ + 2), plic:input(UART_IRQ + 3) },
    props = { chardev = q.serial(0) },
  }
  q.device "ibex-timer" {
    id = "timer",
    at = TIMER,
    irq = plic:input(TIMER_IRQ),
    outputs = { [0] = cpu:input(riscv.M_TIMER) },
  }
  local spi_hosts = {}
  for i = 0, 1 do
    local irq = SPI_HOST_IRQ + 2 * i
    spi_hosts[i + 1] = q.device "ibex-spi" {
      id = "spi_host" .. i,
      at = SPI_HOST + i * 0x10000,
      irq = { plic:input(irq), plic:input(irq + 1) },
    }
  end
  for _, part in ipairs(missing) do
    local name, at, size = table.unpack(part)
    unimplemented("riscv.lowrisc.ibex." .. name, at, size)
  end

  return { cpu = cpu, plic = plic, uart = uart, spi_hosts = spi_hosts, flash = flash, RAM = RAM }
end
