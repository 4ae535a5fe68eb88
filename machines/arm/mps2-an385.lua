-- SPDX-License-Identifier: MIT
-- Arm MPS2 FPGA board with the image AN385 (Cortex-M3), as in QEMU
-- (hw/arm/mps2.c).
--
--   qemu-system-arm -M scripted,script=mps2-an385.lua -nographic \
--     -kernel firmware.elf           linked to 0
--
-- Addresses and interrupts: Application Note AN385 (DAI 0385), sections 3 and 4.

local q = require "qemu"
local unimplemented = require "machines.soc.unimplemented"

local PSRAM_SIZE <const> = 16 * q.MiB

q.machine {
  name = "mps2-an385",
  arch = { "arm", "aarch64" },
  description = "Arm MPS2 with the FPGA image AN385 (Cortex-M3)",
  cpus = { default = 1, max = 1 },
  ram_size = { default = PSRAM_SIZE, min = PSRAM_SIZE, max = PSRAM_SIZE },
}

-- Memory map ---------------------------------------------------------------

local SSRAM1 <const> = 0x00000000 -- the code's memory, 4 MiB; once more behind it
local BLOCK_RAM <const> = 0x01000000 -- 16 KiB, four times
local SSRAM23 <const> = 0x20000000 -- 4 MiB; once more behind it
local PSRAM <const> = 0x21000000
local TIMER0 <const> = 0x40000000
local TIMER1 <const> = 0x40001000
local DUAL_TIMER <const> = 0x40002000
local UARTS <const> = { [0] = 0x40004000, 0x40005000, 0x40006000, 0x40007000, 0x40009000 }
local WATCHDOG <const> = 0x40008000
local GPIOS <const> = { [0] = 0x40010000, 0x40011000, 0x40012000, 0x40013000 }
local SPI_APB <const> = 0x40020000
local SPI_LCD <const> = 0x40021000
local I2C_TOUCH <const> = 0x40022000
local I2C_AUDIO <const> = 0x40023000
local I2S <const> = 0x40024000
local SPI_ADC <const> = 0x40025000
local SPI_SHIELD0 <const> = 0x40026000
local SPI_SHIELD1 <const> = 0x40027000
local FPGAIO <const> = 0x40028000
local I2C_SHIELD0 <const> = 0x40029000
local I2C_SHIELD1 <const> = 0x4002a000
local SCC <const> = 0x4002f000 -- serial configuration controller
local ETHERNET <const> = 0x40200000
local VGA <const> = 0x41000000

local SSRAM_SIZE <const> = 4 * q.MiB
local BLOCK_RAM_SIZE <const> = 16 * q.KiB

-- Interrupts ---------------------------------------------------------------

local UART_RX_IRQ <const> = { [0] = 0, 2, 4, 18, 20 } -- transmit: the next one
local TIMER0_IRQ <const> = 8
local TIMER1_IRQ <const> = 9
local DUAL_TIMER_IRQ <const> = 10
local SPI_IRQ <const> = 11 -- APB and LCD
local UART_OVERFLOW_IRQ <const> = 12 -- of UART 0 to 2
local ETHERNET_IRQ <const> = 13
local SPI_ADC_IRQ <const> = 22
local SPI_SHIELD_IRQ <const> = 24
local IRQS <const> = 32

-- IRQ outputs of a UART (hw/char/cmsdk-apb-uart.c)
local TX <const>, RX <const>, TX_OVERFLOW <const>, RX_OVERFLOW <const> = 0, 1, 2, 3

local SYSCLK_HZ <const> = 25000000
local REFCLK_HZ <const> = 1000000

-- Core and memory ----------------------------------------------------------

local sysclk = q.clock { id = "SYSCLK", hz = SYSCLK_HZ }
local refclk = q.clock { id = "REFCLK", hz = REFCLK_HZ }

local psram = q.ram { id = "psram", block = "mps.ram", at = PSRAM }
local block_ram = q.ram { id = "blockram", block = "mps.blockram", size = BLOCK_RAM_SIZE, at = BLOCK_RAM }
for i = 1, 3 do
  q.alias { id = "mps.blockram_m" .. i, of = block_ram, at = BLOCK_RAM + i * BLOCK_RAM_SIZE }
end
local ssram1 = q.ram { id = "ssram1", block = "mps.ssram1", size = SSRAM_SIZE, at = SSRAM1 }
q.alias { id = "mps.ssram1_m", of = ssram1, at = SSRAM1 + SSRAM_SIZE }
local ssram23 = q.ram { id = "ssram23", block = "mps.ssram23", size = SSRAM_SIZE, at = SSRAM23 }
q.alias { id = "mps.ssram23_m", of = ssram23, at = SSRAM23 + SSRAM_SIZE }

local cpu = q.cpu "cortex-m3" {
  id = "armv7m",
  num_irq = IRQS,
  clocks = { cpuclk = sysclk, refclk = refclk },
  props = { ["enable-bitband"] = true },
}

-- What the image has and QEMU has not; also below memory and devices.
unimplemented("ssram1-mirror", 0x00400000, 0x00400000, "zbtsmram mirror")
unimplemented("reserved1", 0x00800000, 0x00800000, "RESERVED 1")
unimplemented("blockram-area", BLOCK_RAM, 0x00010000, "Block RAM")
unimplemented("reserved2", 0x01010000, 0x1eff0000, "RESERVED 2")
unimplemented("reserved3", 0x20800000, 0x00800000, "RESERVED 3")
unimplemented("psram-area", PSRAM, 0x01000000, "PSRAM")
unimplemented("apb-area", 0x40000000, 0x00010000, "CMSDK APB peripheral region @0x40000000")
unimplemented("ahb-area", 0x40010000, 0x00010000, "CMSDK AHB peripheral region @0x40010000")
unimplemented("extra-area", 0x40020000, 0x00010000, "Extra peripheral region @0x40020000")
unimplemented("reserved4", 0x40030000, 0x001d0000, "RESERVED 4")
unimplemented("vga", VGA, 0x00200000, "VGA")

-- Serial ports -------------------------------------------------------------

local uarts = {}
for i = 0, 4 do
  local uart = q.device "cmsdk-apb-uart" {
    id = "uart" .. i,
    at = UARTS[i],
    props = { chardev = q.serial(i), ["pclk-frq"] = SYSCLK_HZ },
  }
  uart:irq(TX):to(cpu:input(UART_RX_IRQ[i] + 1))
  uart:irq(RX):to(cpu:input(UART_RX_IRQ[i]))
  if i <= 2 then
    uart:irq(TX_OVERFLOW):to(cpu:input(UART_OVERFLOW_IRQ))
    uart:irq(RX_OVERFLOW):to(cpu:input(UART_OVERFLOW_IRQ))
  end
  uarts[i + 1] = uart
end

for i = 0, 3 do
  unimplemented("gpio" .. i, GPIOS[i], 0x1000, "cmsdk-ahb-gpio")
end

-- Timers -------------------------------------------------------------------

local function timer(id, at, irq)
  return q.device "cmsdk-apb-timer" { id = id, at = at, irq = cpu:input(irq), clocks = { pclk = sysclk } }
end
timer("timer0", TIMER0, TIMER0_IRQ)
timer("timer1", TIMER1, TIMER1_IRQ)

q.device "cmsdk-apb-dualtimer" {
  id = "dualtimer",
  at = DUAL_TIMER,
  irq = cpu:input(DUAL_TIMER_IRQ),
  clocks = { TIMCLK = sysclk },
}

q.device "cmsdk-apb-watchdog" {
  id = "watchdog",
  at = WATCHDOG,
  irq = cpu:input "NMI",
  clocks = { WDOGCLK = sysclk },
}

-- The FPGA's own -----------------------------------------------------------

q.device "mps2-scc" {
  id = "scc",
  at = SCC,
  props = {
    ["scc-cfg4"] = 0x2,
    ["scc-aid"] = 0x00200008,
    ["scc-id"] = 0x41043850, -- AN385
    oscclk = { 50000000, 24576000, 25000000 }, -- Hz
  },
}

q.device "mps2-fpgaio" { id = "fpgaio", at = FPGAIO, props = { ["prescale-clk"] = SYSCLK_HZ } }

local function spi(id, at, irq)
  return q.device "pl022" { id = id, at = at, irq = cpu:input(irq) }
end
spi("spi-adc", SPI_ADC, SPI_ADC_IRQ)
spi("spi-apb", SPI_APB, SPI_IRQ)
spi("spi-lcd", SPI_LCD, SPI_IRQ)
local spi_shield0 = spi("spi-shield0", SPI_SHIELD0, SPI_SHIELD_IRQ)
local spi_shield1 = spi("spi-shield1", SPI_SHIELD1, SPI_SHIELD_IRQ)

-- Nothing can be added to the buses of touch screen and audio codec.
local function i2c(id, at)
  return q.device "versatile_i2c" { id = id, at = at }
end
i2c("i2c-touch", I2C_TOUCH):bus():close()
i2c("i2c-audio", I2C_AUDIO):bus():close()
local i2c_shield0 = i2c("i2c-shield0", I2C_SHIELD0)
local i2c_shield1 = i2c("i2c-shield1", I2C_SHIELD1)

unimplemented("i2s", I2S, 0x400)

-- A LAN9220 on the board, which adds checksums to a LAN9118.
local ethernet = q.device "lan9118" {
  id = "ethernet",
  at = ETHERNET,
  irq = cpu:input(ETHERNET_IRQ),
  nic = true,
}

-- Boot ---------------------------------------------------------------------

q.boot { cpu = cpu, base = SSRAM1, size = SSRAM_SIZE }

return {
  cpu = cpu,
  psram = psram,
  ssram1 = ssram1,
  ssram23 = ssram23,
  uarts = uarts,
  spi_shield0 = spi_shield0,
  spi_shield1 = spi_shield1,
  i2c_shield0 = i2c_shield0,
  i2c_shield1 = i2c_shield1,
  ethernet = ethernet,
}
