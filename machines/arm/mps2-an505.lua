-- SPDX-License-Identifier: MIT
-- Arm MPS2+ FPGA board with the image AN505: an IoT Kit (Cortex-M33 with
-- TrustZone), as in QEMU (hw/arm/mps2-tz.c).
--
--   qemu-system-arm -M scripted,script=mps2-an505.lua -nographic \
--     -kernel firmware.elf           secure, its vectors at 0x10000000
--
-- Addresses and interrupts: Application Note AN505 (DAI 0505), sections 3 to 5.
-- Bit 28 of an address says which world it belongs to: 0x5… and 0x1… are the
-- secure twins of 0x4… and 0x0…; the IoT Kit makes them.

local q = require "qemu"
local unimplemented = require "machines.soc.unimplemented"

local RAM_SIZE <const> = 16 * q.MiB

q.machine {
  name = "mps2-an505",
  arch = { "arm", "aarch64" },
  description = "Arm MPS2+ with the FPGA image AN505 (IoT Kit, Cortex-M33)",
  cpus = { default = 1, max = 1 },
  ram_size = { default = RAM_SIZE, min = RAM_SIZE, max = RAM_SIZE },
}

-- Memory map ---------------------------------------------------------------

local SSRAM0 <const> = 0x00000000 -- 4 MiB; once more behind it
local SSRAM1 <const> = 0x28000000
local SSRAM2 <const> = 0x28200000
local GPIOS <const> = { [0] = 0x40100000, 0x40101000, 0x40102000, 0x40103000 }
local DMAS <const> = { [0] = 0x40110000, 0x40111000, 0x40112000, 0x40113000 }
local UARTS <const> = { [0] = 0x40200000, 0x40201000, 0x40202000, 0x40203000, 0x40204000 }
local SPIS <const> = { [0] = 0x40205000, 0x40206000, 0x40209000, 0x4020a000, 0x4020b000 }
local I2C_TOUCH <const> = 0x40207000
local I2C_AUDIO <const> = 0x40208000
local I2C_SHIELD0 <const> = 0x4020c000
local I2C_SHIELD1 <const> = 0x4020d000
local SCC <const> = 0x40300000 -- serial configuration controller
local I2S <const> = 0x40301000
local FPGAIO <const> = 0x40302000
local GFX <const> = 0x41000000
local ETHERNET <const> = 0x42000000
local FPGA_NS_PC <const> = 0x48007000
local MPCS <const> = { [0] = 0x58007000, 0x58008000, 0x58009000 } -- their registers
local RAM <const> = 0x80000000

local SSRAM0_SIZE <const> = 4 * q.MiB
local SSRAM1_SIZE <const> = 2 * q.MiB
local SSRAM2_SIZE <const> = 2 * q.MiB
local BOOT <const> = 0x10000000 -- secure vectors: SSRAM0's secure twin

-- Interrupts, as the core counts them --------------------------------------

local UART_RX_IRQ <const> = 32 -- two each: receive, transmit
local UART_IRQ <const> = 42 -- to 46: both
local UART_OVERFLOW_IRQ <const> = 47
local ETHERNET_IRQ <const> = 48
local SPI_IRQ <const> = 51 -- to 55
local DMA_IRQ <const> = 56 -- three each: error, terminal count, both
local FIRST_IRQ <const> = 32 -- below are the IoT Kit's own
local IRQS <const> = 92

local SYSCLK_HZ <const> = 20000000
local S32KCLK_HZ <const> = 32000

-- IoT Kit ------------------------------------------------------------------

local iotkit = q.device "iotkit" {
  id = "iotkit",
  at = false, -- it maps itself
  props = {
    memory = q.system_memory,
    EXP_NUMIRQ = IRQS,
    ["init-svtor"] = BOOT,
    SRAM_ADDR_WIDTH = 15,
  },
  clocks = {
    MAINCLK = q.clock { id = "SYSCLK", hz = SYSCLK_HZ },
    S32KCLK = q.clock { id = "S32KCLK", hz = S32KCLK_HZ },
  },
}
local cpu = iotkit:child "cluster0/armv7m0"

local function irq(number)
  return iotkit:input("EXP_IRQ", number - FIRST_IRQ)
end

-- Controllers that say which world may use a device (PPC) ---------------------

---@param id string as the IoT Kit calls its lines for it
---@param ports { [1]: qemu.Node, [2]: integer }[] device and address, from port 0 on
local function ppc(id, ports)
  local props, at = {}, {}
  for i, port in ipairs(ports) do
    props[("port[%d]"):format(i - 1)] = port[1]:region(0)
    at[i] = port[2]
  end
  local node = q.device "tz-ppc" {
    id = id,
    at = at,
    props = props,
    outputs = { irq = iotkit:input(id .. "_irq_status") },
  }
  for i = 0, #ports - 1 do
    iotkit:output(id .. "_nonsec", i):to(node:input("cfg_nonsec", i))
    iotkit:output(id .. "_ap", i):to(node:input("cfg_ap", i))
  end
  iotkit:output(id .. "_irq_enable"):to(node:input "irq_enable")
  iotkit:output(id .. "_irq_clear"):to(node:input "irq_clear")
  iotkit:output("sec_resp_cfg"):to(node:input "cfg_sec_resp")
  return node
end

-- Memory, behind controllers that tell secure blocks from others (MPC) -------

local ram = q.ram { id = "ram", block = "mps.ram", at = RAM }

local mpcs = {}
local function ssram(n, at, size)
  local memory = q.ram { id = "ssram-" .. n, size = size }
  mpcs[n] = q.device "tz-mpc" {
    id = ("ssram-%d-mpc"):format(n),
    at = { false, at }, -- what it lets through; its registers are behind a PPC
    props = { downstream = memory },
    outputs = { irq = iotkit:input("mpcexp_status", n) },
  }
  return memory
end
local ssram0 = ssram(0, SSRAM0, SSRAM0_SIZE)
local ssram1 = ssram(1, SSRAM1, SSRAM1_SIZE)
local ssram2 = ssram(2, SSRAM2, SSRAM2_SIZE)
q.alias { id = "ssram-0-alias", of = mpcs[0]:region(1), at = SSRAM0 + SSRAM0_SIZE }

ppc("apb_ppcexp0", { { mpcs[0], MPCS[0] }, { mpcs[1], MPCS[1] }, { mpcs[2], MPCS[2] } })

-- Devices ------------------------------------------------------------------

local spis = {}
for i = 0, 4 do
  spis[i] = q.device "pl022" { id = "spi" .. i, at = false, irq = irq(SPI_IRQ + i) }
end

local overflow = q.device "or-irq" {
  id = "uart-irq-orgate",
  props = { ["num-lines"] = 12 },
  outputs = { [0] = irq(UART_OVERFLOW_IRQ) },
}
local uarts = {}
for i = 0, 4 do
  uarts[i] = q.device "cmsdk-apb-uart" {
    id = "uart" .. i,
    at = false,
    irq = {
      irq(UART_RX_IRQ + 2 * i + 1),
      irq(UART_RX_IRQ + 2 * i),
      overflow:input(2 * i),
      overflow:input(2 * i + 1),
      irq(UART_IRQ + i),
    },
    props = { chardev = q.serial(i), ["pclk-frq"] = SYSCLK_HZ },
  }
end

-- Nothing can be added to the buses of touch screen and audio codec.
local i2cs = {}
for i = 0, 3 do
  i2cs[i] = q.device "versatile_i2c" { id = "i2c" .. i, at = false }
end
i2cs[0]:bus():close()
i2cs[1]:bus():close()

ppc("apb_ppcexp1", {
  { spis[0], SPIS[0] }, { spis[1], SPIS[1] }, { spis[2], SPIS[2] }, { spis[3], SPIS[3] }, { spis[4], SPIS[4] },
  { uarts[0], UARTS[0] }, { uarts[1], UARTS[1] }, { uarts[2], UARTS[2] }, { uarts[3], UARTS[3] },
  { uarts[4], UARTS[4] },
  { i2cs[0], I2C_TOUCH }, { i2cs[1], I2C_AUDIO }, { i2cs[2], I2C_SHIELD0 }, { i2cs[3], I2C_SHIELD1 },
})

-- What the image has and QEMU has not, behind a PPC.
local function missing(id, size)
  return q.device "unimplemented-device" { id = id, at = false, props = { name = id, size = size } }
end

local scc = q.device "mps2-scc" {
  id = "scc",
  at = false,
  props = {
    ["scc-cfg4"] = 0x2,
    ["scc-aid"] = 0x00200008,
    ["scc-id"] = 0x41045050, -- AN505
    oscclk = { 40000000, 24580000, 25000000 }, -- Hz
  },
}

local i2s = missing("i2s-audio", 0x1000)
local fpgaio = q.device "mps2-fpgaio" {
  id = "fpgaio",
  at = false,
  props = { ["num-leds"] = 2, ["has-switches"] = false, ["has-dbgctrl"] = false },
}

ppc("apb_ppcexp2", { { scc, SCC }, { i2s, I2S }, { fpgaio, FPGAIO } })

local gfx = missing("gfx", 0x140000)
local gpios = {}
for i = 0, 3 do
  gpios[i] = missing("gpio" .. i, 0x1000)
end

-- A LAN9220 on the board, which adds checksums to a LAN9118.
local ethernet = q.device "lan9118" { id = "eth", at = false, irq = irq(ETHERNET_IRQ), nic = true }

ppc("ahb_ppcexp0", {
  { gfx, GFX },
  { gpios[0], GPIOS[0] }, { gpios[1], GPIOS[1] }, { gpios[2], GPIOS[2] }, { gpios[3], GPIOS[3] },
  { ethernet, ETHERNET },
})

-- DMA controllers, behind controllers that give their accesses a world (MSC).
-- Which world an address belongs to (IDAU) the MSCs learn from the IoT Kit.
local mscs, dmas = {}, {}
for i = 0, 3 do
  local msc = q.device "tz-msc" {
    id = ("dma%d-msc"):format(i),
    at = false,
    props = { downstream = iotkit:region(0), idau = iotkit },
    outputs = { irq = iotkit:input("mscexp_status", i) },
  }
  iotkit:output("mscexp_clear", i):to(msc:input "irq_clear")
  iotkit:output("mscexp_ns", i):to(msc:input "cfg_nonsec")
  local first = DMA_IRQ + 3 * i
  dmas[i] = q.device "pl081" {
    id = "dma" .. i,
    at = false,
    irq = { irq(first + 2), irq(first), irq(first + 1) },
    props = { downstream = msc:region(0) },
  }
  mscs[i] = msc
end

ppc("ahb_ppcexp1", { { dmas[0], DMAS[0] }, { dmas[1], DMAS[1] }, { dmas[2], DMAS[2] }, { dmas[3], DMAS[3] } })

for i = 0, 3 do
  iotkit:output("sec_resp_cfg"):to(mscs[i]:input "cfg_sec_resp")
end

unimplemented("fpga-ns-pc", FPGA_NS_PC, 0x1000, "FPGA NS PC")

-- Boot ---------------------------------------------------------------------

q.boot { cpu = cpu, base = 0, size = SSRAM0_SIZE }

return {
  iotkit = iotkit,
  cpu = cpu,
  ram = ram,
  ssram = { ssram0, ssram1, ssram2 },
  uarts = uarts,
  spis = spis,
  i2cs = i2cs,
  dmas = dmas,
  ethernet = ethernet,
}
