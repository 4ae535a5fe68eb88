-- SPDX-License-Identifier: GPL-2.0-or-later
-- Memory regions: made, put into each other, changed.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-memory", arch = qom.target().name }

local machine = qom.machine()

-- Making

local ram = qom.ram(machine, "sram", 0x10000)
check.equal("RAM has its owner and id as path", ram:path(), "/machine/sram")
check.equal("RAM has its size", ram:size(), 0x10000)
check.equal("RAM is RAM", { ram:is_ram(), ram:is_rom() }, { true, false })
check.equal("its block has the id's name", ram:block(), "sram")
check.equal("so has the region", ram:region_name(), "sram")

local named = qom.ram(machine, "main", 0x1000, "board.ram")
check.equal("a block can have a name of its own", { named:name(), named:block() }, { "main", "board.ram" })

local odd = qom.ram(machine, "a b[3]", 0x1000)
check.equal("an id is kept letter for letter", odd:path(), "/machine/a b[3]")

local rom = qom.rom(machine, "bootrom", 0x2000)
check.equal("ROM is RAM that is read only", { rom:is_ram(), rom:is_rom() }, { true, true })

check.error("a block's name is taken once", "there is a RAM block 'sram' already", function()
  qom.ram(machine, "other", 0x1000, "sram")
end)
check.error("an id is taken once", "/machine already has a child or property 'sram'", function()
  qom.ram(machine, "sram", 0x1000, "fresh")
end)
check.error("a property's name is no id", "already has a child or property 'kernel'", function()
  qom.container(machine, "kernel")
end)
for _, id in ipairs { "", "a/b", "x[*]" } do
  check.error(("'%s' is no id"):format(id), "cannot be an id", function()
    qom.ram(machine, id, 0x1000, "unused")
  end)
end
check.error("RAM of no size is refused", "must not be 0", function()
  qom.ram(machine, "none", 0)
end)
check.error("RAM of 2^64 bytes is refused", "more than the 16 TiB", function()
  qom.ram(machine, "all", -1)
end)
check.error("a name too long to be saved is refused", "1 to 255 bytes", function()
  qom.ram(machine, "long", 0x1000, ("x"):rep(256))
end)
-- a host that promises any amount of memory gives this much, too
local got, err = pcall(qom.ram, machine, "huge", 16 << 40)
check.truthy("RAM the host has not is a clean error", got or err:find "cannot set up guest memory")
check.truthy("and leaves nothing behind", got or pcall(qom.ram, machine, "huge", 0x1000))

-- Containers and aliases

local bus = qom.container(machine, "bus")
check.equal("a container is 2^64 bytes large", bus:size(), nil)
check.equal("or as large as one says", qom.container(machine, "small", 0x1000):size(), 0x1000)
check.equal("a container is no RAM", { bus:is_ram(), bus:block() }, { false })

bus:add(ram, 0x20000000)
check.equal("a region knows its container", ram:container_region(), bus)
check.equal("and its place there", { ram:address(), ram:priority() }, { 0x20000000, 0 })
check.equal("and that it is mapped", { ram:is_mapped(), rom:is_mapped() }, { true, false })

local alias = qom.alias(machine, "sram-alias", ram, 0x100, 0x1000)
check.equal("an alias knows what it shows", { alias:alias_target() }, { ram, 0x100 })
check.equal("RAM shows nothing else", { ram:alias_target() }, {})
bus:add(alias, 0x30000000, 5)
bus:add(rom, 0x30000000, -1)
check.equal("subregions come in the order they are seen", bus:subregions(), {
  { region = alias, offset = 0x30000000, priority = 5 },
  { region = ram, offset = 0x20000000, priority = 0 },
  { region = rom, offset = 0x30000000, priority = -1 },
})

check.error("a region has one container", "region 'sram' is in 'bus' already", function()
  bus:add(ram, 0)
end)
check.error("so it is with a second container", "region 'sram' is in 'bus' already", function()
  qom.system_memory():add(ram, 0)
end)
check.error("an alias contains nothing", "is an alias", function()
  alias:add(named, 0)
end)
check.error("a priority has 32 bits", "does not fit into 32 bits", function()
  bus:add(named, 0, 1 << 40)
end)
check.error("a region does not contain itself", "'bus' would contain itself", function()
  bus:add(bus, 0)
end)
check.error("nor by way of an alias", "would contain itself", function()
  bus:add(qom.alias(machine, "bus-alias", bus, 0, 0x1000), 0)
end)
local inner = qom.container(machine, "inner", 0x1000)
bus:add(inner, 0x40000000)
check.error("nor by way of a container", "'bus' would contain itself", function()
  inner:add(bus, 0)
end)

bus:remove(ram)
check.equal("a removed region has no container", ram:container_region(), nil)
check.error("what is not there cannot be removed", "region 'sram' is not in 'bus'", function()
  bus:remove(ram)
end)
bus:add(ram, 0x20000000)

check.error("a mapped region cannot be unparented", "remove it from its container first", function()
  ram:unparent()
end)

-- Trees that QEMU could not lay out

local function chain(name, count, kind)
  local top = qom.container(machine, name .. "0", 0x1000)
  local last = top
  for i = 1, count do
    local next_one = qom.container(machine, name .. i, 0x1000)
    if kind == "alias" then
      last:add(qom.alias(machine, ("%s%d-a"):format(name, i), next_one, 0, 0x1000), 0)
      last:add(qom.alias(machine, ("%s%d-b"):format(name, i), next_one, 0, 0x1000), 0)
    else
      last:add(next_one, 0)
    end
    last = next_one
  end
end

check.error("nesting has an end", "nested deeper than 64 levels", function()
  chain("deep", 100)
end)
check.error("aliases of aliases do not make 2^n parts", "has more than", function()
  chain("wide", 40, "alias")
end)

-- Stubs

local stub = qom.stub(machine, "pwm", 0x1000, 0x1122334455667788)
local space = qom.address_space(stub, "stub")
check.equal("a stub answers its value", space:load(0x10, 4), 0x55667788)
check.equal("cut to the bytes that are read", space:load(0x13, 1), 0x88)
check.equal("up to eight of them", space:load(0, 8), 0x1122334455667788)
check.equal("and takes writes", space:store(0x20, 4, 1), true)
check.equal("without a value it is 0", qom.address_space(qom.stub(machine, "zero", 16), "zero"):load(0, 4), 0)

-- Changing

check.equal("regions are enabled", alias:enabled(), true)
alias:set_enabled(false)
check.equal("until one hides them", alias:enabled(), false)
alias:set_alias_offset(0x200)
check.equal("an alias can move", select(2, alias:alias_target()), 0x200)
check.error("only an alias has such an offset", "is not an alias", function()
  ram:set_alias_offset(0)
end)
ram:set_readonly(true)
check.equal("RAM can be made read only", ram:is_rom(), true)
ram:set_readonly(false)
check.equal("and writable again", ram:is_rom(), false)
ram:set_size(0x8000)
check.equal("RAM can shrink", ram:size(), 0x8000)
ram:set_size(0x10000)
check.equal("and grow to what it was", ram:size(), 0x10000)
check.error("but not further", "has 0x10000 bytes behind it", function()
  ram:set_size(0x20000)
end)
inner:set_size(-1)
check.equal("a container takes any size", inner:size(), nil)
check.error("except none", "must not be 0", function()
  inner:set_size(0)
end)
stub:set_size(0x2000)
check.equal("a stub, too", stub:size(), 0x2000)

-- The system's

check.equal("system memory is 2^64 bytes large", qom.system_memory():size(), nil)
check.equal("it has a name", qom.system_memory():region_name(), "system")
check.equal("I/O ports have 16 address bits", qom.system_io():size(), 0x10000)
check.equal("while scripts declare the machine has no RAM", qom.machine_ram(), nil)

local backend = qom.new "memory-backend-ram"
check.error("a backend must be complete", "is not complete", function()
  qom.machine():add_child("mem0", backend)
  backend:backend_region()
end)
backend:set("size", 0x100000)
backend:complete()
check.equal("a backend's region has its size", backend:backend_region():size(), 0x100000)
check.equal("and its block the id's name", qom.find("/machine/mem0"):is_a "memory-backend", true)
check.error("a backend is used once", "is in use already", function()
  backend:backend_region()
end)

check.done()
