-- SPDX-License-Identifier: MIT
-- Timer of Arm's Cortex-M System Design Kit, as a device written in Lua.
--
-- Registers and behaviour: Cortex-M System Design Kit Technical Reference
-- Manual, DDI 0479, section 4.1; where it says nothing, as QEMU's own model
-- (hw/timer/cmsdk-apb-timer.c).
--
-- VALUE counts down, one a tick of `pclk`. When it comes to 0 the interrupt is
-- raised; a tick later it is RELOAD, so that a period is RELOAD + 1 ticks.
-- With a RELOAD of 0 it stays at 0: a one-shot timer. EXTIN is not modelled.
--
-- Nothing is done at each tick: VALUE is computed when it is read, from when
-- counting began and when it ends.

local q = require "qemu"

local SECOND <const> = 1000000000 << 32 -- in units of 2^-32 ns, as QEMU's clocks count

local IDENTIFICATION <const> = {
  0x04, 0x00, 0x00, 0x00, 0x22, 0xb8, 0x1b, 0x00, 0x0d, 0xf0, 0x05, 0xb1,
}

-- Time from one tick to the next in units of 2^-32 ns; 0 while the clock stands.
local function period(self)
  local hz = self.pclk:hz()
  return hz > 0 and SECOND // hz or 0
end

-- `ticks` in ns; both factors are too large for a product of 64 bits.
local function duration(self, ticks)
  return ticks * (self.period >> 32) + (ticks * (self.period & 0xffffffff) >> 32)
end

-- Whole ticks in `ns`.
local function ticks_in(self, ns)
  local whole, part = self.period >> 32, self.period & 0xffffffff
  if part == 0 then
    return ns // whole
  elseif ns < 1 << 31 then
    return (ns << 32) // self.period
  end
  return math.floor(ns / (whole + part / 4294967296.0))
end

-- Of the count under way.
local function counted(self)
  local now = self:now()
  if not self.running or self.from == 0 then
    return self.from
  elseif now >= self.ends then
    return 0
  elseif now == self.begun then
    return self.waits and 0 or self.from
  end
  local left = ticks_in(self, self.ends - now)
  return self.waits and left >= self.from and 0 or left + 1
end

-- Count from `from` to 0, which it is at `begin`'s end. `waits` lets it be 0 for
-- one tick more before; so does a `from` of 0, before RELOAD is taken.
local function count(self, from, begin, waits)
  if from == 0 and self.RELOAD == 0 or self.period == 0 then
    self.running, self.from = false, from
    self.ends_at:stop()
    return
  end
  self.running, self.from, self.begun, self.waits = true, from, begin, waits
  self.ends = begin + duration(self, (waits or from == 0) and from + 1 or from)
  self.ends_at:start_at(self.ends)
end

local function ended(self)
  local waited_for_reload = self.from == 0
  if self.RELOAD == 0 then
    self.from, self.running = 0, false
  else
    count(self, self.RELOAD, self.ends, not waited_for_reload)
  end
  if not waited_for_reload and self.CTRL_IRQEN == 1 then
    self.INTSTATUS = 1
    self:set_irq(1)
  end
end

-- QEMU's timers come up to a microsecond late: the guest must not see it.
local function catch_up(self)
  while self.running and self:now() >= self.ends do
    ended(self)
  end
end

local function stop(self)
  self.from, self.running = counted(self), false
  self.ends_at:stop()
end

return q.device_class "cmsdk-timer-lua" {
  description = "timer of the Cortex-M System Design Kit, in Lua",
  irqs = 1,
  clocks = {
    pclk = function(self)
      catch_up(self)
      local from = counted(self)
      self.period = period(self)
      if self.running then
        count(self, from, self:now())
      end
    end,
  },
  timers = { ends_at = catch_up },
  state = { running = false, waits = false, from = 0, begun = 0, ends = 0 },
  nonvolatile = { period = 0 },
  registers = {
    size = 0x1000,
    { 0x000, "CTRL", mask = 0xf, fields = { EN = { 0 }, EXTEN = { 1 }, EXTCLK = { 2 }, IRQEN = { 3 } }, unimp = 6,
      write = function(self)
        catch_up(self)
        if self.CTRL_EN == 0 then
          stop(self)
        elseif not self.running then
          count(self, self.from, self:now())
        end
      end },
    { 0x004, "VALUE",
      read = function(self)
        catch_up(self)
        return counted(self)
      end,
      write = function(self, new)
        catch_up(self)
        if self.CTRL_EN == 1 or self.running then
          count(self, new, self:now())
        else
          self.from = new
        end
      end },
    { 0x008, "RELOAD",
      write = function(self, new, old) -- it is VALUE's, too
        self.RELOAD = old
        catch_up(self)
        self.RELOAD = new
        if self.CTRL_EN == 1 then
          count(self, new, self:now())
        else
          self.from = new
        end
      end },
    { 0x00c, "INTSTATUS", access = "w1c",
      read = catch_up,
      write = function(self)
        self:set_irq(self.INTSTATUS & 1)
      end },
    { 0xfd0, "ID", access = "ro", count = 12,
      read = function(_, index)
        return IDENTIFICATION[index + 1]
      end },
  },
  realize = function(self)
    if self.pclk:hz() == 0 then
      error "its clock 'pclk' must be connected"
    end
    self.period = period(self)
  end,
  reset = function(self)
    self:set_irq(0)
  end,
}
