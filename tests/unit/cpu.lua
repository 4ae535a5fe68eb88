-- SPDX-License-Identifier: GPL-2.0-or-later
-- CPUs: models, registers, address spaces.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-cpu", arch = { "riscv64", "arm", "aarch64" }, cpus = 2 }

local target = qom.target()
local is_arm = target.name ~= "riscv64"
local MODEL <const> = is_arm and "cortex-a15" or "rv64"
local BASE <const> = is_arm and "arm-cpu" or "riscv-cpu"
local PC <const> = is_arm and 15 or 32
local WIDTH <const> = is_arm and 4 or 8

-- Models

check.equal("all CPUs are below one type", qom.cpu_base(), BASE)
check.equal("a model has a type", qom.cpu_type(MODEL), MODEL .. "-" .. BASE)
check.equal("a type may be given instead", qom.cpu_type(MODEL .. "-" .. BASE), MODEL .. "-" .. BASE)
for _, name in ipairs { "", "no-such-model", BASE, "serial-mm", ("x"):rep(100000), "a,b=c" } do
  check.equal(("%q is no model"):format(name:sub(1, 20)), qom.cpu_type(name), nil)
end
local listed = {}
for _, name in ipairs(qom.cpu_models()) do
  listed[name] = true
end
check.equal("models are listed by their short names", listed[MODEL], true)
check.truthy("there are several", #qom.cpu_models() > 3)
check.equal("every listed model has a type", (function()
  for name in pairs(listed) do
    if not qom.cpu_type(name) then
      return name
    end
  end
end)(), nil)
if is_arm then
  check.equal("M-profile CPUs come in an armv7m", qom.cpu_container(qom.cpu_type "cortex-m3"), "armv7m")
end
check.equal("other CPUs stand alone", qom.cpu_container(qom.cpu_type(MODEL)), nil)
check.equal("what is no CPU has no container", qom.cpu_container "serial-mm", nil)

local function bytes(value)
  return ("<I" .. WIDTH):pack(value)
end

q.on("realized", function()
  local machine = qom.machine()
  check.equal("there is no CPU at first", qom.cpus(), {})
  local first = qom.new(qom.cpu_type(MODEL))
  machine:add_child("first", first)
  check.error("an unrealized CPU has no index", "is not realized", function() first:cpu_index() end)
  check.error("nor registers", "is not realized", function() first:read_register(0) end)
  check.error("nor an address space", "is not realized", function() first:address_space() end)
  check.error("nor can it be reset", "is not realized", function() first:reset_now() end)
  first:realize()
  local second = qom.new(qom.cpu_type(MODEL))
  machine:add_child("second", second)
  second:realize()
  check.equal("CPUs are listed by their index", qom.cpus(), { first, second })
  if qom.target().family == "riscv" then -- levels on the others end QEMU
    check.truthy("a hart takes external interrupts", first:input(nil, 11))
    for _, n in ipairs { 12, 15, first:gpios()[1].inputs - 1 } do
      check.error(("it takes nothing on input %d"):format(n), "those are 0-11", function() first:input(nil, n) end)
    end
  end
  check.equal("the index is the order of realization", { first:cpu_index(), second:cpu_index() }, { 0, 1 })

  first:reset_now()
  first:set_pc(0x1234)
  check.equal("the program counter is set", first:read_register(PC), bytes(0x1234))
  first:write_register(5, bytes(0x55aa))
  check.equal("a register keeps its value", first:read_register(5), bytes(0x55aa))
  check.error("a register has a size", ("has %d bytes, not 1"):format(WIDTH), function()
    first:write_register(5, "x")
  end)
  check.error("a register that does not exist is refused", "has no register 100000", function()
    first:read_register(100000)
  end)
  check.error("nor written", "has no register 2147483647", function() first:write_register(0x7fffffff, "") end)
  first:reset_now()
  check.equal("a reset takes the program counter back", first:read_register(PC) ~= bytes(0x1234), true)

  check.equal("a CPU can be halted", (function()
    second:set_halted(true)
    return second:halted()
  end)(), true)
  second:set_halted(false)
  check.equal("and started", second:halted(), false)

  check.truthy("a CPU sees an address space", first:address_space())
  check.equal("the first one if not told", first:address_space(), first:address_space(0))
  check.error("an address space that does not exist is refused", "has no address space 77", function()
    first:address_space(77)
  end)
  check.error("only CPUs have registers", "self must be a cpu", function() first.read_register(machine, 0) end)
  check.done()
end)
