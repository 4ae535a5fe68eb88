-- SPDX-License-Identifier: MIT
-- RISC-V "virt": the generic board of QEMU (hw/riscv/virt.c), 32 or 64 bits.
--
--   qemu-system-riscv64 -M scripted,script=virt.lua -nographic \
--     -kernel u-boot.bin            OpenSBI, then the kernel in S-mode
--   -bios none -kernel firmware.elf the kernel alone, in M-mode
--   -drive if=pflash,file=…         start from flash
--   -M …,params.aia=aplic-imsic     interrupts as messages, in place of the PLIC

local q = require "qemu"
local riscv = require "machines.soc.riscv"
local riscv_aia = require "machines.soc.riscv_aia"
local nor_flash = require "machines.soc.nor_flash"
local platform_bus = require "machines.soc.platform_bus"

q.machine {
  name = "riscv-virt",
  arch = { "riscv64", "riscv32" },
  description = "RISC-V generic virtual board: n harts, PLIC, 16550, virtio-mmio, PCIe, flash",
  cpus = { default = 1, min = 1, max = 512 },
  ram_size = { default = 128 * q.MiB },
}
q.machine { cpu_type = "rv" .. q.machine.bits }

local harts = q.param("harts", { type = "integer", min = 1, max = 512, help = "number of harts (default: -smp)" }) or
  q.machine.cpus
local aclint = q.param("aclint", { default = false, help = "an ACLINT (with SSWI) in place of the CLINT" })

local aia = q.param("aia",
  { default = "none", choices = { "none", "aplic", "aplic-imsic" }, help = "an APLIC in place of the PLIC; IMSICs" })
local guests = q.param("aia-guests", { default = 0, min = 0, max = 7, help = "interrupt files for guests, of a hart" })

-- Memory map ---------------------------------------------------------------

local MROM <const> = 0x00001000
local TEST <const> = 0x00100000
local RTC <const> = 0x00101000
local CLINT <const> = 0x02000000 -- MSWI at +0, MTIMER at +0x4000
local SSWI <const> = 0x02f00000
local PCIE_PIO <const> = 0x03000000
local PLATFORM_BUS <const> = 0x04000000
local PLIC <const> = 0x0c000000
local APLIC_M <const> = 0x0c000000
local APLIC_S <const> = 0x0d000000
local UART0 <const> = 0x10000000
local VIRTIO <const> = 0x10001000 -- 8 transports, 4 KiB each
local FW_CFG <const> = 0x10100000
local FLASH <const> = 0x20000000 -- two banks of 32 MiB
local IMSIC_M <const> = 0x24000000
local IMSIC_S <const> = 0x28000000
local PCIE_ECAM <const> = 0x30000000
local PCIE_MMIO <const> = 0x40000000
local DRAM <const> = 0x80000000

local PLIC_SIZE <const> = 0x600000 -- contexts for 512 harts in M- and S-mode
local APLIC_SIZE <const> = 0x8000 -- for 512 harts
local FLASH_BANK <const> = 32 * q.MiB
local FLASH_SECTOR <const> = 256 * q.KiB
local PLATFORM_BUS_SIZE <const> = 32 * q.MiB
local PCIE_ECAM_SIZE <const> = 256 * q.MiB
local PCIE_MMIO_SIZE <const> = q.GiB
-- Since QEMU 10 the device tree says more.
local is_later <const> = q.version_at_least(10)

local TIMEBASE_HZ <const> = 10000000

-- Interrupts ---------------------------------------------------------------

-- inputs of the PLIC, or the APLIC
local VIRTIO_IRQ <const> = 1 -- to 8
local UART0_IRQ <const> = 10
local RTC_IRQ <const> = 11
local PCIE_IRQ <const> = 32 -- to 35
local PLATFORM_BUS_IRQ <const> = 64 -- to 95
local SOURCES <const> = 96

-- Memory -------------------------------------------------------------------

local ram = q.ram { id = "ram", block = "riscv_virt_board.ram", at = DRAM }
q.rom { id = "mrom", block = "riscv_virt_board.mrom", size = 0xf000, at = MROM }

-- Harts --------------------------------------------------------------------

local cpus, modes = {}, {}
for i = 0, harts - 1 do
  cpus[i + 1] = q.cpu(q.machine.cpu_type) { id = "hart" .. i, hartid = i }
  modes[i + 1] = "MS"
end

-- Interrupt controllers and timers -----------------------------------------

local messages <const> = aia == "aplic-imsic"
local alone <const> = aclint and messages -- its timer needs no software interrupts beside it
local MTIMER <const> = alone and CLINT or CLINT + riscv.MTIMER
if alone then
  riscv.mtimer { at = MTIMER, harts = cpus, hz = TIMEBASE_HZ }
else
  riscv.clint { at = CLINT, harts = cpus, hz = TIMEBASE_HZ }
end
if aclint and not alone then
  riscv.swi { id = "sswi", at = SSWI, harts = cpus, supervisor = true }
end

local plic, irq_parent, msi_parent, intc_nodes
if aia == "none" then
  plic = riscv.plic { at = PLIC, size = PLIC_SIZE, sources = SOURCES, harts = cpus, modes = modes }
  irq_parent = q.phandle "plic"
  intc_nodes = {
    [("plic@%x"):format(PLIC)] = {
      compatible = { "sifive,plic-1.0.0", "riscv,plic0" },
      reg = q.cells64(PLIC, PLIC_SIZE),
      ["#interrupt-cells"] = 1,
      ["#address-cells"] = 0,
      ["interrupt-controller"] = true,
      ["interrupts-extended"] = riscv.extended_by_plic(cpus, modes),
      ["riscv,ndev"] = is_later and SOURCES - 1 or SOURCES, -- without source 0
      phandle = irq_parent,
    },
  }
else
  local made = riscv_aia {
    harts = cpus,
    sources = SOURCES,
    messages = messages,
    guests = guests,
    aplic_m = APLIC_M,
    aplic_s = APLIC_S,
    aplic_size = APLIC_SIZE,
    imsic_m = IMSIC_M,
    imsic_s = IMSIC_S,
  }
  plic, irq_parent, msi_parent, intc_nodes = made.aplic, made.phandle, made.msi_phandle, made.nodes
end

-- The cells of `interrupts`: an APLIC wants to know the kind, too.
local LEVEL_HIGH <const> = 4
local function interrupt(number)
  return aia == "none" and number or { number, LEVEL_HIGH }
end

-- Devices ------------------------------------------------------------------

q.device "riscv.sifive.test" {
  id = "test",
  at = TEST,
  dt = { name = "test", compatible = { "sifive,test1", "sifive,test0", "syscon" }, phandle = q.phandle "test" },
}

for i = 0, 7 do
  q.device "virtio-mmio" {
    id = "virtio" .. i,
    at = VIRTIO + i * 0x1000,
    irq = plic:input(VIRTIO_IRQ + i),
    dt = {
      name = "virtio_mmio",
      compatible = "virtio,mmio",
      ["interrupt-parent"] = irq_parent,
      interrupts = interrupt(VIRTIO_IRQ + i),
      reg = q.cells64(VIRTIO + i * 0x1000, 0x1000),
    },
  }
end

-- the window for 64-bit BARs lies behind the RAM, on a multiple of its size
local HIGH_SIZE <const> = q.machine.bits == 64 and 16 * q.GiB or 4 * q.GiB
local HIGH <const> = q.machine.bits == 64 and (DRAM + q.machine.ram_size + HIGH_SIZE - 1) // HIGH_SIZE * HIGH_SIZE or
  0x300000000

-- What newer versions of QEMU tell a firmware of these windows.
local windows = {}
if q.has_property("gpex-pcihost", "x-ecam-base") then
  windows = {
    ["x-ecam-base"] = PCIE_ECAM,
    ["x-ecam-size"] = PCIE_ECAM_SIZE,
    ["x-below-4g-mmio-base"] = PCIE_MMIO,
    ["x-below-4g-mmio-size"] = PCIE_MMIO_SIZE,
    ["x-above-4g-mmio-base"] = HIGH,
    ["x-above-4g-mmio-size"] = HIGH_SIZE,
    ["x-pio-base"] = PCIE_PIO,
    ["x-pio-size"] = 0x10000,
  }
end

local pcie = q.device "gpex-pcihost" {
  id = "pcie",
  at = { { address = PCIE_PIO, region = 2 } },
  props = windows,
  irq = {
    plic:input(PCIE_IRQ), plic:input(PCIE_IRQ + 1), plic:input(PCIE_IRQ + 2), plic:input(PCIE_IRQ + 3),
  },
}

q.alias { id = "pcie-ecam", of = pcie:region(0), size = PCIE_ECAM_SIZE, at = PCIE_ECAM }
q.alias { id = "pcie-mmio", of = pcie:region(1), offset = PCIE_MMIO, size = PCIE_MMIO_SIZE, at = PCIE_MMIO }
q.alias { id = "pcie-mmio-high", of = pcie:region(1), offset = HIGH, size = HIGH_SIZE, at = HIGH }

q.device "fw_cfg_mem" {
  id = "fw_cfg",
  at = {
    { address = FW_CFG, region = 1 }, -- data
    { address = FW_CFG + 8, region = 0 }, -- selector
    { address = FW_CFG + 16, region = 2 }, -- DMA
  },
  props = { data_width = 8, dma_enabled = true },
  dt = {
    name = "fw-cfg",
    path = "/",
    compatible = "qemu,fw-cfg-mmio",
    reg = q.cells64(FW_CFG, 0x18),
    ["dma-coherent"] = true,
  },
}

local platform_inputs = {}
for i = 0, 31 do
  platform_inputs[i + 1] = plic:input(PLATFORM_BUS_IRQ + i)
end
local platform_node = platform_bus {
  at = PLATFORM_BUS,
  size = PLATFORM_BUS_SIZE,
  inputs = platform_inputs,
  interrupt_parent = irq_parent,
}

q.device "serial-mm" {
  id = "uart0",
  at = UART0,
  irq = plic:input(UART0_IRQ),
  props = { chardev = q.serial(0), baudbase = 399193, endianness = q.LITTLE_ENDIAN },
  dt = {
    name = "serial",
    compatible = "ns16550a",
    reg = q.cells64(UART0, 0x100),
    ["clock-frequency"] = 3686400,
    ["interrupt-parent"] = irq_parent,
    interrupts = interrupt(UART0_IRQ),
  },
}

q.device "goldfish_rtc" {
  id = "rtc",
  at = RTC,
  irq = plic:input(RTC_IRQ),
  dt = {
    name = "rtc",
    compatible = "google,goldfish-rtc",
    reg = q.cells64(RTC, 0x1000),
    ["interrupt-parent"] = irq_parent,
    interrupts = interrupt(RTC_IRQ),
  },
}

for i = 0, 1 do
  nor_flash {
    id = "flash" .. i,
    at = FLASH + i * FLASH_BANK,
    drive = i,
    name = "virt.flash" .. i,
    size = FLASH_BANK,
    sector = FLASH_SECTOR,
    width = 4,
    device_width = 2,
  }
end

-- Device tree --------------------------------------------------------------

-- How a core translates addresses. QEMU 7.2 says Sv48 of any; later ones ask it.
local function translation(core)
  local names = q.machine.bits == 64 and { "sv64", "sv57", "sv48", "sv39" } or { "sv32" }
  return not is_later and (q.machine.bits == 64 and "sv48" or "sv32") or function()
    for _, mode in ipairs(names) do
      if core.qom:get(mode) then
        return "riscv," .. mode
      end
    end
  end
end

-- Blocks of the cache operations that a core has.
local function add_block_sizes(node, core)
  for _, op in ipairs { "cbom", "cboz", "cbop" } do
    node[("riscv,%s-block-size"):format(op)] = is_later and function()
      return core.qom:get("zi" .. op) and core.qom:get(op .. "_blocksize") or nil
    end
  end
end

local cpu_nodes = {
  ["#address-cells"] = 1,
  ["#size-cells"] = 0,
  ["timebase-frequency"] = TIMEBASE_HZ,
  ["cpu-map"] = { cluster0 = {} },
}
for i = 0, harts - 1 do
  cpu_nodes["cpu-map"].cluster0["core" .. i] = { cpu = q.phandle("cpu" .. i) }
  local hart = riscv.hart_node(cpus[i + 1], i, translation(cpus[i + 1]))
  add_block_sizes(hart, cpus[i + 1])
  hart.phandle = q.phandle("cpu" .. i)
  cpu_nodes["cpu@" .. i] = hart
end

-- every device's INTA … INTD, swizzled over the four lines by slot number
local interrupt_map = {}
for slot = 0, 3 do
  for pin = 0, 3 do
    interrupt_map = q.cells(interrupt_map, slot << 11, 0, 0, pin + 1, irq_parent,
      interrupt(PCIE_IRQ + (pin + slot) % 4))
  end
end

local soc = {
  ["#address-cells"] = 2,
  ["#size-cells"] = 2,
  compatible = "simple-bus",
  ranges = true,
  [("pci@%x"):format(PCIE_ECAM)] = {
    device_type = "pci",
    compatible = "pci-host-ecam-generic",
    reg = q.cells64(PCIE_ECAM, PCIE_ECAM_SIZE),
    ["#address-cells"] = 3,
    ["#size-cells"] = 2,
    ["#interrupt-cells"] = 1,
    ["bus-range"] = { 0, PCIE_ECAM_SIZE // q.MiB - 1 },
    ["dma-coherent"] = true,
    ["linux,pci-domain"] = 0,
    ["msi-parent"] = msi_parent,
    ranges = q.cells(
      0x01000000, q.cells64(0, PCIE_PIO, 0x10000), -- I/O ports
      0x02000000, q.cells64(PCIE_MMIO, PCIE_MMIO, PCIE_MMIO_SIZE), -- 32-bit memory
      0x03000000, q.cells64(HIGH, HIGH, HIGH_SIZE)), -- 64-bit memory
    ["interrupt-map"] = interrupt_map,
    ["interrupt-map-mask"] = { 0x1800, 0, 0, 7 },
  },
}
for name, node in pairs(intc_nodes) do
  soc[name] = node
end

-- what the harts get of a part of the ACLINT
local function extended(number)
  return riscv.extended(cpus, function()
    return { number }
  end)
end

-- registers that raise software interrupts
local function swi_node(compatible, at, number)
  return {
    compatible = compatible,
    reg = q.cells64(at, 0x4000),
    ["interrupts-extended"] = extended(number),
    ["interrupt-controller"] = true,
    ["#interrupt-cells"] = 0,
  }
end

if aclint then
  local TIME <const> = 0x7ff8 -- offset of mtime, behind the mtimecmp
  local size = alone and 0x8000 or 0xc000
  soc[("mtimer@%x"):format(MTIMER)] = {
    compatible = "riscv,aclint-mtimer",
    reg = q.cells64(MTIMER + TIME, size - TIME, MTIMER, TIME),
    ["interrupts-extended"] = extended(riscv.M_TIMER),
  }
else
  soc[("clint@%x"):format(CLINT)] = riscv.clint_node(CLINT, cpus)
end
if aclint and not alone then
  soc[("mswi@%x"):format(CLINT)] = swi_node("riscv,aclint-mswi", CLINT, riscv.M_SOFT)
  soc[("sswi@%x"):format(SSWI)] = swi_node("riscv,aclint-sswi", SSWI, riscv.S_SOFT)
end

-- Events that counters can count, as the SBI numbers them (and OpenSBI's
-- documentation of this node does): first and last event, mask of counters.
local function pmu_node()
  local counters = (1 << cpus[1].qom:get "pmu-num") - 1 << 3
  return {
    compatible = "riscv,pmu",
    ["riscv,event-to-mhpmcounters"] = q.cells(
      0x00001, 0x00001, counters | 1 << 0, -- cycles
      0x00002, 0x00002, counters | 1 << 2, -- instructions
      0x10019, 0x10019, counters, -- misses of the data TLB: reads
      0x1001b, 0x1001b, counters, -- … writes
      0x10021, 0x10021, counters, -- misses of the instruction TLB
      not is_later and { 0, 0, 0, 0, 0 } or nil), -- as QEMU 7.2 has it
  }
end

local tree = {
  model = "riscv-virtio,qemu",
  compatible = "riscv-virtio",
  ["#address-cells"] = 2,
  ["#size-cells"] = 2,
  chosen = {
    ["stdout-path"] = ("/soc/serial@%x"):format(UART0),
    ["rng-seed"] = q.bytes(("\0"):rep(32)), -- filled anew at each reset
  },
  aliases = is_later and { serial0 = ("/soc/serial@%x"):format(UART0) } or nil,
  cpus = cpu_nodes,
  soc = soc,
  pmu = q.has_property(cpus[1].type, "pmu-num") and pmu_node or nil,
  [("platform-bus@%x"):format(PLATFORM_BUS)] = platform_node,
  [("memory@%x"):format(DRAM)] = { device_type = "memory", reg = q.cells64(DRAM, q.machine.ram_size) },
  [("flash@%x"):format(FLASH)] = {
    compatible = "cfi-flash",
    reg = q.cells64(FLASH, FLASH_BANK, FLASH + FLASH_BANK, FLASH_BANK),
    ["bank-width"] = 4,
  },
  -- values of the test finisher (hw/misc/sifive_test.h)
  reboot = { compatible = "syscon-reboot", regmap = q.phandle "test", offset = 0, value = 0x7777 },
  poweroff = { compatible = "syscon-poweroff", regmap = q.phandle "test", offset = 0, value = 0x5555 },
}

-- Boot ---------------------------------------------------------------------

-- A first bank with contents has firmware of one's own, a second one what
-- runs in S-mode. Since QEMU 8.1 that is in the first, but with -bios none.
local firmware = q.machine.firmware or "default"
local bank0, bank1 = q.drive("pflash", 0, 0) and FLASH or nil, q.drive("pflash", 0, 1) and FLASH + FLASH_BANK or nil
local start, next_stage = bank0, bank1
if q.version_at_least(8, 1) then
  next_stage = firmware ~= "none" and bank0 or nil
  start = firmware == "none" and bank0 or nil
end

q.boot {
  cpu = cpus,
  ram = ram,
  firmware = firmware,
  dtb = q.machine.dtb or tree,
  start = start,
  next = next_stage,
  reset_rom = MROM,
  reset_rom_size = 0xf000,
}

return { ram = ram, cpus = cpus, plic = plic, uart0 = q.node "uart0", pcie = pcie }
