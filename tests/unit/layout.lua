-- SPDX-License-Identifier: GPL-2.0-or-later
-- What CPUs see of memory regions: whole pages in step, and not more parts than QEMU can count.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

local MODELS <const> = { avr = "avr6", arm = "arm926", riscv64 = "rv64" }
local PAGES <const> = { avr = 0x100, arm = 0x400, riscv64 = 0x1000 }

local name = qom.target().name
local page = PAGES[name]

q.machine { name = "test-layout", arch = { "avr", "arm", "riscv64" } }
q.cpu(MODELS[name]) { id = "cpu" }

local function container(id, size)
  return qom.container(qom.machine(), id, size)
end

q.on("realized", function()
  local machine, system = qom.machine(), qom.system_memory()
  local count = 0
  local function alias(of, offset, size)
    count = count + 1
    return qom.alias(machine, "alias" .. count, of, offset, size)
  end
  local function refused(what, fn)
    check.error(what, "whole pages of the CPU", fn)
  end

  -- Pages in step

  local stub = qom.stub(machine, "stub", 4 * page)
  refused("whole pages of a region begin where pages do", function()
    system:add(stub, 0x100000 + 8)
  end)
  check.equal("what is refused is not there", stub:container_region(), nil)
  system:add(stub, 0x100000)
  check.equal("at a multiple of a page it is", stub:address(), 0x100000)
  local small = qom.stub(machine, "small", page - 1)
  system:add(small, 0x200000 + 1)
  check.equal("less than a page can be anywhere", small:address(), 0x200001)
  small:set_size(page + 1)
  check.equal("while there is no whole page", small:size(), page + 1)
  refused("nor does it grow to one", function()
    small:set_size(2 * page)
  end)
  check.equal("but stays as large as it was", small:size(), page + 1)

  refused("an alias brings an offset along", function()
    system:add(alias(stub, 16, 2 * page), 0x300000)
  end)
  local shifted = alias(stub, 16, 2 * page)
  system:add(shifted, 0x300010)
  check.equal("which the address can have, too", shifted:address(), 0x300010)
  refused("until the offset is another", function()
    shifted:set_alias_offset(0)
  end)
  check.equal("that stays as it was", select(2, shifted:alias_target()), 16)
  refused("RAM is no exception", function()
    system:add(qom.ram(machine, "ram", 4 * page), 0x400004)
  end)

  local box = container("box", 8 * page)
  box:add(qom.stub(machine, "boxed", 2 * page), 4)
  refused("a container carries its parts", function()
    system:add(box, 0x500000)
  end)
  system:add(box, 0x500000 + page - 4)
  check.equal("to where they fit", box:address(), 0x500000 + page - 4)
  box:set_enabled(false)

  -- Pieces that go on in each other

  local half = page // 2
  system:add(alias(stub, 0, half), 0x600000 + half)
  system:add(alias(stub, half, half), 0x600000 + page)
  refused("pieces that make a whole page count as one", function()
    system:add(alias(stub, page, half), 0x600000 + page + half)
  end)
  local other = alias(stub, 0, half)
  system:add(other, 0x600000 + page + half)
  check.equal("others do not", other:address(), 0x600000 + page + half)

  -- What is covered

  local cover = qom.stub(machine, "cover", 4 * page)
  system:add(cover, 0x700000, 1)
  local odd = qom.stub(machine, "odd", 2 * page)
  system:add(odd, 0x700008)
  check.equal("what is covered does not count", odd:address(), 0x700008)
  refused("as long as it is", function()
    system:remove(cover)
  end)
  check.equal("so the cover stays", { cover:address(), cover:priority() }, { 0x700000, 1 })
  refused("and is not switched off", function()
    cover:set_enabled(false)
  end)
  check.equal("either", cover:enabled(), true)
  refused("nor made smaller", function()
    cover:set_size(page)
  end)
  check.equal("in any way", cover:size(), 4 * page)
  odd:set_enabled(false)
  system:remove(cover)
  check.equal("when nothing is below it can go", cover:container_region(), nil)
  refused("and what was below cannot come back", function()
    odd:set_enabled(true)
  end)

  -- What leads back to itself

  if name == "arm" then
    local behind = container("behind", 0x10000)
    local iommu = qom.new "tz-mpc"
    machine:add_child("iommu", iommu)
    iommu:set("downstream", behind)
    iommu:realize()
    local upstream = iommu:region(1)
    check.error("an IOMMU is not behind itself", "would contain itself", function()
      behind:add(upstream, 0)
    end)
    system:add(upstream, 0x800000)
    check.error("nor by a window", "would contain itself", function()
      behind:add(alias(system, 0, 0x10000), 0)
    end)
    check.equal("it can be anywhere else", upstream:address(), 0x800000)
    local window = alias(upstream, 0, 0x10000)
    system:add(window, 0x900000)
    check.equal("and be seen elsewhere, too", window:address(), 0x900000)
    behind:add(qom.stub(machine, "lone", page), 0)
    check.error("devices behind it would be taken for others", "behind the IOMMU 'tz-mpc-upstream' with others",
      function()
        behind:add(qom.stub(machine, "second", page), 0x2000)
      end)
    check.equal("one alone is found", #behind:subregions(), 1)
  end

  -- Number of parts

  if page > 0x400 then
    check.done() -- it takes long to get to the limit
  end
  local many = container("many", 0x10000)
  check.error("parts of pages are counted", "QEMU has room for", function()
    for i = 0, page do
      many:add(qom.stub(machine, "part" .. i, 8), i * 16)
    end
  end)
  local parts = #many:subregions()
  check.truthy("as many as a page has bytes are possible", parts > page * 3 // 4 and parts < page)
  check.done()
end)
