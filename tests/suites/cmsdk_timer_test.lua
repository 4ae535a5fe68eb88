-- SPDX-License-Identifier: MIT
-- machines/devices/cmsdk_timer.lua beside QEMU's own model of the same timer:
-- the same cases for both, then both under the same random accesses.

local t = require "qemu.test"
local q = require "qemu"
local disturbed = require "disturbed"
local cmsdk_timer = require "machines.devices.cmsdk_timer"

q.machine { name = "two-timers", arch = { "arm", "aarch64" }, cpus = { default = 1 } }

local HZ <const> = 25000000 -- as on Arm's MPS2 boards: a tick is 40 ns
local TICK <const> = 40e-9

local pclk = q.clock { id = "pclk", hz = HZ }
local sink = q.device "or-irq" { id = "irqs", props = { ["num-lines"] = 2 } }

local function timer(type, id, address, input)
  local node = q.device(type) { id = id, at = address, clocks = { pclk = pclk }, irq = sink:input(input) }
  return { name = type, node = node, at = address }
end

local in_c = timer("cmsdk-apb-timer", "timer0", 0x40000000, 0)
local in_lua = timer(cmsdk_timer, "timer1", 0x40001000, 1)
local both = { in_c, in_lua }

t.suite { icount = 0, timeout = 1 }

local CTRL <const>, VALUE <const>, RELOAD <const>, INTSTATUS <const>, ID <const> = 0, 4, 8, 0xc, 0xfd0
local ENABLE <const>, IRQ <const> = 1, 8

local function level(t, u)
  return t:line(u.node:irq(0)):level()
end

t.test "registers after the start" { each = both, function(t, u)
  for offset = CTRL, INTSTATUS, 4 do
    t:equal(t:read(u.at + offset), 0, ("register %x"):format(offset))
  end
  t:equal(level(t, u), 0)
  t:equal(t:read(u.at + ID), 0x04)
  t:equal(t:read(u.at + ID + 0x10), 0x22)
end }

-- What QEMU's own test of its model does (tests/qtest/cmsdk-apb-timer-test.c).
t.test "it counts down, raises the interrupt, and begins again" { each = both, function(t, u)
  t:write(u.at + RELOAD, 1000)
  t:write(u.at + CTRL, ENABLE | IRQ)
  t:advance(500 * TICK + 1e-9)
  t:equal(t:read(u.at + INTSTATUS), 0)
  t:equal(t:read(u.at + VALUE), 500)
  t:advance(500 * TICK)
  t:equal(t:read(u.at + INTSTATUS), 1)
  t:equal(t:read(u.at + VALUE), 0)
  t:equal(level(t, u), 1)
  t:advance(TICK)
  t:equal(t:read(u.at + VALUE), 1000)
  t:write(u.at + INTSTATUS, 0)
  t:equal(t:read(u.at + INTSTATUS), 1)
  t:write(u.at + INTSTATUS, 1)
  t:equal(t:read(u.at + INTSTATUS), 0)
  t:equal(level(t, u), 0)
  t:advance(999 * TICK)
  t:equal(t:read(u.at + INTSTATUS), 0)
  t:advance(2 * TICK)
  t:equal(t:read(u.at + INTSTATUS), 1, "a period of 1001 ticks")
end }

t.test "stopped, it keeps its value" { each = both, function(t, u)
  t:write(u.at + RELOAD, 1000)
  t:write(u.at + CTRL, ENABLE)
  t:advance(300 * TICK + 1e-9)
  t:write(u.at + CTRL, 0)
  t:equal(t:read(u.at + VALUE), 700)
  t:advance(1)
  t:equal(t:read(u.at + VALUE), 700)
  t:write(u.at + CTRL, ENABLE)
  t:advance(699 * TICK + 1e-9)
  t:equal(t:read(u.at + VALUE), 1)
  t:advance(TICK)
  t:equal(t:read(u.at + INTSTATUS), 0, "not enabled")
end }

t.test "without RELOAD it counts once" { each = both, function(t, u)
  t:write(u.at + CTRL, ENABLE | IRQ)
  t:write(u.at + VALUE, 1000)
  t:advance(1001 * TICK)
  t:equal(t:read(u.at + INTSTATUS), 1)
  t:write(u.at + INTSTATUS, 1)
  t:advance(1)
  t:equal(t:read(u.at + INTSTATUS), 0)
  t:equal(t:read(u.at + VALUE), 0)
end }

t.test "a VALUE of 0 is RELOAD a tick later, without an interrupt" { each = both, function(t, u)
  t:write(u.at + RELOAD, 1000)
  t:write(u.at + CTRL, ENABLE | IRQ)
  t:advance(100 * TICK)
  t:write(u.at + VALUE, 0)
  t:equal(t:read(u.at + VALUE), 0)
  t:advance(2 * TICK)
  t:equal(t:read(u.at + INTSTATUS), 0)
  t:advance(200 * TICK)
  t:between(t:read(u.at + VALUE), 799, 801)
end }

t.test "its clock may change while it counts" { each = both, function(t, u)
  t:write(u.at + RELOAD, 1000)
  t:write(u.at + CTRL, ENABLE | IRQ)
  t:advance(500 * TICK + 1e-9)
  pclk.qom:set_hz(HZ // 2) -- no device saves it: it is undone by hand
  t:advance(100 * 2 * TICK + 1e-9)
  pclk.qom:set_hz(HZ)
  t:equal(t:read(u.at + VALUE), 400)
end }

t.test "a reset stops it" { each = both, function(t, u)
  t:write(u.at + RELOAD, 1000)
  t:write(u.at + CTRL, ENABLE | IRQ)
  t:advance(1)
  t:reset() -- after which QEMU's model leaves its interrupt as it was
  for offset = CTRL, INTSTATUS, 4 do
    t:equal(t:read(u.at + offset), 0, ("register %x"):format(offset))
  end
end }

-- Random accesses -------------------------------------------------------------

-- A write { offset, value } or a time { s }.
local function random_step()
  local act = math.random(8)
  if act == 1 then
    return { CTRL, math.random(0, 15) & ~6 }
  elseif act == 2 then
    return { RELOAD, math.random(4) == 1 and 0 or math.random(5000) }
  elseif act == 3 then
    return { VALUE, math.random(6) == 1 and 0 or math.random(5000) }
  elseif act == 4 then
    return { INTSTATUS, math.random(0, 1) }
  end
  return { math.random(0, 6000) * TICK + (math.random(3) == 1 and math.random(0, 39) * 1e-9 or 0) }
end

local function random_steps(count)
  local steps = {}
  for i = 1, count do
    steps[i] = random_step()
  end
  return steps
end

-- What can be seen of a timer; after a step, or the same one for the other timer.
local function look(t, u)
  local seen = { interrupt = level(t, u) }
  for offset = CTRL, INTSTATUS, 4 do
    seen[("register %x"):format(offset)] = t:read(u.at + offset)
  end
  return seen
end

local function step(t, timers, what)
  if not what[2] then
    t:advance(what[1])
    return
  end
  for _, u in ipairs(timers) do
    t:write(u.at + what[1], what[2])
  end
end

t.test "5,000 random accesses, the same by both" (function(t)
  for i, what in ipairs(random_steps(5000)) do
    step(t, both, what)
    t:equal(look(t, in_lua), look(t, in_c), "step " .. i)
  end
end)

t.test "1,000 saved and restored states change nothing" (function(t)
  disturbed(t, random_steps(1000), function(what)
    step(t, { in_lua }, what)
    return look(t, in_lua)
  end, function()
    step(t, { in_lua }, random_step())
  end)
end)
