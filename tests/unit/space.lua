-- SPDX-License-Identifier: GPL-2.0-or-later
-- Address spaces: reading, writing, what is where.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-space", arch = qom.target().name }

local machine = qom.machine()
local bus = qom.container(machine, "bus", 0x10000)
local ram = qom.ram(machine, "sram", 0x1000)
local rom = qom.rom(machine, "flash", 0x1000)
local stub = qom.stub(machine, "uart", 0x100, 0x12345678)
bus:add(ram, 0x1000)
bus:add(rom, 0x2000)
bus:add(stub, 0x3000)
local space = qom.address_space(bus, "test-bus")

-- Which space

check.equal("a region has one address space", qom.address_space(bus, "again"), space)
check.equal("the first name stays", space:space_name(), "test-bus")
check.equal("it shows its region", space:root_region(), bus)
check.equal("that of system memory is QEMU's own", qom.address_space(qom.system_memory(), "x"), qom.memory())
check.equal("which is called memory", qom.memory():space_name(), "memory")

-- Bytes

check.equal("RAM can be written", space:write(0x1000, "hello\0world"), true)
check.equal("and read", space:read(0x1000, 11), "hello\0world")
check.equal("nothing is read where nothing is asked for", space:read(0x1000, 0), "")
check.equal("ROM takes no writes", { space:write(0x2000, "x") }, { nil, "0x2000: nothing can be written here" })
check.equal("except this one", { space:write_rom(0x2000, "firm"), space:read(0x2000, 4) }, { true, "firm" })
check.equal("a large block goes at once", #qom.memory():read(0, 0), 0)
check.equal("where nothing is, it is a bus error", { space:read(0x8000, 4) },
  { nil, "0x8000: nothing answers here" })
check.equal("so it is for writes", { space:write(0x8000, "abcd") },
  { nil, "0x8000: nothing can be written here" })
check.equal("and past the region's end", { space:load(0x10000, 4) },
  { nil, "0x10000: nothing answers here" })
check.error("16 MiB are the most", "from 0 to 16777216", function()
  space:read(0, 16 << 20 | 1)
end)
check.error("the end of the address space is the end", "reach past the end of the address space", function()
  space:read(-4, 8)
end)

-- Numbers

space:store(0x1100, 4, 0x11223344, false)
check.equal("little-endian numbers", space:read(0x1100, 4), "\x44\x33\x22\x11")
space:store(0x1100, 4, 0x11223344, true)
check.equal("big-endian numbers", space:read(0x1100, 4), "\x11\x22\x33\x44")
check.equal("are read back", space:load(0x1100, 4, true), 0x11223344)
check.equal("or the other way round", space:load(0x1100, 4, false), 0x44332211)
check.equal("without an order it is the CPU's", space:load(0x1100, 4, qom.target().big_endian), space:load(0x1100, 4))
space:store(0x1200, 8, -1)
check.equal("eight bytes", space:load(0x1200, 8), -1)
check.equal("two bytes", space:load(0x1200, 2), 0xffff)
check.equal("one byte", space:load(0x1200, 1), 0xff)
check.equal("devices are asked", space:load(0x3010, 4), 0x12345678)
check.error("three bytes are no access", "1, 2, 4 or 8 bytes, not 3", function()
  space:load(0x1000, 3)
end)

-- The map

check.equal("ranges tell what is where", space:ranges(), {
  { start = 0x1000, size = 0x1000, region = ram, offset = 0, readonly = false },
  { start = 0x2000, size = 0x1000, region = rom, offset = 0, readonly = true },
  { start = 0x3000, size = 0x100, region = stub, offset = 0, readonly = false },
})
bus:add(qom.alias(machine, "window", ram, 0x800, 0x100), 0x2100, 1)
local ranges = space:ranges()
check.equal("what is on top is seen", { ranges[3].region, ranges[3].start, ranges[3].offset }, { ram, 0x2100, 0x800 })
check.equal("what is below goes on behind it", { ranges[4].region, ranges[4].offset }, { rom, 0x200 })
check.equal("a whole address space has no size",
  qom.address_space(qom.stub(machine, "all", -1), "all"):ranges()[1].size, nil)
local detached = qom.container(qom.new "container", "detached", 0x1000)
check.error("what has no place yet is not shown", "no place in the QOM tree", function()
  qom.address_space(detached, "detached")
end)

check.done()
