-- SPDX-License-Identifier: MIT
-- Arm "virt": the generic board of QEMU (hw/arm/virt.c), 32 or 64 bits.
--
--   qemu-system-aarch64 -M scripted,script=virt.lua -nographic \
--     -kernel Image -initrd initrd.gz -append console=ttyAMA0
--   -bios u-boot.bin               start from the first flash bank
--   -drive if=pflash,file=…        the same, and the flash keeps what is written
--   -cpu cortex-a72 -smp 4         another core, more of them
--   -M …,params.gic=3              GICv3 with an ITS, for more than 8 cores

local q = require "qemu"

q.machine {
  name = "arm-virt",
  arch = { "aarch64", "arm" },
  description = "Arm generic virtual board: n cores, GICv2 or v3, PL011, virtio-mmio, PCIe, flash",
  ram_size = { default = 128 * q.MiB, max = 255 * q.GiB },
}
q.machine {
  cpu_type = q.machine.bits == 64 and
    { default = "cortex-a57", choices = { "cortex-a53", "cortex-a57", "cortex-a72", "cortex-a7", "cortex-a15" } } or
    { default = "cortex-a15", choices = { "cortex-a7", "cortex-a15" } },
}

local gic_version = q.param("gic", { default = 2, choices = { 2, 3 }, help = "version of the interrupt controller" })
local secure = q.param("secure", { default = false, help = "the cores have EL3, with memory of its own" })
local virtualization = q.param("virtualization", { default = false, help = "the cores have EL2" })

q.machine { cpus = { default = 1, min = 1, max = gic_version == 2 and 8 or 123 } }

local cores = q.machine.cpus
local model = q.machine.cpu_type
local armv8 = model ~= "cortex-a7" and model ~= "cortex-a15"

-- Memory map ---------------------------------------------------------------

local FLASH <const> = 0x00000000 -- two banks of 64 MiB
local GIC_DIST <const> = 0x08000000
local GIC_CPU <const> = 0x08010000 -- GICv2: a core's interface
local GIC_V2M <const> = 0x08020000 -- GICv2: message-signalled interrupts
local GIC_HYP <const> = 0x08030000 -- GICv2: control of virtual interrupts
local GIC_VCPU <const> = 0x08040000 -- GICv2: a guest's interface
local GIC_ITS <const> = 0x08080000 -- GICv3: message-signalled interrupts
local GIC_REDIST <const> = 0x080a0000 -- GICv3: 128 KiB for each core
local UART0 <const> = 0x09000000
local RTC <const> = 0x09010000
local FW_CFG <const> = 0x09020000
local GPIO <const> = 0x09030000
local SECURE_UART <const> = 0x09040000
local SECURE_GPIO <const> = 0x090b0000
local VIRTIO <const> = 0x0a000000 -- 32 transports, 512 bytes each
local SECURE_RAM <const> = 0x0e000000
local PCIE_MMIO <const> = 0x10000000
local PCIE_PIO <const> = 0x3eff0000
local PCIE_ECAM <const> = armv8 and 0x4010000000 or 0x3f000000
local DRAM <const> = 0x40000000
local PCIE_MMIO_HIGH <const> = 0x8000000000 -- 64-bit cores only

local FLASH_BANK <const> = 64 * q.MiB
local SECURE_RAM_SIZE <const> = 16 * q.MiB
local PCIE_MMIO_SIZE <const> = 0x2eff0000
local PCIE_PIO_SIZE <const> = 0x10000
local PCIE_ECAM_SIZE <const> = armv8 and 256 * q.MiB or 16 * q.MiB
local PCIE_MMIO_HIGH_SIZE <const> = 512 * q.GiB

-- Interrupts ---------------------------------------------------------------

-- shared by all cores (SPI)
local SECURE_GPIO_IRQ <const> = 0
local UART0_IRQ <const> = 1
local RTC_IRQ <const> = 2
local PCIE_IRQ <const> = 3 -- to 6
local GPIO_IRQ <const> = 7
local SECURE_UART_IRQ <const> = 8
local VIRTIO_IRQ <const> = 16 -- to 47
local V2M_IRQ <const> = 48 -- to 111
local V2M_IRQS <const> = 64
local SPIS <const> = 256

-- of each core (PPI)
local PMU_IRQ <const> = 7
local GIC_MAINTENANCE_IRQ <const> = 9
local TIMER_HYP_IRQ <const> = 10
local TIMER_VIRT_IRQ <const> = 11
local TIMER_SECURE_IRQ <const> = 13
local TIMER_PHYS_IRQ <const> = 14

-- inputs of a core, and outputs of its generic timer (target/arm/cpu.h)
local IRQ <const>, FIQ <const>, VIRQ <const>, VFIQ <const> = 0, 1, 2, 3
local TIMER_PHYS <const>, TIMER_VIRT <const>, TIMER_HYP <const>, TIMER_SECURE <const> = 0, 1, 2, 3

-- Memory -------------------------------------------------------------------

local ram = q.ram { id = "ram", block = "mach-virt.ram", at = DRAM }

-- What the secure world sees: all that the other sees, and before it what is
-- its own.
local secure_memory
if secure then
  secure_memory = q.container { id = "secure-memory" }
  q.alias { id = "nonsecure", of = q.system_memory, at = { address = 0, into = secure_memory, priority = -1 } }
  q.ram {
    id = "secure-ram",
    block = "virt.secure-ram",
    size = SECURE_RAM_SIZE,
    at = { address = SECURE_RAM, into = secure_memory },
    dt = {
      name = "secram",
      device_type = "memory",
      reg = q.cells64(SECURE_RAM, SECURE_RAM_SIZE),
      status = "disabled",
      ["secure-status"] = "okay",
    },
  }
end

for i = 0, 1 do
  q.device "cfi.pflash01" {
    id = "flash" .. i,
    at = { address = FLASH + i * FLASH_BANK, into = i == 0 and secure_memory or q.system_memory },
    props = {
      drive = q.drive("pflash", 0, i),
      name = "virt.flash" .. i,
      ["num-blocks"] = FLASH_BANK // (256 * q.KiB),
      ["sector-length"] = 256 * q.KiB,
      width = 4,
      ["device-width"] = 2,
      ["big-endian"] = false,
      id0 = 0x89,
      id1 = 0x18,
      id2 = 0x00,
      id3 = 0x00,
    },
  }
end

-- Interrupt controller -----------------------------------------------------

local gic
if gic_version == 2 then
  gic = q.device "arm_gic" {
    id = "gic",
    at = { GIC_DIST, GIC_CPU, virtualization and GIC_HYP, virtualization and GIC_VCPU },
    props = {
      revision = 2,
      ["num-cpu"] = cores,
      ["num-irq"] = SPIS + 32, -- with those of each core
      ["has-security-extensions"] = secure,
      ["has-virtualization-extensions"] = virtualization,
    },
  }
else
  gic = q.device "arm-gicv3" {
    id = "gic",
    at = { GIC_DIST, GIC_REDIST },
    props = {
      revision = 3,
      ["num-cpu"] = cores,
      ["num-irq"] = SPIS + 32,
      ["has-security-extensions"] = secure,
      ["has-lpi"] = true,
      ["redist-region-count"] = { cores },
      sysmem = q.system_memory,
    },
  }
end

local function spi(number)
  return gic:input(number)
end

local function ppi(core, number)
  return gic:input(SPIS + 32 * core + 16 + number)
end

if gic_version == 2 then
  local v2m = q.device "arm-gicv2m" {
    id = "v2m",
    at = GIC_V2M,
    props = { ["base-spi"] = V2M_IRQ, ["num-spi"] = V2M_IRQS },
  }
  for i = 0, V2M_IRQS - 1 do
    v2m:irq(i):to(spi(V2M_IRQ + i))
  end
else
  q.device "arm-gicv3-its" { id = "its", at = GIC_ITS, props = { ["parent-gicv3"] = gic } }
end

-- Cores --------------------------------------------------------------------

local CLUSTER <const> = gic_version == 2 and 8 or 16 -- cores that one SGI reaches

local function affinity(core)
  return core // CLUSTER << 8 | core % CLUSTER
end

local cpus = {}
for i = 0, cores - 1 do
  local cpu = q.cpu(model) {
    id = "cpu" .. i,
    props = {
      ["mp-affinity"] = affinity(i),
      ["reset-cbar"] = GIC_DIST,
      has_el2 = virtualization,
      has_el3 = secure,
      ["secure-memory"] = secure_memory,
    },
    outputs = {
      [TIMER_PHYS] = ppi(i, TIMER_PHYS_IRQ),
      [TIMER_VIRT] = ppi(i, TIMER_VIRT_IRQ),
      [TIMER_HYP] = ppi(i, TIMER_HYP_IRQ),
      [TIMER_SECURE] = ppi(i, TIMER_SECURE_IRQ),
      ["pmu-interrupt"] = ppi(i, PMU_IRQ),
      ["gicv3-maintenance-interrupt"] = gic_version == 3 and ppi(i, GIC_MAINTENANCE_IRQ) or nil,
    },
  }
  gic:irq(i):to(cpu:input(IRQ))
  gic:irq(i + cores):to(cpu:input(FIQ))
  gic:irq(i + 2 * cores):to(cpu:input(VIRQ))
  gic:irq(i + 3 * cores):to(cpu:input(VFIQ))
  if gic_version == 2 and virtualization then
    gic:irq(i + 4 * cores):to(ppi(i, GIC_MAINTENANCE_IRQ))
  end
  cpus[i + 1] = cpu
end

-- Devices ------------------------------------------------------------------

-- the cells of `interrupts`
local LEVEL_HIGH <const>, EDGE_RISING <const> = 4, 1
local ALL_CORES <const> = gic_version == 2 and ((1 << cores) - 1) << 8 or 0

local function spi_cells(number, kind)
  return { 0, number, kind or LEVEL_HIGH }
end

local function ppi_cells(number)
  return { 1, number, ALL_CORES | LEVEL_HIGH }
end

local apb_pclk = q.phandle "apb-pclk"

q.device "pl011" {
  id = "uart0",
  at = UART0,
  irq = spi(UART0_IRQ),
  props = { chardev = q.serial(0) },
  dt = {
    name = "pl011",
    compatible = { "arm,pl011", "arm,primecell" },
    interrupts = spi_cells(UART0_IRQ),
    clocks = { apb_pclk, apb_pclk },
    ["clock-names"] = { "uartclk", "apb_pclk" },
  },
}

q.device "pl031" {
  id = "rtc",
  at = RTC,
  irq = spi(RTC_IRQ),
  dt = {
    name = "pl031",
    compatible = { "arm,pl031", "arm,primecell" },
    interrupts = spi_cells(RTC_IRQ),
    clocks = apb_pclk,
    ["clock-names"] = "apb_pclk",
  },
}

local gpio = q.device "pl061" {
  id = "gpio",
  at = GPIO,
  irq = spi(GPIO_IRQ),
  props = { pullups = 0, pulldowns = 0xff },
  dt = {
    name = "pl061",
    compatible = { "arm,pl061", "arm,primecell" },
    interrupts = spi_cells(GPIO_IRQ),
    ["gpio-controller"] = true,
    ["#gpio-cells"] = 2,
    clocks = apb_pclk,
    ["clock-names"] = "apb_pclk",
    phandle = q.phandle "gpio",
  },
}
local POWER_PIN <const> = 3
local power_button = q.device "gpio-key" { id = "power-button", irq = gpio:input(POWER_PIN) }
q.on("powerdown", function()
  power_button.qom:input(nil, 0):set(1)
end)

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
    compatible = "qemu,fw-cfg-mmio",
    reg = q.cells64(FW_CFG, 0x18),
    ["dma-coherent"] = true,
  },
}

for i = 0, 31 do
  q.device "virtio-mmio" {
    id = "virtio" .. i,
    at = VIRTIO + i * 0x200,
    irq = spi(VIRTIO_IRQ + i),
    dt = {
      name = "virtio_mmio",
      compatible = "virtio,mmio",
      interrupts = spi_cells(VIRTIO_IRQ + i, EDGE_RISING),
      ["dma-coherent"] = true,
    },
  }
end

local pcie = q.device "gpex-pcihost" {
  id = "pcie",
  at = {
    { address = PCIE_ECAM, region = 0, size = PCIE_ECAM_SIZE },
    { address = PCIE_PIO, region = 2 },
    { address = PCIE_MMIO, region = 1, offset = PCIE_MMIO, size = PCIE_MMIO_SIZE },
  },
  irq = { spi(PCIE_IRQ), spi(PCIE_IRQ + 1), spi(PCIE_IRQ + 2), spi(PCIE_IRQ + 3) },
}
if armv8 then
  pcie:map { address = PCIE_MMIO_HIGH, region = 1, offset = PCIE_MMIO_HIGH, size = PCIE_MMIO_HIGH_SIZE }
end

-- QEMU needs no option ROM to boot from them: firmware has its own driver
q.nics "virtio-net-pci" { id = "nics", bus = pcie:bus(), model = "virtio", props = { romfile = "" } }

-- what the secure world has for itself
if secure then
  q.device "pl011" {
    id = "secure-uart",
    at = { address = SECURE_UART, into = secure_memory },
    irq = spi(SECURE_UART_IRQ),
    props = { chardev = q.serial(1) },
    dt = {
      name = "pl011",
      compatible = { "arm,pl011", "arm,primecell" },
      interrupts = spi_cells(SECURE_UART_IRQ),
      clocks = { apb_pclk, apb_pclk },
      ["clock-names"] = { "uartclk", "apb_pclk" },
      status = "disabled",
      ["secure-status"] = "okay",
    },
  }

  local power = q.device "gpio-pwr" { id = "secure-power" }
  q.device "pl061" {
    id = "secure-gpio",
    at = { address = SECURE_GPIO, into = secure_memory },
    irq = spi(SECURE_GPIO_IRQ),
    props = { pullups = 0, pulldowns = 0xff },
    outputs = { [0] = power:input("shutdown"), [1] = power:input("reset") },
    dt = {
      name = "pl061",
      compatible = { "arm,pl061", "arm,primecell" },
      interrupts = spi_cells(SECURE_GPIO_IRQ),
      ["gpio-controller"] = true,
      ["#gpio-cells"] = 2,
      clocks = apb_pclk,
      ["clock-names"] = "apb_pclk",
      status = "disabled",
      ["secure-status"] = "okay",
      phandle = q.phandle "secure-gpio",
    },
  }
end

-- Firmware -----------------------------------------------------------------

local firmware = q.machine.firmware
local flash_drive = q.drive("pflash", 0, 0)
if firmware and flash_drive then
  error "firmware comes either from -bios or from -drive if=pflash, not from both"
elseif firmware then
  q.load { file = firmware, at = FLASH, into = secure_memory }
end
local firmware_loaded = (firmware or flash_drive) ~= nil

-- Firmware at EL3 brings its own PSCI; else QEMU answers the calls, from the
-- highest level that the guest does not have.
local psci
if not (secure and firmware_loaded) then
  psci = virtualization and "smc" or "hvc"
end

-- Device tree --------------------------------------------------------------
-- (QEMU's loader adds /memory, /psci, and what -append and -initrd say.)

local cpu_nodes = { ["#address-cells"] = 1, ["#size-cells"] = 0, ["cpu-map"] = { socket0 = { cluster0 = {} } } }
for i = 0, cores - 1 do
  cpu_nodes["cpu-map"].socket0.cluster0["core" .. i] = { cpu = q.phandle("cpu" .. i) }
  cpu_nodes["cpu@" .. i] = {
    device_type = "cpu",
    compatible = "arm," .. model,
    reg = affinity(i),
    ["enable-method"] = psci and cores > 1 and "psci",
    phandle = q.phandle("cpu" .. i),
  }
end

local intc = {
  compatible = gic_version == 2 and "arm,cortex-a15-gic" or "arm,gic-v3",
  ["interrupt-controller"] = true,
  ["#interrupt-cells"] = 3,
  ["#address-cells"] = 2,
  ["#size-cells"] = 2,
  ranges = true,
  interrupts = virtualization and { 1, GIC_MAINTENANCE_IRQ, LEVEL_HIGH },
  phandle = q.phandle "gic",
}
if gic_version == 2 then
  intc.reg = q.cells64(GIC_DIST, 0x10000, GIC_CPU, 0x10000)
  if virtualization then
    intc.reg = q.cells(intc.reg, q.cells64(GIC_HYP, 0x10000, GIC_VCPU, 0x10000))
  end
  intc[("v2m@%x"):format(GIC_V2M)] = {
    compatible = "arm,gic-v2m-frame",
    ["msi-controller"] = true,
    reg = q.cells64(GIC_V2M, 0x1000),
    phandle = q.phandle "msi",
  }
else
  intc.reg = q.cells64(GIC_DIST, 0x10000, GIC_REDIST, 0xf60000)
  intc["#redistributor-regions"] = 1
  intc[("its@%x"):format(GIC_ITS)] = {
    compatible = "arm,gic-v3-its",
    ["msi-controller"] = true,
    ["#msi-cells"] = 1,
    reg = q.cells64(GIC_ITS, 0x20000),
    phandle = q.phandle "msi",
  }
end

-- every device's INTA … INTD, swizzled over the four lines by slot number
local interrupt_map = {}
for slot = 0, 3 do
  for pin = 0, 3 do
    interrupt_map = q.cells(interrupt_map, slot << 11, 0, 0, pin + 1, q.phandle "gic", 0, 0,
      spi_cells(PCIE_IRQ + (pin + slot) % 4))
  end
end

local pci_ranges = q.cells(
  0x01000000, q.cells64(0, PCIE_PIO, PCIE_PIO_SIZE), -- I/O ports
  0x02000000, q.cells64(PCIE_MMIO, PCIE_MMIO, PCIE_MMIO_SIZE)) -- 32-bit memory
if armv8 then
  pci_ranges = q.cells(pci_ranges,
    0x03000000, q.cells64(PCIE_MMIO_HIGH, PCIE_MMIO_HIGH, PCIE_MMIO_HIGH_SIZE)) -- 64-bit memory
end

local function flash_node(...)
  return { compatible = "cfi-flash", reg = q.cells64(...), ["bank-width"] = 4 }
end

local tree = {
  model = "linux,dummy-virt",
  compatible = "linux,dummy-virt",
  ["#address-cells"] = 2,
  ["#size-cells"] = 2,
  ["interrupt-parent"] = q.phandle "gic",
  chosen = {
    ["stdout-path"] = ("/pl011@%x"):format(UART0),
    ["rng-seed"] = q.bytes(("\0"):rep(32)), -- QEMU fills it anew at each reset
  },
  cpus = cpu_nodes,
  [("intc@%x"):format(GIC_DIST)] = intc,
  timer = {
    compatible = armv8 and { "arm,armv8-timer", "arm,armv7-timer" } or "arm,armv7-timer",
    ["always-on"] = true,
    interrupts = q.cells(ppi_cells(TIMER_SECURE_IRQ), ppi_cells(TIMER_PHYS_IRQ), ppi_cells(TIMER_VIRT_IRQ),
      ppi_cells(TIMER_HYP_IRQ)),
  },
  pmu = armv8 and { compatible = "arm,armv8-pmuv3", interrupts = ppi_cells(PMU_IRQ) },
  ["apb-pclk"] = {
    compatible = "fixed-clock",
    ["#clock-cells"] = 0,
    ["clock-frequency"] = 24000000,
    ["clock-output-names"] = "clk24mhz",
    phandle = apb_pclk,
  },
  ["gpio-keys"] = {
    compatible = "gpio-keys",
    poweroff = { label = "GPIO Key Poweroff", ["linux,code"] = 116, gpios = { q.phandle "gpio", POWER_PIN, 0 } },
  },
  [("pcie@%x"):format(PCIE_MMIO)] = {
    device_type = "pci",
    compatible = "pci-host-ecam-generic",
    reg = q.cells64(PCIE_ECAM, PCIE_ECAM_SIZE),
    ["#address-cells"] = 3,
    ["#size-cells"] = 2,
    ["#interrupt-cells"] = 1,
    ["bus-range"] = { 0, PCIE_ECAM_SIZE // q.MiB - 1 },
    ["dma-coherent"] = true,
    ["linux,pci-domain"] = 0,
    ["msi-map"] = { 0, q.phandle "msi", 0, 0x10000 },
    ranges = pci_ranges,
    ["interrupt-map"] = interrupt_map,
    ["interrupt-map-mask"] = { 0x1800, 0, 0, 7 },
  },
}

if secure then
  tree["secure-chosen"] = { ["stdout-path"] = ("/pl011@%x"):format(SECURE_UART) }
  tree[("flash@%x"):format(FLASH + FLASH_BANK)] = flash_node(FLASH + FLASH_BANK, FLASH_BANK)
  local first = flash_node(FLASH, FLASH_BANK)
  first.status = "disabled"
  first["secure-status"] = "okay"
  tree[("secflash@%x"):format(FLASH)] = first
  for pin, what in pairs { [0] = "poweroff", [1] = "restart" } do
    tree["gpio-" .. what] = {
      compatible = "gpio-" .. what,
      gpios = { q.phandle "secure-gpio", pin, 0 },
      status = "disabled",
      ["secure-status"] = "okay",
    }
  end
else
  tree[("flash@%x"):format(FLASH)] = flash_node(FLASH, FLASH_BANK, FLASH + FLASH_BANK, FLASH_BANK)
end

-- Boot ---------------------------------------------------------------------

q.boot {
  cpu = cpus,
  ram = ram,
  psci = psci,
  firmware_loaded = firmware_loaded,
  dtb = q.machine.dtb or tree,
}

return { ram = ram, cpus = cpus, gic = gic, uart0 = q.node "uart0", gpio = gpio, pcie = pcie }
