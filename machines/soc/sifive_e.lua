-- SPDX-License-Identifier: MIT
-- SiFive Freedom E310: one hart without MMU, CLINT, PLIC, 32 pins, two UARTs,
-- as QEMU's type riscv.sifive.e.soc has them (hw/riscv/sifive_e.c).

local q = require "qemu"
local riscv = require "machines.soc.riscv"
local unimplemented = require "machines.soc.unimplemented"

-- Memory map ---------------------------------------------------------------

local MROM <const> = 0x00001000
local CLINT <const> = 0x02000000
local PLIC <const> = 0x0c000000
local AON <const> = 0x10000000 -- always-on domain
local PRCI <const> = 0x10008000 -- clocks
local GPIO0 <const> = 0x10012000
local UART0 <const> = 0x10013000
local QSPI0 <const> = 0x10014000
local PWM0 <const> = 0x10015000
local UART1 <const> = 0x10023000
local QSPI1 <const> = 0x10024000
local PWM1 <const> = 0x10025000
local QSPI2 <const> = 0x10034000
local PWM2 <const> = 0x10035000
local XIP <const> = 0x20000000 -- SPI flash, mapped
local DTIM <const> = 0x80000000

local MROM_SIZE <const> = 0x2000
local PLIC_SIZE <const> = 0x4000000
local XIP_SIZE <const> = 512 * q.MiB
local AON_SIZE <const> = 0x8000

-- As newer versions of QEMU have it; older ones have no always-on domain.
local has_aon <const> = q.has_type "riscv.sifive.e.aon"
local TIMEBASE_HZ <const> = has_aon and 32768 or 10000000

-- Inputs of the PLIC -------------------------------------------------------

local AON_WDT_IRQ <const> = 1 -- its watchdog
local UART0_IRQ <const> = 3
local UART1_IRQ <const> = 4
local GPIO0_IRQ <const> = 8 -- to 39, one a pin
local SOURCES <const> = has_aon and 53 or 127

---@class soc.sifive_e
---@field cpu qemu.Node
---@field plic qemu.Node
---@field gpio qemu.Node
---@field uart0 qemu.Node
---@field uart1 qemu.Node
---@field xip qemu.Node flash
---@field MROM integer address of the mask ROM; the hart starts in its second word
---@field DTIM integer address of the data memory, which the board gives
---@field XIP integer address of the flash

---@param fields { cpu_type: string }
---@return soc.sifive_e
return function(fields)
  local cpu = q.cpu(fields.cpu_type) { id = "cpu", hartid = 0, props = { resetvec = MROM + 4 } }

  q.rom { id = "mrom", block = "riscv.sifive.e.mrom", size = MROM_SIZE, at = MROM }
  local xip = q.rom { id = "xip", block = "riscv.sifive.e.xip", size = XIP_SIZE, at = XIP }

  local plic = riscv.plic { at = PLIC, size = PLIC_SIZE, sources = SOURCES, harts = { cpu }, modes = { "M" } }
  riscv.clint { at = CLINT, harts = { cpu }, hz = TIMEBASE_HZ }

  q.device "riscv.sifive.e.prci" { id = "prci", at = PRCI }

  local gpio = q.device "sifive_soc.gpio" { id = "gpio", at = GPIO0 }
  for pin = 0, 31 do
    gpio:irq(pin):to(plic:input(GPIO0_IRQ + pin))
  end

  local uarts = {}
  for i, uart in ipairs { { UART0, UART0_IRQ }, { UART1, UART1_IRQ } } do
    local at, irq = table.unpack(uart)
    uarts[i] = q.device "riscv.sifive.uart" {
      id = "uart" .. i - 1,
      at = at,
      irq = plic:input(irq),
      props = { chardev = q.serial(i - 1) },
    }
  end

  if has_aon then
    q.device "riscv.sifive.e.aon" { id = "aon", at = AON, irq = plic:input(AON_WDT_IRQ) }
  else
    unimplemented("riscv.sifive.e.aon", AON, AON_SIZE)
  end
  unimplemented("riscv.sifive.e.qspi0", QSPI0, 0x1000)
  unimplemented("riscv.sifive.e.pwm0", PWM0, 0x1000)
  unimplemented("riscv.sifive.e.qspi1", QSPI1, 0x1000)
  unimplemented("riscv.sifive.e.pwm1", PWM1, 0x1000)
  unimplemented("riscv.sifive.e.qspi2", QSPI2, 0x1000)
  unimplemented("riscv.sifive.e.pwm2", PWM2, 0x1000)

  return {
    cpu = cpu,
    plic = plic,
    gpio = gpio,
    uart0 = uarts[1],
    uart1 = uarts[2],
    xip = xip,
    MROM = MROM,
    DTIM = DTIM,
    XIP = XIP,
  }
end
