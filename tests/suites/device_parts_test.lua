-- SPDX-License-Identifier: MIT
-- Devices written in Lua: buses, DMA, clocks, lines, resets.

local t = require "qemu.test"
local q = require "qemu"

q.machine { name = "device_parts", arch = { "arm", "aarch64" }, cpus = { default = 1 } }

local RAM <const> = 0x20000000
local PINS <const> = 0x40000000
local DMA <const> = 0x40010000
local DMA2 <const> = 0x40020000
local I2C <const> = 0x40030000
local SPI <const> = 0x40040000

q.ram { id = "sram", size = 64 * q.KiB, at = RAM }
local own = q.container { id = "own", size = 1 << 32 }
q.ram { id = "ownram", size = 4 * q.KiB, at = { into = own, address = 0x100 } }

-- Pins and a clock that a guest controls.
q.device_class "test-pins" {
  registers = {
    size = 0x100,
    { 0x00, "CS", write = function(self, value)
      self:set_output("cs", value)
    end },
    { 0x04, "HZ", write = function(self, value)
      self.out:set_hz(value)
    end },
    { 0x08, "LINES", count = 4, write = function(self, value, _, n)
      self:set_output(nil, value, n)
    end },
  },
  outputs = { 4, "cs" },
  clock_outputs = { "out" },
}

q.device_class "test-counter" {
  registers = {
    size = 0x100,
    { 0x00, "HZ", access = "ro" },
    { 0x04, "CHANGES", access = "ro", nonvolatile = true },
    { 0x08, "LEVELS", access = "ro" },
    { 0x0c, "NAMED", access = "ro" },
    { 0x10, "RESETS", access = "ro", read = function(self)
      return self.resets
    end },
  },
  clocks = { clk = function(self)
    self.HZ = self.clk:hz()
    self.CHANGES = self.CHANGES + 1
  end },
  inputs = {
    { count = 4, call = function(self, level, n)
      self.LEVELS = self.LEVELS & ~(1 << n) | level << n
    end },
    named = function(self, level)
      self.NAMED = level
    end,
  },
  nonvolatile = { resets = 0 },
  reset = function(self)
    self.resets = self.resets + 1
  end,
}

q.device_class "test-dma" {
  dma = true,
  registers = {
    size = 0x100,
    { 0x00, "SOURCE" },
    { 0x04, "TARGET" },
    { 0x08, "LENGTH", write = function(self, value)
      self.STATUS = self.dma:copy(self.TARGET, self.SOURCE, value) and 1 or 2
    end },
    { 0x0c, "STATUS", access = "ro" },
    { 0x10, "SWAP", write = function(self, address)
      local value = self.dma:load(address, 4)
      self.STATUS = value and self.dma:store(address, 4, value, true) and 1 or 2
    end },
    { 0x14, "TEXT", write = function(self, address)
      local text, why = self.dma:read(address, 4)
      self.STATUS = text and self.dma:write(address + 4, text:reverse() .. "!") and 1 or #why
    end },
  },
}

q.device_class "test-eeprom" {
  nonvolatile = { bytes = {}, at = 0, addressed = false },
  i2c = {
    event = function(self, event)
      if event == "start_send" then
        self.addressed = false
      end
      return self.at ~= 0xff -- it acknowledges unless it is at the end
    end,
    send = function(self, byte)
      if not self.addressed then
        self.at, self.addressed = byte, true
      else
        self.bytes[self.at], self.at = byte, self.at + 1
      end
      return byte ~= 0xee
    end,
    recv = function(self)
      self.at = self.at + 1
      return self.bytes[self.at - 1] or 0xff
    end,
  },
}

q.device_class "test-adder" {
  state = { sum = 0, selections = 0 },
  spi = {
    transfer = function(self, value)
      self.sum = self.sum + value
      return self.sum & 0xff
    end,
    select = function(self, selected)
      self.selections = self.selections + 1
      if selected then
        self.sum = 0
      end
    end,
  },
}

local pins = q.device "test-pins" { id = "pins", at = PINS }
local counter = q.device "test-counter" { id = "counter", at = PINS + 0x1000, clocks = { clk = pins:clock "out" } }
for i = 0, 3 do
  pins:output(i):to(counter:input(i))
end
q.device "test-dma" { id = "dma", at = DMA }
q.device "test-dma" { id = "dma2", at = DMA2, props = { dma = own } }
local i2c = q.device "imx.i2c" { id = "i2c", at = I2C }
q.device "test-eeprom" { id = "eeprom", bus = i2c:bus(), addr = 0x50 }
local spi = q.device "pl022" { id = "spi", at = SPI }
local adder = q.device "test-adder" { id = "adder", bus = spi:bus() }
pins:output "cs":to(adder:input "ssi-gpio-cs")

t.suite { timeout = 5 }

t.test "a clock's changes reach those below it" (function(t)
  local before = t:read(PINS + 0x1004)
  t:write(PINS + 4, 32768)
  t:equal(t:read(PINS + 0x1000), 32768)
  t:write(PINS + 4, 48000000)
  t:equal(t:read(PINS + 0x1000), 48000000)
  t:equal(t:read(PINS + 0x1004), before + 2)
end)

t.test "lines out of one device go into another" (function(t)
  t:write(PINS + 0x08, 1)
  t:write(PINS + 0x14, 1)
  t:equal(t:read(PINS + 0x1008), 9)
  t:write(PINS + 0x08, 0)
  t:equal(t:read(PINS + 0x1008), 8)
end)

t.test "a reset" (function(t)
  local resets = t:read(PINS + 0x1010)
  t:write(PINS + 4, 1000)
  local changes = t:read(PINS + 0x1004)
  t:reset()
  t:equal(t:read(PINS + 0x1010), resets + 1)
  t:equal(t:read(PINS + 0x1000), 0)
  t:equal(t:read(PINS + 0x1004), changes)
end)

t.test "DMA copies" (function(t)
  t:write_bytes(RAM, "twelve bytes")
  t:write(DMA, RAM)
  t:write(DMA + 4, RAM + 0x1000)
  t:write(DMA + 8, 12)
  t:equal(t:read(DMA + 12), 1)
  t:equal(t:read_bytes(RAM + 0x1000, 12), "twelve bytes")
end)

t.test "DMA of numbers and bytes" (function(t)
  t:write(RAM, 0x11223344)
  t:write(DMA + 0x10, RAM)
  t:equal(t:read(RAM), 0x44332211)
  t:write_bytes(RAM, "abcd")
  t:write(DMA + 0x14, RAM)
  t:equal(t:read_bytes(RAM, 9), "abcddcba!")
end)

t.test "DMA to where nothing is fails, and the device is told" (function(t)
  t:write(DMA, 0x90000000)
  t:write(DMA + 8, 4)
  t:equal(t:read(DMA + 12), 2)
  t:write(DMA + 0x14, 0x90000000)
  t:equal(t:read(DMA + 12), #"nothing is there")
end)

t.test "DMA in an address space of the device's own" (function(t)
  t:write(DMA2, 0x100)
  t:write(DMA2 + 4, 0x200)
  t:write(DMA2 + 8, 16)
  t:equal(t:read(DMA2 + 12), 1)
  t:write(DMA2, RAM)
  t:write(DMA2 + 8, 16)
  t:equal(t:read(DMA2 + 12), 2)
end)

-- imx.i2c: I2CR 8, I2SR 12, I2DR 16 (hw/i2c/imx_i2c.c); true if it was acknowledged
local function i2c_send(t, ...)
  t:write(I2C + 8, 0xb0, 2)
  for _, byte in ipairs { ... } do
    t:write(I2C + 16, byte, 2)
  end
  return t:read(I2C + 12, 2) & 1 == 0
end

local function i2c_stop(t)
  t:write(I2C + 8, 0x80, 2)
end

t.test "an I2C target is written and read" (function(t)
  t:check(i2c_send(t, 0xa0, 4, 0x12, 0x34))
  i2c_stop(t)
  t:check(i2c_send(t, 0xa0, 4))
  i2c_stop(t)
  t:write(I2C + 8, 0xb0, 2)
  t:write(I2C + 16, 0xa1, 2)
  t:write(I2C + 8, 0xa0, 2)
  t:read(I2C + 16, 2)
  t:equal(t:read(I2C + 16, 2), 0x12)
  t:equal(t:read(I2C + 16, 2), 0x34)
end)

t.test "an I2C target may not acknowledge" (function(t)
  t:check(i2c_send(t, 0xa0, 0xff))
  i2c_stop(t)
  t:check(not i2c_send(t, 0xa0))
  i2c_stop(t)
  t:check(not i2c_send(t, 0xa2), "no such address")
end)

-- pl022: CR1 4, DR 8 (hw/ssi/pl022.c)
local function spi_transfer(t, value)
  t:write(SPI + 8, value, 2)
  return t:read(SPI + 8, 2)
end

t.test "an SPI peripheral is selected, and answers each word" (function(t)
  t:write(SPI, 7, 2)
  t:write(SPI + 4, 2, 2)
  t:write(PINS, 1)
  t:write(PINS, 0)
  t:equal(spi_transfer(t, 5), 5)
  t:equal(spi_transfer(t, 7), 12)
  t:write(PINS, 1)
  t:equal(spi_transfer(t, 7), 0)
  t:write(PINS, 0)
  t:equal(spi_transfer(t, 9), 9)
end)

t.test "a snapshot has what is on buses" (function(t)
  t:write(SPI, 7, 2)
  t:write(SPI + 4, 2, 2)
  t:write(PINS, 1)
  t:snapshot "not selected"
  t:write(PINS, 0)
  t:equal(spi_transfer(t, 5), 5)
  t:restore "not selected"
  t:equal(spi_transfer(t, 5), 0)
end)
