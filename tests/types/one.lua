-- SPDX-License-Identifier: GPL-2.0-or-later
-- A machine with one device of any type (params.type=): the simplest that a
-- person would write to see whether it works. Without params.type it prints
-- the types that there are.

local q = require "qemu"
local qom = require "qom"

q.machine { name = "one", arch = qom.target().name, cpus = 8 }

local dut_type = q.param("type", { type = "string", help = "the device's type" })

if not dut_type then
  print("type " .. table.concat(qom.types "device", "\ntype "))
  return
end

local is_cpu = qom.is_a(dut_type, "cpu")

-- CPUs: one that the target's firmware would find, unless the device is a CPU
-- or a SoC, which has its own.
local cpus = {
  "cortex-a53-arm-cpu", "cortex-a15-arm-cpu", "rv64-riscv-cpu", "rv32-riscv-cpu", "ev67-alpha-cpu", "avr6-avr-cpu",
  "crisv32-cris-cpu", "hppa-cpu", "la464-loongarch-cpu", "m68040-m68k-cpu", "microblaze-cpu", "nios2-cpu",
  "or1200-or1k-cpu", "rx62n-rx-cpu", "qemu-s390x-cpu", "sh7751r-superh-cpu", "tc1796-tricore-cpu",
  "dc232b-xtensa-cpu", "test_mmuhifi_c3-xtensa-cpu", "fsf-xtensa-cpu",
}

local function first_type(list)
  for _, name in ipairs(list) do
    if q.has_type(name) and not qom.type_info(name).abstract then
      return name
    end
  end
end

local _ = q.machine.cpus -- there is room for them
if not is_cpu and first_type(cpus) and q.param("cpu", { default = true }) then
  q.cpu(first_type(cpus)) { id = "cpu0" }
end

-- Buses: bus type -> controllers that have one, the first that the target has.
local at = 0x10000000
local function controller(type_name, fields)
  fields.id = fields.id or "controller"
  return q.device(type_name)(fields)
end

local function s390_pci_host()
  q.device "s390-flic-qemu" { id = "flic" }
  return controller("s390-pcihost", { id = "s390-pcihost" })
end

local function pci_host()
  if q.has_type "s390-pcihost" then
    return s390_pci_host()
  end
  local name = first_type { "gpex-pcihost", "versatile_pci", "sh_pci", "dino-pcihost" }
  return name and controller(name, { id = "pcihost", at = at })
end

local function on_pci(type_name)
  return function()
    local host = q.has_type(type_name) and pci_host()
    return host and q.device(type_name) { id = "controller", bus = host:bus(), props = {} }
  end
end

local function on_sysbus(type_name, props)
  return function()
    return q.has_type(type_name) and controller(type_name, { props = props, at = at })
  end
end

local providers = {
  ["i2c-bus"] = { on_sysbus "versatile_i2c", on_sysbus "imx.i2c", on_sysbus "exynos4210.i2c", on_sysbus "npcm7xx-smbus",
    on_sysbus "ppc4xx-i2c" },
  SSI = { on_sysbus "pl022", on_sysbus "sifive.spi", on_sysbus "xlnx.xps-spi", on_sysbus "ibex-spi" },
  PCI = { pci_host },
  PCIE = { pci_host },
  ["sd-bus"] = { on_sysbus "generic-sdhci", on_sysbus "pl181" },
  ["usb-bus"] = { on_sysbus "sysbus-xhci", on_sysbus "sysbus-ohci", on_sysbus "platform-ehci-usb", on_pci "pci-ohci" },
  ["virtio-bus"] = { on_sysbus "virtio-mmio" },
  SCSI = { on_pci "lsi53c895a", on_sysbus "sysbus-esp" },
  HDA = { on_pci "intel-hda" },
  IDE = { on_sysbus "sysbus-ahci" },
}

local function bus()
  local bus_type = not is_cpu and qom.type_info(dut_type).bus
  if bus_type == "System" then
    return nil
  end
  for _, make in ipairs(providers[bus_type] or {}) do
    local node = make()
    if node then
      return node
    end
  end
end

-- A boot ROM, which need not be installed, says nothing about the device.
local props = q.has_property(dut_type, "romfile") and { romfile = "" } or nil

local dut = is_cpu and q.cpu(dut_type) { id = "dut" } or
  q.device(dut_type) { id = "dut", bus = bus(), props = props }

-- Where its regions go depends on their number and sizes.
q.on("realized", function()
  local obj = dut.qom
  local address = 1 << 40
  for n = 0, not is_cpu and obj:is_a "sys-bus-device" and obj:region_count() - 1 or -1 do
    local size = obj:region(n) and not obj:region(n):container_region() and obj:region(n):size()
    if size and size > 0 and size < 1 << 40 then
      obj:map_region(n, address)
      address = address + (size + 0xfff & ~0xfff)
    end
  end
end)
