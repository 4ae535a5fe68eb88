-- SPDX-License-Identifier: GPL-2.0-or-later
-- What happens at every reset of the machine.
-- qemu: -M budget=2M

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-reset", arch = "riscv64", cpus = 2 }

local PC <const>, A0 <const>, A1 <const> = 32, 10, 11

local function make(type_name, id)
  local dev = qom.new(type_name)
  qom.machine():add_child(id, dev)
  return dev
end

local function register(cpu, n)
  return (("<i8"):unpack(cpu:read_register(n)))
end

local resets, hart, second, gate = 0, nil, nil, nil
local levels = {}

q.on("realized", function()
  local ram = qom.ram(qom.machine(), "ram", 0x1000)
  qom.system_memory():add(ram, 0x80000000)

  hart = make("rv64-riscv-cpu", "hart0")
  check.error("an unrealized CPU is refused", "is not realized", function() hart:reset_with_machine() end)
  hart:realize()
  for what, options in pairs {
    ["pc must be an address"] = { pc = "start" },
    ["pc must be an address, not a number"] = { pc = 0.5 },
    ["registers must be a table"] = { registers = 5 },
    ["registers must be integers by their number"] = { registers = { a0 = 1 } },
    ["has no register -1"] = { registers = { [-1] = 1 } },
    ["has no register 5000"] = { registers = { [5000] = 1 } },
  } do
    check.error(what, what, function() hart:reset_with_machine(options) end)
  end
  hart:reset_with_machine { pc = 0x80000000, registers = { [A0] = 7, [A1] = -1 } }
  check.error("a CPU is reset once a reset", "is reset with the machine already", function()
    hart:reset_with_machine()
  end)
  second = make("rv64-riscv-cpu", "hart1")
  second:realize()
  second:reset_with_machine()
  second:set_pc(0x1000)

  gate = make(qom.or_irq_type(), "gate")
  gate:set("num-lines", 2)
  gate:realize()
  check.error("a device has no registers to set", "is no CPU", function() gate:reset_with_machine { pc = 0 } end)
  gate:reset_with_machine()
  check.error("a device is reset once a reset", "already", function() gate:reset_with_machine() end)
  gate:connect(nil, 0, qom.line(function(level) levels[#levels + 1] = level end))
  gate:input(nil, 0):set(1)

  local uart = make("serial-mm", "uart")
  uart:realize()
  check.error("a device on a bus is reset with it", "is reset with its bus, 'main-system-bus'", function()
    uart:reset_with_machine()
  end)
  check.error("a function is needed", "fn must be a function", function() qom.on_reset "x" end)

  -- neither stops the others, at this reset or the next
  qom.on_reset(function() error "this one fails" end)
  qom.on_reset(function()
    while true do
      pcall(error)
    end
  end)
  qom.on_reset(function()
    resets = resets + 1
    check.equal("a CPU starts where it was told", register(hart, PC), 0x80000000)
    check.equal("its registers are set", { register(hart, A0), register(hart, A1) }, { 7, -1 })
    check.truthy("another CPU starts at its reset vector", register(second, PC) ~= 0)
    gate:input(nil, 1):set(0)
    check.equal("a gate forgets its inputs at a reset", levels[#levels], 0)
    hart:set_pc(0)
    hart:write_register(A0, ("<i8"):pack(0))
    gate:input(nil, 0):set(1)
    if resets == 1 then
      qom.request_reset()
    else
      check.done()
    end
  end)
end)
