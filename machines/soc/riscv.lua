-- SPDX-License-Identifier: MIT
-- What RISC-V SoCs have in common: harts, the timer and software interrupts of
-- SiFive's CLINT, SiFive's PLIC, and the device-tree nodes of these.

local q = require "qemu"

local riscv = {
  -- inputs of a hart: numbers of the bits in mip (privileged specification, 3.1.9)
  S_SOFT = 1,
  M_SOFT = 3,
  M_TIMER = 7,
  S_EXT = 9,
  M_EXT = 11,

  MTIMER = 0x4000, -- offset in a CLINT
}

local CLINT_SIZE <const> = 0x10000 -- bytes

---One input of each hart, for the outputs of a controller from number 0 on.
---@param harts qemu.Node[]
---@param input integer
---@return qemu.Outputs
function riscv.each(harts, input)
  local lines = {}
  for i, hart in ipairs(harts) do
    lines[i - 1] = hart:input(input)
  end
  return lines
end

---A register a hart whose lowest bit raises a software interrupt.
---@param fields { id: string, at: integer, harts: qemu.Node[], supervisor: boolean? }
---@return qemu.Node
function riscv.swi(fields)
  return q.device "riscv.aclint.swi" {
    id = fields.id,
    at = fields.at,
    props = { ["hartid-base"] = 0, ["num-harts"] = #fields.harts, sswi = fields.supervisor and 1 or 0 },
    outputs = riscv.each(fields.harts, fields.supervisor and riscv.S_SOFT or riscv.M_SOFT),
  }
end

---A timer that counts at `hz`, and interrupts each hart at its time.
---@param fields { at: integer, harts: qemu.Node[], hz: integer }
---@return qemu.Node
function riscv.mtimer(fields)
  return q.device "riscv.aclint.mtimer" {
    id = "mtimer",
    at = fields.at,
    props = {
      ["hartid-base"] = 0,
      ["num-harts"] = #fields.harts,
      ["timecmp-base"] = 0,
      ["time-base"] = 0x7ff8,
      ["aperture-size"] = 0x8000,
      ["timebase-freq"] = fields.hz,
    },
    outputs = riscv.each(fields.harts, riscv.M_TIMER),
  }
end

---The CLINT: software interrupts, and a timer that counts at `hz`.
---@param fields { at: integer, harts: qemu.Node[], hz: integer }
---@return { mswi: qemu.Node, mtimer: qemu.Node }
function riscv.clint(fields)
  return {
    mswi = riscv.swi { id = "mswi", at = fields.at, harts = fields.harts },
    mtimer = riscv.mtimer { at = fields.at + riscv.MTIMER, harts = fields.harts, hz = fields.hz },
  }
end

---The PLIC. `modes` says for each hart which contexts it has: "M" or "MS".
---@param fields { at: integer, size: integer, sources: integer, priorities: integer?, harts: qemu.Node[], modes: string[] }
---@return qemu.Node
function riscv.plic(fields)
  local count = #fields.harts
  local plic = q.device "riscv.sifive.plic" {
    id = "plic",
    at = fields.at,
    props = {
      ["hart-config"] = table.concat(fields.modes, ","),
      ["hartid-base"] = 0,
      ["num-sources"] = fields.sources,
      ["num-priorities"] = fields.priorities or 7,
      ["priority-base"] = q.PLIC_PRIORITY_BASE,
      ["pending-base"] = 0x1000,
      ["enable-base"] = 0x2000,
      ["enable-stride"] = 0x80,
      ["context-base"] = 0x200000,
      ["context-stride"] = 0x1000,
      ["aperture-size"] = fields.size,
    },
  }
  for i, hart in ipairs(fields.harts) do -- outputs 0 … count-1 are S-mode's, the next ones M-mode's
    if fields.modes[i]:find "S" then
      plic:output(i - 1):to(hart:input(riscv.S_EXT))
    end
    plic:output(count + i - 1):to(hart:input(riscv.M_EXT))
  end
  return plic
end

-- Device tree ---------------------------------------------------------------

---Cells of an interrupts-extended: for each hart the phandle of its interrupt
---controller, once for each of its interrupts.
---@param harts qemu.Node[]
---@param interrupts fun(i: integer): integer[] the interrupts of hart i, from 1
---@return integer[]
function riscv.extended(harts, interrupts)
  local cells = {}
  for i, hart in ipairs(harts) do
    for _, number in ipairs(interrupts(i)) do
      cells = q.cells(cells, q.phandle("intc-" .. hart.id), number)
    end
  end
  return cells
end

---Contexts of the PLIC, as its node lists them.
---@param harts qemu.Node[]
---@param modes string[] as for riscv.plic
---@return integer[]
function riscv.extended_by_plic(harts, modes)
  return riscv.extended(harts, function(i)
    return modes[i]:find "S" and { riscv.M_EXT, riscv.S_EXT } or { riscv.M_EXT }
  end)
end

-- rv64imafdc_zicsr as the list that it stands for.
local function extensions(isa)
  local list = {}
  local letters, rest = isa:match "^rv%d+(%a+)(.*)$"
  for letter in letters:gmatch "." do
    list[#list + 1] = letter
  end
  for name in rest:gmatch "_(%w+)" do
    list[#list + 1] = name
  end
  return list
end

-- Newer versions of QEMU tell it both ways.
local tells_extensions <const> = q.version_at_least(9)

---The node of a hart.
---@param hart qemu.Node
---@param number integer its mhartid
---@param mmu string|fun(): string? how it translates addresses ("sv48"); nil without an MMU
---@return qemu.Tree
function riscv.hart_node(hart, number, mmu)
  return {
    device_type = "cpu",
    compatible = "riscv",
    reg = number,
    status = "okay",
    ["mmu-type"] = type(mmu) == "string" and "riscv," .. mmu or mmu,
    ["riscv,isa"] = function()
      return hart.qom:isa()
    end,
    ["riscv,isa-base"] = tells_extensions and ("rv%di"):format(q.machine.bits),
    ["riscv,isa-extensions"] = tells_extensions and function()
      return extensions(hart.qom:isa())
    end,
    ["interrupt-controller"] = {
      compatible = "riscv,cpu-intc",
      ["interrupt-controller"] = true,
      ["#interrupt-cells"] = 1,
      phandle = q.phandle("intc-" .. hart.id),
    },
  }
end

---The node of a CLINT.
---@param at integer
---@param harts qemu.Node[]
---@return qemu.Tree
function riscv.clint_node(at, harts)
  return {
    compatible = { "sifive,clint0", "riscv,clint0" },
    reg = q.cells64(at, CLINT_SIZE),
    ["interrupts-extended"] = riscv.extended(harts, function()
      return { riscv.M_SOFT, riscv.M_TIMER }
    end),
  }
end

return riscv
