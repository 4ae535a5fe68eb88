-- SPDX-License-Identifier: MIT
-- Devices written in Lua: big-endian and unaligned banks, devices on no bus,
-- several of one class, functions that lead to each other.

local t = require "qemu.test"
local q = require "qemu"

q.machine { name = "device_kinds", arch = { "arm", "aarch64" }, cpus = { default = 1 } }
q.ram { id = "sram", size = 64 * q.KiB, at = 0x20000000 }

local BIG <const> = 0x40000000
local NATIVE <const> = 0x40001000
local LOOSE <const> = 0x40002000
local STRICT <const> = 0x40003000
local SWITCH <const> = 0x40004000
local COUNTERS <const> = 0x40010000
local CHAIN <const> = 0x40020000
local STRIDE <const> = 0x1000
local LINKS <const> = 40 -- devices in the chain
local DEEPEST <const> = 32 -- functions below functions (device/call.c)

local function bank(extra)
  local registers = {
    size = 0x100, access_size = { 1, 8 },
    read = function(_, _, size)
      return size
    end,
    { 0x00, "WORD", reset = 0x11223344 },
    { 0x04, "HIGH", width = 16, reset = 0x5566 },
    { 0x06, "LOW", width = 16, reset = 0x7788 },
    { 0x08, "WIDE", width = 64, reset = 0x0102030405060708 },
    { 0x10, "OLD", write = function(self, value, old)
      self.SEEN = old << 32 | value
    end },
    { 0x18, "SEEN", width = 64, access = "ro" },
  }
  for key, value in pairs(extra) do
    registers[key] = value
  end
  return registers
end

q.device_class "test-big" { registers = bank { endianness = q.BIG_ENDIAN } }
q.device_class "test-native" { registers = bank { endianness = q.NATIVE_ENDIAN } }
q.device_class "test-loose" { registers = bank { unaligned = true } }
q.device_class "test-strict" { registers = bank { access_size = 4 } }
q.device "test-big" { id = "big", at = BIG }
q.device "test-native" { id = "native", at = NATIVE }
q.device "test-loose" { id = "loose", at = LOOSE }
q.device "test-strict" { id = "strict", at = STRICT }

-- On no bus: what comes in goes out inverted, 1 µs later.
q.device_class "test-inverter" {
  plain = true,
  props = { delay = { type = "uint32", default = 1000 } },
  state = { level = 0, changes = 0 },
  inputs = { { count = 1, call = function(self, level)
    self.level, self.changes = level, self.changes + 1
    self.later:start(self.delay)
  end } },
  outputs = { 1, count = 8 },
  timers = { later = function(self)
    self:set_output(nil, self.level == 0)
    for bit = 0, 7 do
      self:set_output("count", self.changes >> bit & 1, bit)
    end
  end },
}

q.device_class "test-switch" {
  registers = {
    size = 0x100,
    { 0x00, "OUT", write = function(self, value)
      self:set_output("out", value)
    end },
    { 0x04, "IN", access = "ro" },
    { 0x08, "COUNT", access = "ro" },
  },
  outputs = { "out" },
  inputs = {
    back = function(self, level)
      self.IN = level
    end,
    count = { count = 8, call = function(self, level, n)
      self.COUNT = self.COUNT & ~(1 << n) | level << n
    end },
  },
}
local switch = q.device "test-switch" { id = "switch", at = SWITCH }
local inverter = q.device "test-inverter" { id = "inverter", props = { delay = 2000 } }
switch:output("out"):to(inverter:input(0))
inverter:output(0):to(switch:input "back")
for bit = 0, 7 do
  inverter:output("count", bit):to(switch:input("count", bit))
end

-- Several of one class. ADD keeps what it was given in a table of the device's own.
q.device_class "test-adder3" {
  props = { factor = { type = "uint32", default = 1 } },
  registers = {
    size = 0x100,
    { 0x00, "ADD", write = function(self, value)
      self.given[#self.given + 1] = value
    end },
    { 0x04, "SUM", access = "ro", read = function(self)
      local sum = 0
      for _, value in ipairs(self.given) do
        sum = sum + value
      end
      return sum * self.factor
    end },
    { 0x08, "LOADS", access = "ro" },
    { 0x0c, "SUM_WHEN_LOADED", access = "ro" },
  },
  state = { given = {} },
  loaded = function(self)
    self.LOADS = self.LOADS + 1
    self.SUM_WHEN_LOADED = #self.given
  end,
}
for n = 0, 2 do
  q.device "test-adder3" { id = "adder" .. n, at = COUNTERS + n * STRIDE, props = { factor = 10 ^ n // 1 | 0 } }
end

-- Each passes on what it gets.
q.device_class "test-link" {
  registers = {
    size = 0x100,
    { 0x00, "PASS", write = function(self, value)
      self:set_output(nil, value)
    end },
    { 0x04, "LEVEL", access = "ro" },
  },
  inputs = { { count = 1, call = function(self, level)
    self.LEVEL = level
    self:set_output(nil, level)
  end } },
  outputs = { 1 },
  on_error = "log",
}
local before
for n = 1, LINKS do
  local link = q.device "test-link" { id = "link" .. n, at = CHAIN + n * STRIDE }
  if before then
    before:output(0):to(link:input(0))
  end
  before = link
end

t.suite { timeout = 5 }

-- t:read reads as the (little-endian) guest does.

t.test "a big-endian register, in parts and with its neighbours" (function(t)
  t:equal(t:read(BIG), 0x44332211)
  t:equal(t:read(BIG, 1), 0x11)
  t:equal(t:read(BIG + 3, 1), 0x44)
  t:equal(t:read(BIG + 2, 2), 0x4433)
  t:equal(t:read(BIG + 4), 0x88776655)
  t:equal(t:read(BIG, 8), 0x8877665544332211 | 0)
  t:equal(t:read(BIG + 8, 8), 0x0807060504030201)
  t:equal(t:read(BIG + 8), 0x04030201)
  t:equal(t:read(BIG + 12), 0x08070605)
end)

t.test "writing parts of big-endian registers" (function(t)
  t:write(BIG + 1, 0xaa, 1)
  t:equal(t:read(BIG), 0x4433aa11)
  t:write(BIG + 2, 0xbbcc, 2)
  t:equal(t:read(BIG), 0xbbccaa11)
  t:write(BIG + 12, 0x11121314)
  t:equal(t:read(BIG + 8, 8), 0x1112131404030201)
  t:write(BIG + 4, 0xa0b0c0d0)
  t:equal(t:read(BIG + 4, 2), 0xc0d0)
  t:equal(t:read(BIG + 6, 2), 0xa0b0)
end)

t.test "functions get the values of big-endian registers" (function(t)
  t:write(BIG + 0x10, 0x78563412)
  t:equal(t:read(BIG + 0x18, 8), 0x7856341200000000)
  t:write(BIG + 0x13, 0xff, 1)
  t:equal(t:read(BIG + 0x18, 8), 0xff56341278563412 | 0)
end)

t.test "a bank of the guest's own byte order" (function(t)
  t:equal(t:read(NATIVE), 0x11223344)
  t:equal(t:read(NATIVE, 1), 0x44)
  t:equal(t:read(NATIVE + 4), 0x77885566)
end)

t.test "QEMU makes aligned accesses of unaligned ones" (function(t)
  t:equal(t:read(NATIVE + 0x81), 0x01000201) -- the sizes of 1, 2 and 1
  t:equal(t:read(NATIVE + 1), 0x66112233)
  t:write(NATIVE + 3, 0xabcd, 2)
  t:equal(t:read(NATIVE), 0xcd223344)
  t:equal(t:read(NATIVE + 4, 2), 0x55ab)
end)

t.test "unaligned accesses are taken whole where the bank says so" (function(t)
  t:equal(t:read(LOOSE + 0x81), 4)
  t:equal(t:read(LOOSE + 1, 2), 0x2233)
  t:equal(t:read(LOOSE + 2), 0x55661122)
  t:equal(t:read(LOOSE + 5, 4), 0x08778855)
  t:write(LOOSE + 3, 0xabcd, 2)
  t:equal(t:read(LOOSE), 0xcd223344)
  t:equal(t:read(LOOSE + 4, 2), 0x55ab)
end)

t.test "sizes that a bank does not take are bus errors" { each = { { 0, 1 }, { 2, 2 }, { 1, 4 } }, function(t, access)
  local at = STRICT + access[1]
  t:equal(t:read(STRICT), 0x11223344)
  t:raises(function()
    t:read(at, access[2])
  end, ("0x%x"):format(at))
  t:raises(function()
    t:write(at, 0, access[2])
  end, ("0x%x"):format(at))
  t:equal(t:read(STRICT), 0x11223344)
end }

t.test "a device on no bus: lines, timer, property, state" (function(t)
  t:write(SWITCH, 1)
  t:write(SWITCH, 0)
  t:run(1.9e-6)
  t:equal(t:read(SWITCH + 4), 0)
  t:run(0.2e-6)
  t:equal(t:read(SWITCH + 4), 1)
  t:equal(t:read(SWITCH + 8), 2)
end)

t.test "a device on no bus is in snapshots" (function(t)
  t:write(SWITCH, 1)
  t:run(1e-6)
  t:snapshot "on its way"
  t:write(SWITCH, 0)
  t:run(10e-6)
  t:equal(t:read(SWITCH + 8), 2)
  t:restore "on its way"
  t:run(0.9e-6)
  t:equal(t:read(SWITCH + 8), 0)
  t:run(0.2e-6)
  t:equal(t:read(SWITCH + 8), 1)
end)

t.test "a device on no bus is reset" (function(t)
  t:write(SWITCH, 1)
  t:run(10e-6)
  t:equal(t:read(SWITCH + 8), 1)
  t:reset()
  t:write(SWITCH, 1)
  t:run(10e-6)
  t:equal(t:read(SWITCH + 8), 1)
end)

local function sums(t)
  return { t:read(COUNTERS + 4), t:read(COUNTERS + STRIDE + 4), t:read(COUNTERS + 2 * STRIDE + 4) }
end

t.test "each of a class has its own registers, state and properties" (function(t)
  for n = 0, 2 do
    for value = 0, n do
      t:write(COUNTERS + n * STRIDE, n + value)
    end
  end
  t:equal(sums(t), { 0, (1 + 2) * 10, (2 + 3 + 4) * 100 })
  t:equal(t:read(COUNTERS + STRIDE), 2)
end)

t.test "each of a class is saved, and told when it was loaded" (function(t)
  t:write(COUNTERS, 5)
  t:write(COUNTERS + STRIDE, 6)
  t:write(COUNTERS + STRIDE, 7)
  local loads = t:read(COUNTERS + 8)
  t:snapshot "some"
  t:write(COUNTERS, 1000)
  t:write(COUNTERS + 2 * STRIDE, 1000)
  t:restore "some"
  t:equal(sums(t), { 5, 130, 0 })
  t:equal(t:read(COUNTERS + 8), loads + 1)
  t:equal(t:read(COUNTERS + 12), 1)
  t:equal(t:read(COUNTERS + STRIDE + 12), 2)
  t:equal(t:read(COUNTERS + 2 * STRIDE + 12), 0)
end)

local function level(t, n)
  return t:read(CHAIN + n * STRIDE + 4)
end

t.test "functions lead to each other, so far and no farther" (function(t)
  t:write(CHAIN + STRIDE, 1) -- one function; each link adds one
  t:equal(level(t, 2), 1)
  t:equal(level(t, DEEPEST), 1)
  t:equal(level(t, DEEPEST + 1), 0)
  t:equal(level(t, LINKS), 0)
end)

t.test "after functions that led too far, others are as deep as before" (function(t)
  t:write(CHAIN + STRIDE, 1)
  local first = LINKS - DEEPEST + 1
  t:write(CHAIN + first * STRIDE, 1)
  t:equal(level(t, LINKS), 1)
  t:write(CHAIN + STRIDE, 0)
  t:equal(level(t, DEEPEST), 0)
  t:equal(level(t, DEEPEST + 1), 1)
end)
