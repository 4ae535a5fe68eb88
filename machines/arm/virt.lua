-- SPDX-License-Identifier: MIT
-- Arm "virt": the generic board of QEMU (hw/arm/virt.c), 32 or 64 bits.
--
--   qemu-system-aarch64 -M scripted,script=virt.lua -nographic \
--     -kernel Image -initrd initrd.gz -append console=ttyAMA0
--   -bios u-boot.bin               start from the first flash bank
--   -drive if=pflash,file=…        the same, and the flash keeps what is written
--   -cpu cortex-a72 -smp 4         another core, more of them
--   -M …,params.gic-version=3      GICv3 with an ITS, for more than 8 cores
--   -serial stdio -serial …        a second UART (QEMU 10; the secure world has it in any version)
--
-- Parameters are the properties of QEMU's board; not there: ACPI (and what
-- needs it: ras, nvdimm), -numa. Cores of 64 bits begin with cortex-a57.

local q = require "qemu"
local qom = require "qom"
local nor_flash = require "machines.soc.nor_flash"
local platform_bus = require "machines.soc.platform_bus"

q.machine {
  name = "arm-virt",
  arch = { "aarch64", "arm" },
  description = "Arm generic virtual board: n cores, GICv2 or v3, PL011, virtio-mmio, PCIe, flash",
  ram_size = { default = 128 * q.MiB, max = 255 * q.GiB },
}
q.machine {
  cpu_type = q.machine.bits == 64 and
    {
      default = "cortex-a57",
      choices = {
        "cortex-a35", "cortex-a53", "cortex-a57", "cortex-a72", "cortex-a76", "a64fx", "neoverse-n1", "max",
        "cortex-a7", "cortex-a15",
      },
    } or
    { default = "cortex-a15", choices = { "cortex-a7", "cortex-a15" } },
}

local gic_param = q.param("gic-version",
  { default = "2", choices = { "2", "3", "4", "max" }, help = "version of the interrupt controller" })
local its = q.param("its", { default = true, help = "GICv3, 4: message-signalled interrupts" })
local iommu = q.param("iommu", { default = "none", choices = { "none", "smmuv3" }, help = "an IOMMU before PCIe" })
local bypass_iommu = q.param("default-bus-bypass-iommu",
  { default = false, help = "devices on the first PCIe bus are not behind the IOMMU" })
local highmem = q.param("highmem", { default = true, help = "the map has more than 4 GiB" })
local mte = q.param("mte", { default = false, help = "memory has tags, for cores that have the extension" })
local randomness = q.param("dtb-randomness", { default = true, help = "the device tree has random seeds" })
local secure = q.param("secure", { default = false, help = "the cores have EL3, with memory of its own" })
local virtualization = q.param("virtualization", { default = false, help = "the cores have EL2" })

local newest <const> = virtualization and 4 or 3
local gic_version = gic_param == "max" and newest or math.tointeger(gic_param)
if gic_version > newest then
  error "params.gic-version=4 is for virtualization=on alone"
end

-- A core's part of a GICv3 or 4. 123 (61) of them have room below the RAM.
local REDIST_SIZE <const> = gic_version == 4 and 256 * q.KiB or 128 * q.KiB
local REDIST_LOW_SIZE <const>, REDIST_HIGH_SIZE <const> = 0xf60000, 64 * q.MiB
local REDIST_LOW <const>, REDIST_HIGH <const> = REDIST_LOW_SIZE // REDIST_SIZE, REDIST_HIGH_SIZE // REDIST_SIZE

q.machine { cpus = { default = 1, min = 1, max = gic_version == 2 and 8 or math.min(REDIST_LOW + REDIST_HIGH, 512) } }

-- Since QEMU 10 the cores' interrupts of EL2 are wired, too, and the device tree says more.
local is_later <const> = q.version_at_least(10)
local VHE <const> = { ["cortex-a76"] = true, a64fx = true, ["neoverse-n1"] = true, max = true } -- Armv8.1 and later
local has_hyp_virt_timer <const> = is_later and virtualization and VHE[q.machine.cpu_type]
local has_uart1 <const> = secure or (is_later and q.has_serial(1))

local cores = q.machine.cpus
local model = q.machine.cpu_type
local armv8 = model ~= "cortex-a7" and model ~= "cortex-a15"
if not highmem and (q.machine.ram_size > 3 * q.GiB or (gic_version > 2 and cores > REDIST_LOW)) then
  error("params.highmem=off: there is room for 3 GiB of RAM and " .. REDIST_LOW .. " cores")
end

local firmware, flash_drive = q.machine.firmware, q.drive("pflash", 0, 0)
if firmware and flash_drive then
  error "firmware comes either from -bios or from -drive if=pflash, not from both"
end
local firmware_loaded = (firmware or flash_drive) ~= nil
local high_ecam <const> = highmem and (armv8 or not firmware_loaded) -- 32-bit firmware could not reach it

-- Memory map ---------------------------------------------------------------

local FLASH <const> = 0x00000000 -- two banks of 64 MiB
local GIC_DIST <const> = 0x08000000
local GIC_CPU <const> = 0x08010000 -- GICv2: a core's interface
local GIC_V2M <const> = 0x08020000 -- GICv2: message-signalled interrupts
local GIC_HYP <const> = 0x08030000 -- GICv2: control of virtual interrupts
local GIC_VCPU <const> = 0x08040000 -- GICv2: a guest's interface
local GIC_ITS <const> = 0x08080000 -- GICv3: message-signalled interrupts
local GIC_REDIST <const> = 0x080a0000 -- GICv3: each core's
local UART0 <const> = 0x09000000
local RTC <const> = 0x09010000
local FW_CFG <const> = 0x09020000
local GPIO <const> = 0x09030000
local UART1 <const> = 0x09040000
local SMMU <const> = 0x09050000
local SECURE_GPIO <const> = 0x090b0000
local VIRTIO <const> = 0x0a000000 -- 32 transports, 512 bytes each
local PLATFORM_BUS <const> = 0x0c000000
local SECURE_RAM <const> = 0x0e000000
local PCIE_MMIO <const> = 0x10000000
local PCIE_PIO <const> = 0x3eff0000
local PCIE_ECAM <const> = high_ecam and 0x4010000000 or 0x3f000000
local DRAM <const> = 0x40000000
local GIC_REDIST_HIGH <const> = 0x4000000000 -- GICv3: those of further cores
local PCIE_MMIO_HIGH <const> = 0x8000000000 -- 64-bit cores only

local FLASH_BANK <const> = 64 * q.MiB
local FLASH_SECTOR <const> = 256 * q.KiB
local SECURE_RAM_SIZE <const> = 16 * q.MiB
local PCIE_MMIO_SIZE <const> = 0x2eff0000
local PLATFORM_BUS_SIZE <const> = 32 * q.MiB
local SMMU_SIZE <const> = 128 * q.KiB
local PCIE_PIO_SIZE <const> = 0x10000
local PCIE_ECAM_SIZE <const> = high_ecam and 256 * q.MiB or 16 * q.MiB
local PCIE_MMIO_HIGH_SIZE <const> = 512 * q.GiB

-- Interrupts ---------------------------------------------------------------

-- shared by all cores (SPI)
local SECURE_GPIO_IRQ <const> = 0
local UART0_IRQ <const> = 1
local RTC_IRQ <const> = 2
local PCIE_IRQ <const> = 3 -- to 6
local GPIO_IRQ <const> = 7
local UART1_IRQ <const> = 8
local VIRTIO_IRQ <const> = 16 -- to 47
local V2M_IRQ <const> = 48 -- to 111
local V2M_IRQS <const> = 64
local SMMU_IRQ <const> = 74 -- to 77
local PLATFORM_BUS_IRQ <const> = 112 -- to 175
local SPIS <const> = 256

-- of each core (PPI)
local TIMER_S_EL2_VIRT_IRQ <const> = 3
local TIMER_S_EL2_IRQ <const> = 4
local PMU_IRQ <const> = 7
local GIC_MAINTENANCE_IRQ <const> = 9
local TIMER_HYP_IRQ <const> = 10
local TIMER_VIRT_IRQ <const> = 11
local TIMER_HYP_VIRT_IRQ <const> = 12
local TIMER_SECURE_IRQ <const> = 13
local TIMER_PHYS_IRQ <const> = 14

-- inputs of a core, and outputs of its generic timer (target/arm/cpu.h)
local IRQ <const>, FIQ <const>, VIRQ <const>, VFIQ <const>, NMI <const>, VINMI <const> = 0, 1, 2, 3, 4, 5
local TIMER_PHYS <const>, TIMER_VIRT <const>, TIMER_HYP <const>, TIMER_SECURE <const> = 0, 1, 2, 3
local TIMER_HYP_VIRT <const>, TIMER_S_EL2 <const>, TIMER_S_EL2_VIRT <const> = 4, 5, 6

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

-- Tags are memory of their own: one byte for 32 bytes.
local TAGGED <const> = 32
local TAG_SPACE <const> = (1 << 59) - 1

local function tag_ram(id, block, at, size, into)
  q.ram { id = id, block = block, size = size // TAGGED, at = { address = at // TAGGED, into = into } }
end

local tag_memory, secure_tag_memory
if mte then
  secure_tag_memory = secure and q.container { id = "secure-tag-memory", size = TAG_SPACE } or nil
  tag_memory = q.container {
    id = "tag-memory",
    size = TAG_SPACE,
    at = secure and { address = 0, into = secure_tag_memory, priority = -1 } or nil,
  }
  tag_ram("tags", "mach-virt.tag", DRAM, q.machine.ram_size, tag_memory)
end
if secure_tag_memory then
  tag_ram("secure-tags", "mach-virt.secure-tag", SECURE_RAM, SECURE_RAM_SIZE, secure_tag_memory)
end

for i = 0, 1 do
  nor_flash {
    id = "flash" .. i,
    at = { address = FLASH + i * FLASH_BANK, into = i == 0 and secure_memory or q.system_memory },
    drive = i,
    name = "virt.flash" .. i,
    size = FLASH_BANK,
    sector = FLASH_SECTOR,
    width = 4,
    device_width = 2,
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
    at = { GIC_DIST, GIC_REDIST, cores > REDIST_LOW and GIC_REDIST_HIGH or nil },
    props = {
      revision = gic_version,
      ["num-cpu"] = cores,
      ["num-irq"] = SPIS + 32,
      ["has-security-extensions"] = secure,
      ["has-lpi"] = true,
      ["has-nmi"] = is_later and q.machine.cpu_type == "max" or nil,
      ["redist-region-count"] = { math.min(cores, REDIST_LOW), cores > REDIST_LOW and cores - REDIST_LOW or nil },
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
elseif its then
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
      ["gicv3-maintenance-interrupt"] = gic_version > 2 and ppi(i, GIC_MAINTENANCE_IRQ) or nil,
    },
  }
  if q.has_property(cpu.type, "reset-cbar") then
    cpu.props["reset-cbar"] = GIC_DIST
  end
  if mte and not q.has_property(cpu.type, "tag-memory") then
    error(("params.mte=on: %s has no memory tags"):format(model))
  elseif mte then
    cpu.props["tag-memory"], cpu.props["secure-tag-memory"] = tag_memory, secure_tag_memory
  end
  gic:irq(i):to(cpu:input(IRQ))
  gic:irq(i + cores):to(cpu:input(FIQ))
  gic:irq(i + 2 * cores):to(cpu:input(VIRQ))
  gic:irq(i + 3 * cores):to(cpu:input(VFIQ))
  if is_later then
    cpu:output(TIMER_HYP_VIRT):to(ppi(i, TIMER_HYP_VIRT_IRQ))
    cpu:output(TIMER_S_EL2):to(ppi(i, TIMER_S_EL2_IRQ))
    cpu:output(TIMER_S_EL2_VIRT):to(ppi(i, TIMER_S_EL2_VIRT_IRQ))
  end
  if is_later and gic_version > 2 then
    gic:irq(i + 4 * cores):to(cpu:input(NMI))
    gic:irq(i + 5 * cores):to(cpu:input(VINMI))
  end
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

local function uart(id, number, into, at, irq, dt)
  dt.name = "pl011"
  dt.compatible = { "arm,pl011", "arm,primecell" }
  dt.interrupts = spi_cells(irq)
  dt.clocks = { apb_pclk, apb_pclk }
  dt["clock-names"] = { "uartclk", "apb_pclk" }
  return q.device "pl011" {
    id = id,
    at = { address = at, into = into },
    irq = spi(irq),
    props = { chardev = q.serial(number) },
    dt = dt,
  }
end

if has_uart1 and not secure then -- before the first, which firmware then finds first
  uart("uart1", 1, nil, UART1, UART1_IRQ, {})
end
local uart0 = uart("uart0", 0, nil, UART0, UART0_IRQ, {})

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
  at = { { address = PCIE_PIO, region = 2 } },
  irq = { spi(PCIE_IRQ), spi(PCIE_IRQ + 1), spi(PCIE_IRQ + 2), spi(PCIE_IRQ + 3) },
}
q.alias { id = "pcie-ecam", of = pcie:region(0), size = PCIE_ECAM_SIZE, at = PCIE_ECAM }
q.alias { id = "pcie-mmio", of = pcie:region(1), offset = PCIE_MMIO, size = PCIE_MMIO_SIZE, at = PCIE_MMIO }
if highmem then
  q.alias {
    id = "pcie-mmio-high",
    of = pcie:region(1),
    offset = PCIE_MMIO_HIGH,
    size = PCIE_MMIO_HIGH_SIZE,
    at = PCIE_MMIO_HIGH,
  }
end

if bypass_iommu then
  pcie.props["bypass-iommu"] = true
end
local smmu_node
if iommu == "smmuv3" then
  q.device "arm-smmuv3" {
    id = "smmu",
    at = SMMU,
    irq = { spi(SMMU_IRQ), spi(SMMU_IRQ + 1), spi(SMMU_IRQ + 2), spi(SMMU_IRQ + 3) },
    props = {
      ["primary-bus"] = pcie:child "pcie.0",
      stage = q.has_property("arm-smmuv3", "stage") and "nested" or nil,
    },
  }
  smmu_node = {
    compatible = "arm,smmu-v3",
    reg = q.cells64(SMMU, SMMU_SIZE),
    interrupts = q.cells(spi_cells(SMMU_IRQ, EDGE_RISING), spi_cells(SMMU_IRQ + 1, EDGE_RISING),
      spi_cells(SMMU_IRQ + 2, EDGE_RISING), spi_cells(SMMU_IRQ + 3, EDGE_RISING)),
    ["interrupt-names"] = { "eventq", "priq", "cmdq-sync", "gerror" },
    ["dma-coherent"] = true,
    ["#iommu-cells"] = 1,
    phandle = q.phandle "smmu",
  }
end

-- QEMU needs no option ROM to boot from them: firmware has its own driver
q.nics "virtio-net-pci" { id = "nics", bus = pcie:bus(), model = "virtio", props = { romfile = "" } }

-- what the secure world has for itself
if secure then
  uart("secure-uart", 1, secure_memory, UART1, UART1_IRQ, { status = "disabled", ["secure-status"] = "okay" })

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

local platform_inputs = {}
for i = 0, 63 do
  platform_inputs[i + 1] = spi(PLATFORM_BUS_IRQ + i)
end
local platform_node = platform_bus {
  at = PLATFORM_BUS,
  size = PLATFORM_BUS_SIZE,
  inputs = platform_inputs,
  interrupt_parent = q.phandle "gic",
}

-- Firmware -----------------------------------------------------------------

if firmware then
  q.load { file = firmware, at = FLASH, into = secure_memory }
end

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
    compatible = "arm," .. (model == "max" and "cortex-a57" or model), -- "max" is one with everything
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
  intc.reg = q.cells64(GIC_DIST, 0x10000, GIC_REDIST, REDIST_LOW_SIZE)
  intc["#redistributor-regions"] = 1
  if cores > REDIST_LOW then
    intc.reg = q.cells(intc.reg, q.cells64(GIC_REDIST_HIGH, REDIST_HIGH_SIZE))
    intc["#redistributor-regions"] = 2
  end
end
if gic_version > 2 and its then
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
if highmem then
  pci_ranges = q.cells(pci_ranges,
    0x03000000, q.cells64(PCIE_MMIO_HIGH, PCIE_MMIO_HIGH, PCIE_MMIO_HIGH_SIZE)) -- 64-bit memory
end

local function flash_node(...)
  return { compatible = "cfi-flash", reg = q.cells64(...), ["bank-width"] = 4 }
end

local function seed(bytes)
  return randomness and q.bytes(qom.fdt_seed(bytes)) or nil
end

local function chosen(console)
  return {
    ["stdout-path"] = ("/pl011@%x"):format(console),
    ["kaslr-seed"] = seed(8),
    ["rng-seed"] = seed(32), -- QEMU fills it anew at each reset
  }
end

local tree = {
  model = "linux,dummy-virt",
  compatible = "linux,dummy-virt",
  ["#address-cells"] = 2,
  ["#size-cells"] = 2,
  ["interrupt-parent"] = q.phandle "gic",
  chosen = chosen(UART0),
  ["dma-coherent"] = is_later or nil,
  aliases = is_later and {
    serial0 = ("/pl011@%x"):format(UART0),
    serial1 = has_uart1 and ("/pl011@%x"):format(UART1) or nil,
  } or nil,
  cpus = cpu_nodes,
  [("intc@%x"):format(GIC_DIST)] = intc,
  timer = {
    compatible = armv8 and { "arm,armv8-timer", "arm,armv7-timer" } or "arm,armv7-timer",
    ["always-on"] = true,
    interrupts = q.cells(ppi_cells(TIMER_SECURE_IRQ), ppi_cells(TIMER_PHYS_IRQ), ppi_cells(TIMER_VIRT_IRQ),
      ppi_cells(TIMER_HYP_IRQ), has_hyp_virt_timer and ppi_cells(TIMER_HYP_VIRT_IRQ) or nil),
  },
  pmu = armv8 and { compatible = "arm,armv8-pmuv3", interrupts = ppi_cells(PMU_IRQ) } or {},
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
    ["msi-map"] = (gic_version == 2 or its) and { 0, q.phandle "msi", 0, 0x10000 } or nil,
    ["iommu-map"] = smmu_node and not bypass_iommu and { 0, q.phandle "smmu", 0, 0x10000 } or nil,
    ranges = pci_ranges,
    ["interrupt-map"] = interrupt_map,
    ["interrupt-map-mask"] = { 0x1800, 0, 0, 7 },
  },
}

tree[("platform-bus@%x"):format(PLATFORM_BUS)] = platform_node
tree[("smmuv3@%x"):format(SMMU)] = smmu_node
if secure then
  tree["secure-chosen"] = chosen(UART1)
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

return { ram = ram, cpus = cpus, gic = gic, uart0 = uart0, gpio = gpio, pcie = pcie }
