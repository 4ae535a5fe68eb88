-- SPDX-License-Identifier: MIT
-- The board of the OpenRISC simulator or1ksim, as QEMU has it
-- (hw/openrisc/openrisc_sim.c).
--
--   qemu-system-or1k -M scripted,script=or1k_sim.lua -nographic -kernel vmlinux
--   -initrd …, -append …             for Linux
--   -smp 4, -serial … (four of them)

local q = require "qemu"

q.machine {
  name = "or1k-sim",
  arch = "or1k",
  description = "OpenRISC simulator or1ksim: up to 4 cores, 4 UARTs, Ethernet",
  cpus = { default = 1, min = 1, max = 4 },
  cpu_type = "or1200",
}

-- Memory map ---------------------------------------------------------------

local DRAM <const> = 0x00000000
local UART <const> = 0x90000000 -- 4, 0x100 bytes each
local ETHOC <const> = 0x92000000
local OMPIC <const> = 0x98000000 -- interrupts between cores

local KERNEL <const> = DRAM + 0x100 -- the reset vector
local UART_SIZE <const> = 0x100
local UARTS <const> = 4
local CLOCK_HZ <const> = 20000000

-- Inputs of each core's PIC ------------------------------------------------

local OMPIC_IRQ <const> = 1
local UART_IRQ <const> = 2
local ETHOC_IRQ <const> = 4

-- Cores and memory ---------------------------------------------------------

local ram = q.ram { id = "ram", block = "openrisc.ram", size = q.machine.ram_size, at = DRAM }

local cpus, cpu_nodes = {}, { ["#address-cells"] = 1, ["#size-cells"] = 0 }
for i = 0, q.machine.cpus - 1 do
  cpus[i + 1] = q.cpu(q.machine.cpu_type) { id = "cpu" .. i }
  cpu_nodes["cpu@" .. i] = {
    compatible = "opencores,or1200-rtlsvn481",
    reg = i,
    ["clock-frequency"] = CLOCK_HZ,
  }
end

-- Every core sees a device's interrupt.
local function to_all(line, number)
  for _, cpu in ipairs(cpus) do
    line:to(cpu:input("IRQ", number))
  end
end

-- Devices ------------------------------------------------------------------

local uarts, aliases = {}, {}
for i = UARTS - 1, 0, -1 do -- as QEMU makes them: saved states count from there
  local at = UART + i * UART_SIZE
  uarts[i + 1] = q.device "serial-mm" {
    id = "uart" .. i,
    at = at,
    props = { chardev = q.serial(i), regshift = 0, baudbase = 115200, endianness = q.BIG_ENDIAN },
    dt = {
      name = "serial",
      path = "/",
      compatible = "ns16550a",
      reg = { at, UART_SIZE },
      interrupts = UART_IRQ,
      ["clock-frequency"] = CLOCK_HZ,
      ["big-endian"] = true,
    },
  }
  to_all(uarts[i + 1]:irq(), UART_IRQ)
  aliases["serial" .. i] = ("/serial@%x"):format(at)
end

if q.nic_count() > 0 then
  local ethernet = q.device "open_eth" {
    id = "ethernet",
    at = { ETHOC, ETHOC + 0x400 },
    nic = true,
    dt = {
      name = "ethoc",
      path = "/",
      compatible = "opencores,ethoc",
      reg = { ETHOC, 0x800 },
      interrupts = ETHOC_IRQ,
      ["big-endian"] = true,
    },
  }
  to_all(ethernet:irq(), ETHOC_IRQ)
  aliases.enet0 = ("/ethoc@%x"):format(ETHOC)
end

if #cpus > 1 then
  local ompic = q.device "or1k-ompic" {
    id = "ompic",
    at = OMPIC,
    props = { ["num-cpus"] = #cpus },
    dt = {
      name = "ompic",
      path = "/",
      compatible = "openrisc,ompic",
      reg = { OMPIC, 4 * 8 },
      interrupts = OMPIC_IRQ,
      ["interrupt-controller"] = true,
      ["#interrupt-cells"] = 0,
    },
  }
  for i, cpu in ipairs(cpus) do
    ompic:irq(i - 1):to(cpu:input("IRQ", OMPIC_IRQ))
  end
end

-- Device tree --------------------------------------------------------------

local tree = {
  compatible = "opencores,or1ksim",
  ["#address-cells"] = 1,
  ["#size-cells"] = 1,
  ["interrupt-parent"] = q.phandle "pic",
  cpus = cpu_nodes,
  aliases = aliases,
  chosen = { ["stdout-path"] = aliases.serial0 },
  pic = {
    compatible = "opencores,or1k-pic-level",
    ["interrupt-controller"] = true,
    ["#interrupt-cells"] = 1,
    phandle = q.phandle "pic",
  },
  [("memory@%x"):format(DRAM)] = { device_type = "memory", reg = { DRAM, q.machine.ram_size } },
}

-- Boot: behind the kernel the initrd and the device tree, on pages ------------

local function page(n)
  return n + 0x1fff & ~0x1fff -- 8 KiB
end

q.boot {
  cpu = cpus,
  ram = ram,
  kernel_base = KERNEL,
  initrd_base = function(loaded)
    return page(loaded.high)
  end,
  dtb = tree,
  dtb_base = function(loaded)
    return page(loaded.initrd and loaded.initrd + loaded.initrd_size or loaded.high)
  end,
  registers = function(loaded)
    return { [3] = loaded.dtb }
  end,
  without_kernel = { pc = DRAM }, -- and not at the reset vector
}

return { cpus = cpus, ram = ram, uarts = uarts }
