-- SPDX-License-Identifier: MIT
-- RISC-V's Advanced Interrupt Architecture as QEMU's virt has it: an APLIC in
-- place of the PLIC, with a domain for M-mode and one for S-mode below it; and
-- if messages shall be used, an IMSIC for each hart and mode.
--
-- Devices' lines go to the M-mode domain, which delegates all of them.

local q = require "qemu"
local riscv = require "machines.soc.riscv"

local PAGE <const> = 0x1000 -- an interrupt file
local MESSAGES <const> = 255 -- that an IMSIC knows
local IPI_MESSAGE <const> = 1
local PRIORITIES <const> = 7
-- inputs of a hart from here on: its guests' interrupts (IRQ_LOCAL_MAX in target/riscv/cpu_bits.h)
local GUEST_EXT <const> = q.version_at_least(10) and 64 or 16

-- Newer versions of QEMU have the nodes as Linux knows them.
local newer <const> = q.version_at_least(10)
local function node_name(old, at)
  return ("%s@%x"):format(newer and "interrupt-controller" or old, at)
end
local function compatible(device)
  return newer and { "qemu," .. device, "riscv," .. device } or "riscv," .. device
end

---@class soc.RiscvAiaFields
---@field harts qemu.Node[]
---@field sources integer interrupt sources, from 1 on
---@field messages boolean
---@field guests integer interrupt files for guests, of each hart
---@field aplic_m integer address
---@field aplic_s integer address
---@field aplic_size integer bytes
---@field imsic_m integer address of the first hart's
---@field imsic_s integer address of the first hart's

---@class soc.RiscvAia
---@field aplic qemu.Node devices' lines go here
---@field nodes qemu.Tree what belongs to /soc in the device tree
---@field phandle integer of the domain that an operating system sees
---@field msi_phandle integer? of what takes messages

-- 0 for 1, 1 for 2, 2 for 3 and 4, …
local function bits_for(count)
  local bits = 0
  while 1 << bits < count do
    bits = bits + 1
  end
  return bits
end

local function extended(harts, interrupt)
  return riscv.extended(harts, function()
    return { interrupt }
  end)
end

-- One a hart; `node` for all of them.
local function make_imsics(f, machine, at, guests, name)
  local external = machine and riscv.M_EXT or riscv.S_EXT
  local guest_bits = bits_for(guests + 1)
  local size = PAGE << guest_bits
  for i, hart in ipairs(f.harts) do
    local outputs = { [0] = hart:input(external) }
    for guest = 1, guests do
      outputs[guest] = hart:input(GUEST_EXT + guest - 1)
    end
    q.device "riscv.imsic" {
      id = ("%s%d"):format(name, i - 1),
      at = at + (i - 1) * size,
      props = { mmode = machine, hartid = i - 1, ["num-pages"] = 1 + guests, ["num-irqs"] = MESSAGES + 1 },
      outputs = outputs,
    }
  end
  return {
    compatible = compatible "imsics",
    reg = q.cells64(at, size * #f.harts),
    ["#interrupt-cells"] = 0,
    ["interrupt-controller"] = true,
    ["msi-controller"] = true,
    ["interrupts-extended"] = extended(f.harts, external),
    ["riscv,num-ids"] = MESSAGES,
    ["riscv,ipi-id"] = not newer and IPI_MESSAGE or nil,
    ["riscv,guest-index-bits"] = guest_bits > 0 and guest_bits or nil,
    phandle = q.phandle(name),
  }
end

local function make_aplic(f, machine, at, parent)
  local external = machine and riscv.M_EXT or riscv.S_EXT
  local name = machine and "aplic-m" or "aplic-s"
  local aplic = q.device "riscv.aplic" {
    id = name,
    at = at,
    props = {
      ["aperture-size"] = f.aplic_size,
      ["hartid-base"] = 0,
      ["num-harts"] = f.messages and 0 or #f.harts,
      ["iprio-mask"] = PRIORITIES,
      ["num-irqs"] = f.sources + 1,
      msimode = f.messages,
      mmode = machine,
    },
    links = parent and { parent = parent } or nil,
    outputs = not f.messages and riscv.each(f.harts, external) or nil,
  }
  local node = {
    compatible = compatible "aplic",
    ["#address-cells"] = newer and 0 or nil,
    reg = q.cells64(at, f.aplic_size),
    ["#interrupt-cells"] = 2,
    ["interrupt-controller"] = true,
    ["interrupts-extended"] = not f.messages and extended(f.harts, external) or nil,
    ["msi-parent"] = f.messages and q.phandle(machine and "imsic-m" or "imsic-s") or nil,
    ["riscv,num-sources"] = f.sources,
    phandle = q.phandle(name),
  }
  return aplic, node
end

---@param fields soc.RiscvAiaFields
---@return soc.RiscvAia
return function(fields)
  local nodes = {}
  if fields.messages then
    nodes[node_name("imsics", fields.imsic_m)] = make_imsics(fields, true, fields.imsic_m, 0, "imsic-m")
    nodes[node_name("imsics", fields.imsic_s)] = make_imsics(fields, false, fields.imsic_s, fields.guests, "imsic-s")
  end
  local root, root_node = make_aplic(fields, true, fields.aplic_m)
  root_node["riscv,children"] = q.phandle "aplic-s"
  root_node["riscv,delegate"] = { q.phandle "aplic-s", 1, fields.sources }
  root_node["riscv,delegation"] = newer and root_node["riscv,delegate"] or nil -- its name since then
  nodes[node_name("aplic", fields.aplic_m)] = root_node
  local _, node = make_aplic(fields, false, fields.aplic_s, root)
  nodes[node_name("aplic", fields.aplic_s)] = node
  return {
    aplic = root,
    nodes = nodes,
    phandle = q.phandle "aplic-s",
    msi_phandle = fields.messages and q.phandle "imsic-s" or nil,
  }
end
