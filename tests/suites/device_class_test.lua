-- SPDX-License-Identifier: MIT
-- Devices written in Lua: registers and their attributes, lines, timers, state.

local t = require "qemu.test"
local q = require "qemu"

q.machine { name = "device_class", arch = { "arm", "aarch64" }, cpus = { default = 1 } }
q.ram { id = "sram", size = 64 * q.KiB, at = 0x20000000 }

local REGS <const> = 0x40000000
local WINDOW <const> = 0x40010000
local TIMER <const> = 0x40020000

q.device_class "test-registers" {
  registers = {
    {
      size = 0x1000,
      access_size = { 1, 8 },
      { 0x00, "PLAIN", reset = 0x12345678 },
      { 0x04, "RO", access = "ro", reset = 0xcafe },
      { 0x08, "WO", access = "wo" },
      { 0x0c, "W1C", access = "w1c", reset = 0xff },
      { 0x10, "W1S", access = "w1s" },
      { 0x14, "RC", access = "rc", reset = 0x55 },
      { 0x18, "MASKED", mask = 0x0ff0, reset = 0xf00f },
      { 0x1c, "MIXED", reset = 0xf0, fields = {
        GO = { 0 }, MODE = { 1, 2, enum = { off = 0, once = 1, loop = 2 } }, ERR = { 4, 4, access = "w1c" },
        REV = { 8, 4, access = "ro", reset = 3 }, RES = { 12, 4, access = "reserved" },
      } },
      { 0x20, "ARRAY", count = 4, stride = 8, reset = 7, fields = { LOW = { 0, 4 } },
        write = function(self, value, old, index)
          self.last = ("%x %x %d"):format(value, old, index)
        end },
      { 0x24, "SHADOW", alias = "PLAIN" },
      { 0x40, "SET", alias = "PLAIN", access = "w1s" },
      { 0x44, "CLEAR", alias = "PLAIN", access = "w1c" },
      { 0x48, "BYTE", width = 8, reset = 0x11 },
      { 0x49, "BYTE2", width = 8, reset = 0x22 },
      { 0x4a, "HALF", width = 16, reset = 0x4433 },
      { 0x50, "WIDE", width = 64, reset = 0x1122334455667788 },
      { 0x58, "MODE_NAME", access = "ro", read = function(self)
        return self.MIXED_MODE == "loop" and 1 or 0
      end },
      { 0x5c, "SUM", access = "ro", read = function(self)
        return self.ARRAY[0] + self.ARRAY[3] + self.ARRAY_LOW[1]
      end },
      { 0x60, "SIZE", access = "ro", read = function(self)
        return self.access.size
      end },
      { 0x64, "KEPT", nonvolatile = true, reset = 5 },
    },
    {
      size = 0x100, unknown = "error",
      read = function(_, offset, size)
        return offset < 0x80 and offset * 0x10 + size or error "no such offset"
      end,
    },
  },
  state = { last = "" },
  on_error = "log",
}

q.device_class "test-timer" {
  props = { period = { type = "uint32", default = 1000 }, name = { type = "string", default = "x" } },
  irqs = 2,
  inputs = { stop = function(self, level)
    if level == 1 then
      self.tick:stop()
    end
  end },
  outputs = { "done" },
  registers = {
    size = 0x100,
    { 0x00, "CTRL", fields = { EN = { 0 }, PERIODIC = { 1 } }, write = function(self)
      if self.CTRL_EN == 0 then
        self.tick:stop()
      elseif self.CTRL_PERIODIC == 1 then
        self.tick:every(self.period)
      else
        self.tick:start(self.period)
      end
    end },
    { 0x04, "COUNT", access = "ro" },
    { 0x08, "STATE", access = "ro", read = function(self)
      return #self.fifo << 16 | (self.on and 1 or 0) << 8 | #self.text
    end },
    { 0x0c, "BYTES", access = "ro", read = function(self)
      return (self.names[-1] == "\0\xff\n" and 1 or 0) | (self.names.a and 2 or 0) | math.tointeger(self.ratio * 8) << 8
    end },
    { 0x10, "SPOIL", access = "wo", write = function(self)
      self.fifo, self.text, self.names, self.on, self.ratio = { 1, 2, 3 }, "", {}, nil, 9.5
    end },
  },
  state = {
    fifo = {}, on = false, text = "none", ratio = 0.5, names = { [-1] = "\0\xff\n", a = true }, "nothing",
  },
  timers = { tick = function(self)
    self.COUNT = self.COUNT + 1
    self.fifo[#self.fifo + 1] = self:now()
    self.on = not self.on
    self.text = "tick " .. self.COUNT
    self:set_irq(self.on)
    self:set_irq(1, 1)
    self:set_output("done", self.COUNT >= 3)
  end },
}

q.device "test-registers" { id = "regs", at = { REGS, WINDOW } }
local timer = q.device "test-timer" { id = "timer", at = TIMER, props = { period = 100000 } }
local gate = q.device(q.has_type "or-irq" and "or-irq" or "split-irq") { id = "gate", props = { ["num-lines"] = 1 } }
local gate1 = q.device(q.has_type "or-irq" and "or-irq" or "split-irq") { id = "gate1", props = { ["num-lines"] = 1 } }
timer:irq(0):to(gate:input(0))
timer:output("done"):to(gate1:input(0))

t.suite { timeout = 5 }

t.test "a plain register keeps what is written" (function(t)
  t:equal(t:read(REGS), 0x12345678)
  t:write(REGS, 0xdeadbeef)
  t:equal(t:read(REGS), 0xdeadbeef)
end)

t.test "a part of a register is written, the rest stays" (function(t)
  t:write(REGS + 1, 0xab, 1)
  t:equal(t:read(REGS), 0x1234ab78)
  t:write(REGS + 2, 0xcdef, 2)
  t:equal(t:read(REGS), 0xcdefab78)
  t:equal(t:read(REGS + 3, 1), 0xcd)
end)

t.test "an access may meet several registers" (function(t)
  t:equal(t:read(REGS + 0x48), 0x44332211)
  t:write(REGS + 0x48, 0xa0b0c0d0)
  t:equal(t:read(REGS + 0x48, 1), 0xd0)
  t:equal(t:read(REGS + 0x49, 1), 0xc0)
  t:equal(t:read(REGS + 0x4a, 2), 0xa0b0)
  t:equal(t:read(REGS, 8), 0xcafe12345678)
end)

t.test "64 bits" (function(t)
  t:equal(t:read(REGS + 0x50, 8), 0x1122334455667788)
  t:write(REGS + 0x54, 0xffffffff)
  t:equal(t:read(REGS + 0x50, 8), -1 << 32 | 0x55667788)
end)

t.test "read-only, write-only" (function(t)
  t:write(REGS + 4, 1)
  t:equal(t:read(REGS + 4), 0xcafe)
  t:write(REGS + 8, 0x77)
  t:equal(t:read(REGS + 8), 0)
end)

t.test "write 1 to clear, write 1 to set, read to clear" (function(t)
  t:write(REGS + 0xc, 0x0f)
  t:equal(t:read(REGS + 0xc), 0xf0)
  t:write(REGS + 0x10, 0x0f)
  t:write(REGS + 0x10, 0xf0)
  t:equal(t:read(REGS + 0x10), 0xff)
  t:equal(t:read(REGS + 0x14), 0x55)
  t:equal(t:read(REGS + 0x14), 0)
end)

t.test "a mask of bits that can be written" (function(t)
  t:write(REGS + 0x18, 0xffffffff)
  t:equal(t:read(REGS + 0x18), 0xffff)
  t:write(REGS + 0x18, 0)
  t:equal(t:read(REGS + 0x18), 0xf00f)
end)

t.test "fields have an access of their own" (function(t)
  t:equal(t:read(REGS + 0x1c), 0x3f0)
  t:write(REGS + 0x1c, 0xff35)
  t:equal(t:read(REGS + 0x1c), 0x3c5)
  t:equal(t:read(REGS + 0x58), 1)
end)

t.test "an array of registers" (function(t)
  t:equal(t:read(REGS + 0x38), 7)
  t:write(REGS + 0x38, 0x20)
  t:write(REGS + 0x28, 0x39)
  t:equal(t:read(REGS + 0x5c), 7 + 0x20 + 9)
end)

t.test "views of one register" (function(t)
  t:write(REGS + 0x24, 0xf0)
  t:write(REGS + 0x40, 0x0f)
  t:write(REGS + 0x44, 0x81)
  t:equal(t:read(REGS), 0x7e)
end)

t.test "the attributes of an access" { each = { 1, 2, 4 }, function(t, size)
  t:equal(t:read(REGS + 0x60, size), size)
end }

t.test "offsets without a register" (function(t)
  t:equal(t:read(REGS + 0x800), 0)
  t:write(REGS + 0x800, 1)
  t:equal(t:read(WINDOW + 0x20, 2), 0x202)
end)

t.test "a failing function answers with a bus error" (function(t)
  t:raises(function()
    t:read(WINDOW + 0x80)
  end, "0x40010080")
end)

t.test "a bank may refuse offsets" (function(t)
  t:raises(function()
    t:write(WINDOW, 1)
  end, "0x40010000")
end)

t.test "a timer, its interrupt and a line" (function(t)
  local irq = t:line(timer:irq(0))
  t:write(TIMER, 1)
  t:run(99e-6)
  t:equal(irq:level(), 0)
  t:run(2e-6)
  t:equal(irq:level(), 1)
  t:run(1e-3)
  t:equal(t:read(TIMER + 4), 1)
end)

t.test "a periodic timer does not drift" (function(t)
  local done = t:line(timer:output "done")
  t:write(TIMER, 3)
  t:run(299e-6)
  t:equal(done:level(), 0)
  t:run(2e-6)
  t:equal(done:level(), 1)
  t:run(0.1)
  t:equal(t:read(TIMER + 4), 1003)
end)

t.test "a snapshot has registers, state, timers and lines" (function(t)
  local irq = t:line(timer:irq(0))
  t:write(TIMER, 3)
  t:run(150e-6)
  t:snapshot "after one tick"
  t:run(1e-3)
  t:equal(t:read(TIMER + 4), 11)
  t:restore "after one tick"
  t:equal(t:read(TIMER + 4), 1)
  t:run(49e-6)
  t:equal(irq:level(), 1)
  t:run(2e-6)
  t:equal(irq:level(), 0)
  t:equal(t:read(TIMER + 4), 2)
end)

t.test "all kinds of state are saved" (function(t)
  t:write(TIMER, 1)
  t:run(150e-6)
  local before = { t:read(TIMER + 8), t:read(TIMER + 12) }
  t:snapshot "kept"
  t:write(TIMER + 16, 1)
  t:not_equal(t:read(TIMER + 8), before[1])
  t:restore "kept"
  t:equal(t:read(TIMER + 8), before[1])
  t:equal(t:read(TIMER + 12), before[2])
end)
