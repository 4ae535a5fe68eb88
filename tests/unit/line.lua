-- SPDX-License-Identifier: GPL-2.0-or-later
-- Lines: inputs, outputs, connections, and lines that end in Lua.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-line", arch = qom.target().name }

local machine = qom.machine()

local function make(type_name, id, lines)
  local dev = qom.new(type_name)
  machine:add_child(id, dev)
  if lines then
    dev:set("num-lines", lines)
  end
  return dev
end

local function gate(type_name, id, lines)
  local dev = make(type_name, id, lines)
  dev:realize()
  return dev
end

-- A line that keeps all levels it was given.
local function probe()
  local levels = {}
  return levels, qom.line(function(level)
    levels[#levels + 1] = level
  end)
end

q.on("realized", function()
  local OR, SPLIT = qom.or_irq_type(), qom.split_irq_type()

  -- Types of gates
  check.equal("or gates have a type here", qom.is_a(OR, "device"), true)
  check.equal("splitters have a type here", qom.is_a(SPLIT, "device"), true)
  if qom.type_info "or-irq" then
    check.equal("QEMU's own gate is used where there is one", OR, "or-irq")
    check.equal("more lines take another", qom.or_irq_type(49), "scripted-or-irq")
    check.equal("the same for splitters", { qom.split_irq_type(15), qom.split_irq_type(16) },
      { "split-irq", "scripted-split-irq" })
    local wide = make("or-irq", "wide", 49)
    check.error("an or-irq of more than 48 lines is refused before it asserts", "at most 48 lines", function()
      wide:realize()
    end)
    wide:unparent()
  else
    check.equal("QEMU has none: an equal one is used", { OR, SPLIT }, { "scripted-or-irq", "scripted-split-irq" })
  end
  check.error("there is an end to it", "from 0 to 1024", function() qom.or_irq_type(1025) end)

  -- Inputs
  local any = gate(OR, "any", 3)
  check.equal("an input has a path", any:input(nil, 2):path(), "/machine/any/unnamed-gpio-in[2]")
  check.equal("an input has its device", any:input(nil, 2):device(), any)
  check.equal("the same input is the same line", any:input(nil, 1), any:input(nil, 1))
  check.error("an input that does not exist is refused", "the inputs are 'unnamed (0-2)'", function()
    any:input(nil, 3)
  end)
  check.error("an unknown group is refused", "input 'reset' 0 does not exist", function() any:input("reset", 0) end)
  check.error("a negative index is refused", "must be an integer from 0", function() any:input(nil, -1) end)

  -- Outputs
  local levels, line = probe()
  check.equal("a free output drives nothing", any:connected(nil, 0), nil)
  any:connect(nil, 0, line)
  check.equal("a connected output drives its line", any:connected(nil, 0), line)
  check.error("an output is connected once", "is connected already, to /machine/unattached/non-qdev-gpio[0]", function()
    any:connect(nil, 0, line)
  end)
  check.error("an output that does not exist is refused", "the outputs are 'unnamed (0)'", function()
    any:connect(nil, 1, line)
  end)
  check.error("a line is a line", "line must be a line", function() any:connect(nil, 0, 5) end)
  any:input(nil, 0):set(1)
  any:input(nil, 2):set(1)
  any:input(nil, 0):set(0)
  any:input(nil, 2):set(0)
  check.equal("an or gate is high while one input is", levels, { 1, 1, 1, 0 })
  check.error("a level has 32 bits", "32 bits", function() any:input(nil, 0):set(1 << 40) end)

  local both = gate(SPLIT, "both", 2)
  local first, line1 = probe()
  local second, line2 = probe()
  both:connect(nil, 0, line1)
  both:connect(nil, 1, line2)
  both:input(nil, 0):pulse()
  check.equal("a splitter drives its first output", first, { 1, 0 })
  check.equal("a splitter drives its second output", second, { 1, 0 })

  local many = gate(qom.or_irq_type(200), "many", 200)
  local seen, end_line = probe()
  many:connect(nil, 0, end_line)
  many:input(nil, 199):set(1)
  check.equal("a wide or gate sees its last line", seen, { 1 })
  local bad = make("scripted-or-irq", "bad", 0)
  check.error("a gate without lines is refused", "must be from 1 to 1024, not 0", function() bad:realize() end)
  bad:unparent()

  -- Where lines end
  local inverted = any:input(nil, 1):inverted()
  check.equal("an inverted line tells what it inverts", inverted:inverts(), any:input(nil, 1))
  check.equal("others invert nothing", { any:input(nil, 1):inverts(), line:inverts() }, {})
  check.equal("what drives a line does not hold it", line1:holder(), nil)
  if qom.target().family == "xtensa" then
    local cpu = make("dc232b-xtensa-cpu", "core")
    check.error("a CPU that is not realized has no external interrupts", "'extint' 0 does not exist", function()
      cpu:input("extint", 0)
    end)
    cpu:realize()
    local extint = cpu:input("extint", 2)
    check.equal("one that is holds them itself", extint:holder(), cpu)
    check.equal("they are listed", cpu:gpios()[1].name, "extint")
    check.error("there are so many", "the inputs are 'extint (0-16)'", function() cpu:input("extint", 32) end)
    local external = gate(SPLIT, "external", 1)
    external:connect(nil, 0, extint)
    check.equal("and are inputs as others", external:connected(nil, 0), extint)
  end

  -- Not in operation
  local idle = make(SPLIT, "idle", 1)
  check.error("an input of an unrealized device is not driven", "is not realized", function()
    idle:input(nil, 0):set(1)
  end)
  check.error("nor inverted, which would drive it", "is not realized", function() idle:input(nil, 0):inverted() end)
  idle:realize()
  local asleep = make(SPLIT, "asleep", 1)
  check.error("nor connected", "cannot be connected yet", function() idle:connect(nil, 0, asleep:input(nil, 0)) end)
  asleep:unparent()

  -- Loops
  local a, b = gate(OR, "a", 2), gate(SPLIT, "b", 2)
  a:connect(nil, 0, b:input(nil, 0))
  check.error("a loop of gates is refused", "come back to its own input", function()
    b:connect(nil, 0, a:input(nil, 1))
  end)
  check.error("a gate is not connected to itself", "come back to its own input", function()
    gate(OR, "self", 1):connect(nil, 0, machine:get("self"):input(nil, 0))
  end)
  local tail = gate(SPLIT, "tail", 1)
  b:connect(nil, 0, tail:input(nil, 0))
  b:connect(nil, 1, a:input(nil, 0) and tail:input(nil, 0))
  check.error("a long loop is refused", "come back", function() tail:connect(nil, 0, a:input(nil, 1)) end)

  -- Sysbus IRQs
  local uart = qom.new(qom.type_info "serial-mm" and "serial-mm" or "pl011")
  machine:add_child("uart", uart)
  uart:realize()
  check.error("a sysbus IRQ that does not exist is refused", "the outputs are 'sysbus-irq (0", function()
    uart:connect_irq(77, line)
  end)
  uart:connect_irq(0, any:input(nil, 0))
  check.equal("a sysbus IRQ is an output of its group", uart:connected("sysbus-irq", 0), any:input(nil, 0))
  check.error("a sysbus IRQ is connected once", "connected already, to /machine/any/unnamed-gpio-in[0]", function()
    uart:connect("sysbus-irq", 0, line)
  end)

  -- Lua at the end of a line
  local failing = qom.line(function() error("not this time") end)
  check.equal("an error in a line's function does not reach the device", pcall(failing.set, failing, 1), true)
  local loop
  local turns = 0
  loop = qom.line(function(level)
    turns = turns + 1
    loop:set(level)
  end)
  loop:set(1)
  check.truthy("a line that drives itself comes to an end", turns > 1 and turns < 10000)
  check.equal("a line of Lua has no device", loop:device(), nil)
  check.error("a line takes a function", "fn must be a function", function() qom.line(1) end)
  for _ = 1, 3 do
    collectgarbage()
  end
  levels[#levels] = nil
  any:input(nil, 1):set(1)
  check.equal("a connected line survives the collector", levels[#levels], 1)
  check.done()
end)
