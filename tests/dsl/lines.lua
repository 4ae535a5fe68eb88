-- SPDX-License-Identifier: GPL-2.0-or-later
-- Lines: or gates and splitters where they meet, and levels that travel.
--
-- A GPIO controller (pl061) repeats a driven input at its output of that
-- number only if it is an output; its inputs are read at DATA (offset
-- 0x3fc, ARM DDI 0190B).

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-lines", arch = "arm" }

local function gpio(id, at)
  return q.device "pl061" { id = id, at = at }
end

local from, to, also = gpio("from", 0x1000), gpio("to", 0x2000), gpio("also", 0x3000)
from:output(0):to(to:input(0))
from:output(1):to(to:input(1)):to(also:input(1))
from:output(2):to(to:input(2))
from:output(3):to(to:input(2))

local other = gpio("other", 0x4000)
from:output(4):to(other:input(4):inverted())
from:output(5):to(other:input(5):direct())
from:output(6):to(other:input(5):direct())

local nodes = {}
for i = 0, 7 do -- 64 lines into one input
  nodes[i] = gpio("many" .. i, 0x10000 + i * 0x1000)
  for n = 0, 7 do
    nodes[i]:output(n):to(also:input(2))
  end
end
local spread = gpio("spread", 0x20000)
local targets = {}
for i = 0, 3 do -- one line to 32 inputs
  targets[i] = gpio("target" .. i, 0x21000 + i * 0x1000)
  for n = 0, 7 do
    spread:output(5):to(targets[i]:input(n))
  end
end

local DIR <const>, DATA <const> = 0x400, 0x3fc

q.on("ready", function()
  local memory = qom.memory()
  local function drive(at, bits)
    memory:store(at + DIR, 1, 0xff)
    memory:store(at + DATA, 1, bits)
  end
  local function levels(at)
    return memory:load(at + DATA, 1)
  end
  drive(0x1000, 0x01)
  check.equal("a level travels from output to input", levels(0x2000), 0x01)
  drive(0x1000, 0x02)
  check.equal("one output drives two inputs", { levels(0x2000), levels(0x3000) }, { 0x02, 0x02 })
  drive(0x1000, 0x04)
  check.equal("the first of two outputs drives an input", levels(0x2000), 0x04)
  drive(0x1000, 0x0c)
  drive(0x1000, 0x08)
  check.equal("it stays high while the second does", levels(0x2000), 0x04)
  drive(0x1000, 0)
  check.equal("and falls with the last", levels(0x2000), 0)

  check.equal("an inverted input is high while its output is low", levels(0x4000), 0x10)
  drive(0x1000, 0x10)
  check.equal("and the other way round", levels(0x4000), 0)
  drive(0x1000, 0x70)
  drive(0x1000, 0x50)
  check.equal("a direct input takes the level of the output that changed last", levels(0x4000), 0)
  drive(0x1000, 0)
  check.equal("there is no gate before it", qom.find "/machine/other.in5.direct.or", nil)

  check.truthy("the or gate is seen under the input's name", qom.find "/machine/to.in2.or")
  check.truthy("the splitter under the output's", qom.find "/machine/from.out1.split")
  check.equal("an or gate has as many inputs as there are lines", qom.find("/machine/to.in2.or"):get "num-lines", 2)
  check.truthy("a gate knows the line of its first wire",
    qom.find("/machine/to.in2.or"):get("origin"):find "lines%.lua:%d+$")
  check.truthy("so does the device of each wire", from.qom:get("origin.out0"):find "lines%.lua:%d+$")

  drive(0x10000, 0x01)
  check.equal("64 lines meet in one input: the first", levels(0x3000), 0x04)
  drive(0x10000, 0)
  drive(0x17000, 0x80)
  check.equal("the last", levels(0x3000), 0x04)
  drive(0x17000, 0)
  check.equal("none", levels(0x3000), 0)
  drive(0x20000, 0x20)
  for i = 0, 3 do
    check.equal("one line reaches 32 inputs: those of device " .. i, levels(0x21000 + i * 0x1000), 0xff)
  end
  drive(0x20000, 0)
  check.equal("and falls", levels(0x21000), 0)
  check.done()
end)
