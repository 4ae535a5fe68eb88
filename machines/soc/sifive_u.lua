-- SPDX-License-Identifier: MIT
-- SiFive Freedom U540: a monitor hart, application harts, and their devices,
-- as QEMU's type riscv.sifive.u.soc has them (hw/riscv/sifive_u.c).

local q = require "qemu"
local riscv = require "machines.soc.riscv"
local unimplemented = require "machines.soc.unimplemented"

-- Memory map ---------------------------------------------------------------

local MROM <const> = 0x00001000
local CLINT <const> = 0x02000000
local L2CC <const> = 0x02010000 -- second-level cache controller
local PDMA <const> = 0x03000000
local L2LIM <const> = 0x08000000 -- the cache's memory, while it is no cache
local PLIC <const> = 0x0c000000
local PRCI <const> = 0x10000000 -- clocks
local UART0 <const> = 0x10010000
local UART1 <const> = 0x10011000
local PWM0 <const> = 0x10020000
local PWM1 <const> = 0x10021000
local QSPI0 <const> = 0x10040000
local QSPI2 <const> = 0x10050000
local GPIO <const> = 0x10060000
local OTP <const> = 0x10070000 -- one-time programmable memory
local GEM <const> = 0x10090000 -- Ethernet
local GEM_MGMT <const> = 0x100a0000
local DMC <const> = 0x100b0000 -- memory controller
local FLASH0 <const> = 0x20000000 -- of QSPI0, mapped
local DRAM <const> = 0x80000000

local MROM_SIZE <const> = 0xf000
local L2LIM_SIZE <const> = 32 * q.MiB
local PLIC_SIZE <const> = 0x4000000
local FLASH0_SIZE <const> = 256 * q.MiB
local HFCLK_HZ <const> = 33333333
local RTCCLK_HZ <const> = 1000000
local TIMEBASE_HZ <const> = 1000000
local GEM_REVISION <const> = 0x10070109

-- Inputs of the PLIC -------------------------------------------------------

local L2CC_IRQ <const> = 1 -- to 3
local UART0_IRQ <const> = 4
local UART1_IRQ <const> = 5
local QSPI2_IRQ <const> = 6
local GPIO_IRQ <const> = 7 -- to 22, one a pin
local PDMA_IRQ <const> = 23 -- to 30
local PWM0_IRQ <const> = 42 -- to 45
local PWM1_IRQ <const> = 46 -- to 49
local QSPI0_IRQ <const> = 51
local GEM_IRQ <const> = 53
local SOURCES <const> = 54

local PINS <const> = 16

-- Clocks of the PRCI, as its device-tree binding numbers them
local GEMGXLPLL <const>, TLCLK <const> = 2, 3

-- first, first + 1, …
local function numbers(first, count)
  local list = {}
  for i = 1, count do
    list[i] = first + i - 1
  end
  return list
end

-- What the device-tree nodes of most devices have.
local function facts(name, compatible, at, size, more)
  local node = {
    name = name,
    compatible = compatible,
    reg = q.cells64(at, size),
    ["interrupt-parent"] = q.phandle "plic",
  }
  for key, value in pairs(more) do
    node[key] = value
  end
  return node
end

local tlclk <const> = { q.phandle "prci", TLCLK }

-- Harts --------------------------------------------------------------------

-- Hart 0 has neither MMU nor S-mode.
local function make_harts(count, cpu_type)
  local monitor = q.device "cpu-cluster" { id = "e-cluster", props = { ["cluster-id"] = 0 } }
  local application = q.device "cpu-cluster" { id = "u-cluster", props = { ["cluster-id"] = 1 } }
  local harts, modes = {}, {}
  for i = 0, count - 1 do
    harts[i + 1] = q.cpu(i == 0 and ("sifive-e%d"):format(q.machine.bits == 64 and 51 or 31) or cpu_type) {
      id = "hart" .. i,
      hartid = i,
      cluster = i == 0 and monitor or application,
      props = { resetvec = MROM + 4 },
    }
    modes[i + 1] = i == 0 and "M" or "MS"
  end
  return harts, modes
end

-- Devices ------------------------------------------------------------------

local function make_uart(i, at, irq, plic)
  return q.device "riscv.sifive.uart" {
    id = "uart" .. i,
    at = at,
    irq = plic:input(irq),
    props = { chardev = q.serial(i) },
    dt = facts("serial", "sifive,uart0", at, 0x1000, { interrupts = irq, clocks = tlclk }),
  }
end

local function make_pwm(i, at, irq, plic)
  local pwm = q.device "sifive-pwm" {
    id = "pwm" .. i,
    at = at,
    dt = facts("pwm", "sifive,pwm0", at, 0x1000,
      { interrupts = numbers(irq, 4), clocks = tlclk, ["#pwm-cells"] = 0 }),
  }
  for n = 0, 3 do
    pwm:irq(n):to(plic:input(irq + n))
  end
end

-- `slot` is the name and the node of what is on the bus.
local function make_spi(i, at, irq, plic, slot, on_bus)
  return q.device "sifive.spi" {
    id = "spi" .. i,
    at = at,
    irq = plic:input(irq),
    dt = facts("spi", "sifive,spi0", at, 0x1000, {
      interrupts = irq,
      clocks = tlclk,
      ["#address-cells"] = 1,
      ["#size-cells"] = 0,
      [slot .. "@0"] = on_bus,
    }),
  }
end

local function make_gpio(plic)
  local gpio = q.device "sifive_soc.gpio" {
    id = "gpio",
    at = GPIO,
    props = { ngpio = PINS },
    dt = facts("gpio", "sifive,gpio0", GPIO, 0x1000, {
      phandle = q.phandle "gpio",
      interrupts = numbers(GPIO_IRQ, PINS),
      clocks = tlclk,
      ["#interrupt-cells"] = 2,
      ["interrupt-controller"] = true,
      ["#gpio-cells"] = 2,
      ["gpio-controller"] = true,
    }),
  }
  for pin = 0, PINS - 1 do
    gpio:irq(pin):to(plic:input(GPIO_IRQ + pin))
  end
  return gpio
end

local function make_dma(plic)
  local dma = q.device "sifive.pdma" {
    id = "pdma",
    at = PDMA,
    dt = facts("dma", "sifive,fu540-c000-pdma", PDMA, 0x100000,
      { interrupts = numbers(PDMA_IRQ, 8), ["#dma-cells"] = 1 }),
  }
  for n = 0, 7 do
    dma:irq(n):to(plic:input(PDMA_IRQ + n))
  end
end

local function mac_bytes(nic)
  return q.bytes((nic.qom:get("mac"):gsub("(%x%x):?", function(hex)
    return string.char(tonumber(hex, 16))
  end)))
end

local function make_nic(plic)
  local gem
  gem = q.device "cadence_gem" {
    id = "gem",
    at = GEM,
    irq = plic:input(GEM_IRQ),
    nic = "cadence_gem",
    props = { revision = GEM_REVISION },
    dt = facts("ethernet", "sifive,fu540-c000-gem", GEM, 0x2000, {
      reg = q.cells64(GEM, 0x2000, GEM_MGMT, 0x1000),
      ["reg-names"] = "control",
      ["phy-mode"] = "gmii",
      ["phy-handle"] = q.phandle "phy",
      interrupts = GEM_IRQ,
      clocks = { q.phandle "prci", GEMGXLPLL, q.phandle "prci", GEMGXLPLL },
      ["clock-names"] = { "pclk", "hclk" },
      ["local-mac-address"] = function()
        return mac_bytes(gem)
      end,
      ["#address-cells"] = 1,
      ["#size-cells"] = 0,
      ["ethernet-phy@0"] = { phandle = q.phandle "phy", reg = 0 },
    }),
  }
  return gem
end

-- Device tree --------------------------------------------------------------

local function fixed_clock(name, hz)
  return {
    compatible = "fixed-clock",
    ["clock-output-names"] = name,
    ["clock-frequency"] = hz,
    ["#clock-cells"] = 0,
    phandle = q.phandle(name),
  }
end

local function make_tree(harts, modes)
  -- QEMU 7.2 says Sv48, which the cores have not.
  local mmu = q.machine.bits == 32 and "sv32" or q.version_at_least(10) and "sv39" or "sv48"
  local cpus = { ["#address-cells"] = 1, ["#size-cells"] = 0, ["timebase-frequency"] = TIMEBASE_HZ }
  for i, hart in ipairs(harts) do
    cpus["cpu@" .. i - 1] = riscv.hart_node(hart, i - 1, modes[i] == "MS" and mmu or nil)
  end
  return {
    ["#address-cells"] = 2,
    ["#size-cells"] = 2,
    cpus = cpus,
    hfclk = fixed_clock("hfclk", HFCLK_HZ),
    rtcclk = fixed_clock("rtcclk", RTCCLK_HZ),
    aliases = {
      serial0 = ("/soc/serial@%x"):format(UART0),
      serial1 = ("/soc/serial@%x"):format(UART1),
      ethernet0 = ("/soc/ethernet@%x"):format(GEM),
    },
    chosen = { ["stdout-path"] = ("/soc/serial@%x"):format(UART0) },
    soc = {
      ["#address-cells"] = 2,
      ["#size-cells"] = 2,
      compatible = "simple-bus",
      ranges = true,
      [("clint@%x"):format(CLINT)] = riscv.clint_node(CLINT, harts),
      [("interrupt-controller@%x"):format(PLIC)] = {
        compatible = { "sifive,plic-1.0.0", "riscv,plic0" },
        reg = q.cells64(PLIC, PLIC_SIZE),
        ["#interrupt-cells"] = 1,
        ["interrupt-controller"] = true,
        ["interrupts-extended"] = riscv.extended_by_plic(harts, modes),
        ["riscv,ndev"] = SOURCES - 1,
        phandle = q.phandle "plic",
      },
    },
  }
end

---@class soc.sifive_u
---@field harts qemu.Node[]
---@field plic qemu.Node
---@field gpio qemu.Node
---@field uarts qemu.Node[]
---@field spi0 qemu.Node
---@field spi2 qemu.Node
---@field gem qemu.Node
---@field flash0 qemu.Node
---@field tree qemu.Tree what the SoC adds to a device tree
---@field MROM integer address of the mask ROM: the harts start in its second word
---@field MROM_SIZE integer bytes
---@field L2LIM integer address
---@field FLASH0 integer address
---@field DRAM integer address of the RAM that the board gives

---@param fields { harts: integer, cpu_type: string, serial: integer } harts with the monitor; serial number in the OTP
---@return soc.sifive_u
return function(fields)
  local harts, modes = make_harts(fields.harts, fields.cpu_type)

  q.rom { id = "mrom", block = "riscv.sifive.u.mrom", size = MROM_SIZE, at = MROM }
  q.ram { id = "l2lim", block = "riscv.sifive.u.l2lim", size = L2LIM_SIZE, at = L2LIM }
  local flash0 = q.ram { id = "flash0", block = "riscv.sifive.u.flash0", size = FLASH0_SIZE, at = FLASH0 }

  local plic = riscv.plic { at = PLIC, size = PLIC_SIZE, sources = SOURCES, harts = harts, modes = modes }
  local uarts = { make_uart(0, UART0, UART0_IRQ, plic), make_uart(1, UART1, UART1_IRQ, plic) }
  riscv.clint { at = CLINT, harts = harts, hz = TIMEBASE_HZ }

  q.device "riscv.sifive.u.prci" {
    id = "prci",
    at = PRCI,
    dt = {
      name = "clock-controller",
      compatible = "sifive,fu540-c000-prci",
      reg = q.cells64(PRCI, 0x1000),
      clocks = { q.phandle "hfclk", q.phandle "rtcclk" },
      ["#clock-cells"] = 1,
      phandle = q.phandle "prci",
    },
  }
  local gpio = make_gpio(plic)
  make_dma(plic)
  q.device "riscv.sifive.u.otp" {
    id = "otp",
    at = OTP,
    props = { serial = fields.serial },
    dt = {
      name = "otp",
      compatible = "sifive,fu540-c000-otp",
      reg = q.cells64(OTP, 0x1000),
      ["fuse-count"] = 0x1000,
    },
  }
  local gem = make_nic(plic)
  make_pwm(0, PWM0, PWM0_IRQ, plic)
  make_pwm(1, PWM1, PWM1_IRQ, plic)
  local spi0 = make_spi(0, QSPI0, QSPI0_IRQ, plic, "flash", {
    compatible = "jedec,spi-nor",
    reg = 0,
    ["spi-max-frequency"] = 50000000,
    ["spi-rx-bus-width"] = 4,
    ["spi-tx-bus-width"] = 4,
    ["m25p,fast-read"] = true,
  })
  local spi2 = make_spi(2, QSPI2, QSPI2_IRQ, plic, "mmc", {
    compatible = "mmc-spi-slot",
    reg = 0,
    ["spi-max-frequency"] = 20000000,
    ["voltage-ranges"] = { 3300, 3300 },
    ["disable-wp"] = true,
  })

  unimplemented("riscv.sifive.u.gem-mgmt", GEM_MGMT, 0x1000)
  unimplemented("riscv.sifive.u.dmc", DMC, 0x10000)
  unimplemented("riscv.sifive.u.l2cc", L2CC, 0x1000).dt = facts("cache-controller", "sifive,fu540-c000-ccache", L2CC,
    0x1000, {
      interrupts = numbers(L2CC_IRQ, 3),
      ["cache-unified"] = true,
      ["cache-size"] = 2 * q.MiB,
      ["cache-sets"] = 1024,
      ["cache-level"] = 2,
      ["cache-block-size"] = 64,
    })

  return {
    harts = harts,
    plic = plic,
    gpio = gpio,
    uarts = uarts,
    spi0 = spi0,
    spi2 = spi2,
    gem = gem,
    flash0 = flash0,
    tree = make_tree(harts, modes),
    MROM = MROM,
    MROM_SIZE = MROM_SIZE,
    L2LIM = L2LIM,
    FLASH0 = FLASH0,
    DRAM = DRAM,
  }
end
