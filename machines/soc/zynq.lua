-- SPDX-License-Identifier: MIT
-- Xilinx Zynq-7000: one or two Cortex-A9 and the devices of the processing
-- system, as QEMU has them (hw/arm/xilinx_zynq.c). Before version 10 that is one
-- core without EL3, and neither L2 cache nor placeholders.
--
-- Addresses and interrupts: UG585 (v1.12.1), tables 4-1, 4-7 and 7-4; appendix B.3.

local q = require "qemu"
local unimplemented = require "machines.soc.unimplemented"

-- Memory map ---------------------------------------------------------------

local UART0 <const> = 0xe0000000
local UART1 <const> = 0xe0001000
local USB0 <const> = 0xe0002000
local USB1 <const> = 0xe0003000
local SPI0 <const> = 0xe0006000
local SPI1 <const> = 0xe0007000
local GEM0 <const> = 0xe000b000 -- Ethernet
local GEM1 <const> = 0xe000c000
local QSPI <const> = 0xe000d000
local SDIO0 <const> = 0xe0100000
local SDIO1 <const> = 0xe0101000
local SLCR <const> = 0xf8000000 -- system-level control: clocks, resets
local TTC0 <const> = 0xf8001000 -- timers
local TTC1 <const> = 0xf8002000
local DMA <const> = 0xf8003000
local DEVCFG <const> = 0xf8007000 -- configuration of the logic
local XADC <const> = 0xf8007100
local PRIVATE <const> = 0xf8f00000 -- the core's own: SCU, GIC, timers
local L2_CACHE <const> = 0xf8f02000
local QSPI_LINEAR <const> = 0xfc000000
local OCM <const> = 0xfffc0000 -- on-chip memory

local OCM_SIZE <const> = 256 * q.KiB

-- What QEMU has no devices for: addresses, and sizes where they are not 4 KiB.
local missing <const> = {
  { "zynq.i2c0", 0xe0004000 },
  { "zynq.i2c1", 0xe0005000 },
  { "zynq.can0", 0xe0008000 },
  { "zynq.can1", 0xe0009000 },
  { "zynq.gpio", 0xe000a000 },
  { "zynq.smcc", 0xe000e000 },
  { "zynq.dma_ns", 0xf8004000 },
  { "zynq.swdt", 0xf8005000 },
  { "zynq.ddrc", 0xf8006000 },
  { "zynq.axi_hp0", 0xf8008000, 0x28 },
  { "zynq.axi_hp1", 0xf8009000, 0x28 },
  { "zynq.axi_hp2", 0xf800a000, 0x28 },
  { "zynq.axi_hp3", 0xf800b000, 0x28 },
  { "zynq.efuse", 0xf800d000, 0x20 },
  { "zynq.etb", 0xf8801000 },
  { "zynq.cti_etb_tpiu", 0xf8802000 },
  { "zynq.tpiu", 0xf8803000 },
  { "zynq.funnel", 0xf8804000 },
  { "zynq.itm", 0xf8805000 },
  { "zynq.cti_ftm", 0xf8809000 },
  { "zynq.ftm", 0xf880b000 },
  { "cortex-a9.pmu0", 0xf8891000 },
  { "cortex-a9.pmu1", 0xf8893000 },
  { "zynq.cpu_cti0", 0xf8898000 },
  { "zynq.cpu_cti1", 0xf8899000 },
  { "cortex-a9.ptm0", 0xf889c000 },
  { "cortex-a9.ptm1", 0xf889d000 },
  { "zynq.trustZone", 0xf8900000, 0x20 },
  { "zynq.qos301_cpu", 0xf8946000, 0x130 },
  { "zynq.qos301_dmac", 0xf8947000, 0x130 },
  { "zynq.qos301_iou", 0xf8948000, 0x130 },
}

-- Interrupts, numbered as the GIC does -------------------------------------

local XADC_IRQ <const> = 39
local DEVCFG_IRQ <const> = 40
local TTC0_IRQ <const> = 42 -- to 44
local DMA_ABORT_IRQ <const> = 45
local DMA_IRQS <const> = { 46, 47, 48, 49, 72, 73, 74, 75 }
local QSPI_IRQ <const> = 51
local USB0_IRQ <const> = 53
local GEM0_IRQ <const> = 54
local SDIO0_IRQ <const> = 56
local SPI0_IRQ <const> = 58
local UART0_IRQ <const> = 59
local TTC1_IRQ <const> = 69 -- to 71
local USB1_IRQ <const> = 76
local GEM1_IRQ <const> = 77
local SDIO1_IRQ <const> = 79
local SPI1_IRQ <const> = 81
local UART1_IRQ <const> = 82
local FIRST_SPI <const> = 32 -- below are the core's own

local IRQ <const>, FIQ <const> = 0, 1 -- inputs of a core (target/arm/cpu.h)
local MIDR <const> = 0x413fc090 -- Cortex-A9 r3p0
local SDIO_CAPABILITIES <const> = 0x69ec0080

-- Whether QEMU's board has EL3 and all that came with it.
local is_whole <const> = q.has_property("xilinx-zynq_slcr", "boot-mode")

---@class soc.zynq
---@field cpus qemu.Node[]
---@field gic qemu.Node
---@field slcr qemu.Node
---@field spis qemu.Node[] SPI0, SPI1 (4 selects each) and QSPI (2 buses of 2)
---@field uarts qemu.Node[]
---@field gems qemu.Node[]
---@field sdios qemu.Node[]
---@field SLCR integer address
---@field GIC_CPU integer address of a core's interface

---@param fields { cores: integer, cpu_type: string, ps_clk: qemu.Node, boot_mode: integer? }
---@return soc.zynq
return function(fields)
  local cores = fields.cores
  local cpus = {}
  for i = 0, cores - 1 do
    cpus[i + 1] = q.cpu(fields.cpu_type) {
      id = "cpu" .. i,
      props = { has_el3 = is_whole, midr = MIDR, ["reset-cbar"] = PRIVATE },
    }
  end
  q.ram { id = "ocm", block = "zynq.ocm_ram", size = OCM_SIZE, at = OCM }

  local slcr = q.device "xilinx-zynq_slcr" {
    id = "slcr",
    at = SLCR,
    order = -1,
    clocks = { ps_clk = fields.ps_clk },
    props = { ["boot-mode"] = fields.boot_mode },
  }
  local gic = q.device "a9mpcore_priv" { id = "gic", at = PRIVATE, props = { ["num-cpu"] = cores, ["num-irq"] = 96 } }
  for i, cpu in ipairs(cpus) do
    gic:irq(i - 1):to(cpu:input(IRQ))
    if is_whole then
      gic:irq(cores + i - 1):to(cpu:input(FIQ))
    end
  end
  local function irq(number)
    return gic:input(number - FIRST_SPI)
  end

  local spis = {}
  for i, spi in ipairs { { SPI0, SPI0_IRQ }, { SPI1, SPI1_IRQ } } do
    spis[i] = q.device "xlnx.ps7-spi" {
      id = "spi" .. i - 1,
      at = spi[1],
      irq = irq(spi[2]),
      props = { ["num-txrx-bytes"] = 1, ["num-ss-bits"] = 4, ["num-busses"] = 1 },
    }
  end
  spis[3] = q.device "xlnx.ps7-qspi" {
    id = "qspi",
    at = { QSPI, QSPI_LINEAR },
    irq = irq(QSPI_IRQ),
    props = { ["num-txrx-bytes"] = 4, ["num-ss-bits"] = 2, ["num-busses"] = 2 },
  }

  q.device "usb-chipidea" { id = "usb0", anonymous = true, at = USB0, irq = irq(USB0_IRQ) }
  q.device "usb-chipidea" { id = "usb1", anonymous = true, at = USB1, irq = irq(USB1_IRQ) }

  local uarts = {}
  for i, uart in ipairs { { UART0, UART0_IRQ }, { UART1, UART1_IRQ } } do
    uarts[i] = q.device "cadence_uart" {
      id = "uart" .. i - 1,
      at = uart[1],
      irq = irq(uart[2]),
      props = { chardev = q.serial(i - 1) },
      clocks = { refclk = slcr:clock(("uart%d_ref_clk"):format(i - 1)) },
    }
  end

  q.device "cadence_ttc" { id = "ttc0", at = TTC0, irq = { irq(TTC0_IRQ), irq(TTC0_IRQ + 1), irq(TTC0_IRQ + 2) } }
  q.device "cadence_ttc" { id = "ttc1", at = TTC1, irq = { irq(TTC1_IRQ), irq(TTC1_IRQ + 1), irq(TTC1_IRQ + 2) } }

  local gems = {}
  for i, gem in ipairs { { GEM0, GEM0_IRQ }, { GEM1, GEM1_IRQ } } do
    gems[i] = q.device "cadence_gem" {
      id = "gem" .. i - 1,
      at = gem[1],
      irq = irq(gem[2]),
      nic = true,
      props = { ["phy-addr"] = 7 },
    }
  end

  local sdios = {}
  for i, sdio in ipairs { { SDIO0, SDIO0_IRQ }, { SDIO1, SDIO1_IRQ } } do
    sdios[i] = q.device "generic-sdhci" {
      id = "sdio" .. i - 1,
      at = sdio[1],
      irq = irq(sdio[2]),
      props = { ["sd-spec-version"] = 2, capareg = SDIO_CAPABILITIES },
    }
    q.device "sd-card" { id = "sd" .. i - 1, bus = sdios[i]:bus "sd-bus", props = { drive = q.drive("sd", 0, i - 1) } }
  end

  q.device "xlnx-zynq-xadc" { id = "xadc", at = XADC, irq = irq(XADC_IRQ) }

  local dma_irqs = { irq(DMA_ABORT_IRQ) }
  for _, number in ipairs(DMA_IRQS) do
    dma_irqs[#dma_irqs + 1] = irq(number)
  end
  q.device "pl330" {
    id = "dma",
    at = DMA,
    irq = dma_irqs,
    props = {
      memory = q.system_memory,
      num_chnls = 8,
      num_periph_req = 4,
      num_events = 16,
      data_width = 64,
      wr_cap = 8,
      wr_q_dep = 16,
      rd_cap = 8,
      rd_q_dep = 16,
      data_buffer_dep = 256,
    },
  }

  q.device "xlnx.ps7-dev-cfg" { id = "devcfg", at = DEVCFG, irq = irq(DEVCFG_IRQ) }

  if is_whole then
    q.device "l2x0" { id = "l2-cache", at = L2_CACHE }
    for _, part in ipairs(missing) do
      unimplemented(part[1], part[2], part[3] or 0x1000)
    end
  end

  return {
    cpus = cpus,
    gic = gic,
    slcr = slcr,
    spis = spis,
    uarts = uarts,
    gems = gems,
    sdios = sdios,
    SLCR = SLCR,
    GIC_CPU = PRIVATE + 0x100,
  }
end
