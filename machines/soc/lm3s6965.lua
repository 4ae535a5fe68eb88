-- SPDX-License-Identifier: MIT
-- Luminary Micro (TI) Stellaris LM3S6965: Cortex-M3, 256 KiB flash, 64 KiB
-- SRAM, as QEMU has it (hw/arm/stellaris.c).
--
-- Addresses and interrupts: LM3S6965 data sheet, tables 3-1 and 2-9.

local q = require "qemu"
local qom = require "qom"
local unimplemented = require "machines.soc.unimplemented"

-- Memory map ---------------------------------------------------------------

local FLASH <const> = 0x00000000
local SRAM <const> = 0x20000000
local WATCHDOG <const> = 0x40000000
local I2C_SLAVE <const> = 0x40002000
local GPIOS <const> = { -- ports A to G
  0x40004000, 0x40005000, 0x40006000, 0x40007000, 0x40024000, 0x40025000, 0x40026000,
}
local SSI0 <const> = 0x40008000
local UART0 <const> = 0x4000c000 -- to 2, 4 KiB each
local I2CS <const> = { 0x40020000, 0x40021000 }
local PWM <const> = 0x40028000
local QEI0 <const> = 0x4002c000 -- quadrature encoders
local QEI1 <const> = 0x4002d000
local TIMER0 <const> = 0x40030000 -- to 3, 4 KiB each
local ADC <const> = 0x40038000
local COMPARATOR <const> = 0x4003c000
local ETHERNET <const> = 0x40048000
local HIBERNATION <const> = 0x400fc000
local FLASH_CONTROL <const> = 0x400fd000
local SYSTEM_CONTROL <const> = 0x400fe000

local FLASH_SIZE <const> = 256 * q.KiB
local SRAM_SIZE <const> = 64 * q.KiB

-- Interrupts ---------------------------------------------------------------

local GPIO_IRQS <const> = { 0, 1, 2, 3, 4, 30, 31 }
local UART_IRQS <const> = { [0] = 5, 6, 33 }
local SSI0_IRQ <const> = 7
local I2C_IRQS <const> = { 8, 37 }
local ADC_IRQ <const> = 14 -- to 17, one a sequencer
local WATCHDOG_IRQ <const> = 18
local TIMER_IRQS <const> = { [0] = 19, 21, 23, 35 }
local SYSTEM_CONTROL_IRQ <const> = 28
local ETHERNET_IRQ <const> = 42
local IRQS <const> = 64

-- QEMU's board has the second one since version 10.
local has_i2c1 <const> = q.version_at_least(10)

---@class soc.lm3s6965
---@field cpu qemu.Node
---@field sram qemu.Node
---@field gpio table<string, qemu.Node> ports A to G
---@field uarts qemu.Node[]
---@field ssi qemu.Node
---@field i2cs qemu.Node[]
---@field ethernet qemu.Node
---@field flash { base: integer, size: integer }

-- Without -nic newer versions of QEMU have the address that the first would have.
local no_nic <const> = q.version_at_least(10) and "52:54:00:12:34:56" or nil

-- Half of the network card's address, as the user registers have it.
local function user_register(first)
  return function()
    local mac = qom.nic_mac("stellaris_enet", "stellaris") or no_nic
    local value = 0
    for i = 0, 2 do
      local byte = mac and tonumber(mac:sub(3 * (first + i) + 1, 3 * (first + i) + 2), 16) or 0
      value = value | byte << 8 * i
    end
    return value
  end
end

---@return soc.lm3s6965
return function()
  q.rom { id = "flash", block = "stellaris.flash", size = FLASH_SIZE, at = FLASH }
  local sram = q.ram { id = "sram", block = "stellaris.sram", size = SRAM_SIZE, at = SRAM }

  local control = q.device "stellaris-sys" {
    id = "system-control",
    at = SYSTEM_CONTROL,
    order = -1, -- the core runs from its clock
    props = {
      user0 = user_register(0),
      user1 = user_register(3),
      -- which chip it is, and what it has
      did0 = 0x10010002,
      did1 = 0x1073402e,
      dc0 = 0x00ff007f,
      dc1 = 0x001133ff,
      dc2 = 0x030f5317,
      dc3 = 0x0f0f87ff,
      dc4 = 0x5000007f,
    },
  }
  local sysclk = control:clock "SYSCLK"

  local cpu = q.cpu "cortex-m3" {
    id = "armv7m",
    num_irq = IRQS,
    clocks = { cpuclk = sysclk },
    props = {
      ["enable-bitband"] = true,
      ["num-prio-bits"] = q.has_property("armv7m", "num-prio-bits") and 3 or nil,
    },
  }
  control:irq():to(cpu:input(SYSTEM_CONTROL_IRQ))

  local adc = q.device "stellaris-adc" { id = "adc", at = ADC }
  for sequencer = 0, 3 do
    adc:irq(sequencer):to(cpu:input(ADC_IRQ + sequencer))
  end
  for i = 0, 3 do
    q.device "stellaris-gptm" {
      id = "timer" .. i,
      at = TIMER0 + i * 0x1000,
      irq = cpu:input(TIMER_IRQS[i]),
      outputs = { [0] = adc:input():direct() }, -- its trigger, a pulse
      clocks = { clk = sysclk },
    }
  end
  q.device "luminary-watchdog" {
    id = "watchdog",
    at = WATCHDOG,
    irq = cpu:input(WATCHDOG_IRQ),
    clocks = { WDOGCLK = sysclk },
  }

  local gpio = {}
  for i, at in ipairs(GPIOS) do
    local port = ("ABCDEFG"):sub(i, i)
    gpio[port] = q.device "pl061_luminary" { id = "gpio" .. port, at = at, irq = cpu:input(GPIO_IRQS[i]) }
  end

  local i2cs = {}
  for i = 1, has_i2c1 and 2 or 1 do
    i2cs[i] = q.device "stellaris-i2c" { id = "i2c" .. i - 1, at = I2CS[i], irq = cpu:input(I2C_IRQS[i]) }
  end
  local uarts = {}
  for i = 0, 2 do
    uarts[i + 1] = q.device "pl011_luminary" {
      id = "uart" .. i,
      at = UART0 + i * 0x1000,
      irq = cpu:input(UART_IRQS[i]),
      props = { chardev = q.serial(i) },
    }
  end
  local ssi = q.device "pl022" { id = "ssi0", at = SSI0, irq = cpu:input(SSI0_IRQ) }
  local ethernet = q.device "stellaris_enet" {
    id = "ethernet",
    at = ETHERNET,
    irq = cpu:input(ETHERNET_IRQ),
    nic = "stellaris",
  }

  if not has_i2c1 then
    unimplemented("i2c-slave", I2C_SLAVE, 0x1000, "i2c-0")
    unimplemented("i2c1", I2CS[2], 0x1000, "i2c-2")
  end
  unimplemented("pwm", PWM, 0x1000, "PWM")
  unimplemented("qei0", QEI0, 0x1000, "QEI-0")
  unimplemented("qei1", QEI1, 0x1000, "QEI-1")
  unimplemented("comparator", COMPARATOR, 0x1000, "analogue-comparator")
  unimplemented("hibernation", HIBERNATION, 0x1000)
  unimplemented("flash-control", FLASH_CONTROL, 0x1000)

  return {
    cpu = cpu,
    sram = sram,
    gpio = gpio,
    uarts = uarts,
    ssi = ssi,
    i2cs = i2cs,
    ethernet = ethernet,
    flash = { base = FLASH, size = FLASH_SIZE },
  }
end
