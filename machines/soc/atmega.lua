-- SPDX-License-Identifier: MIT
-- Microchip's ATmega168, 328, 1280 and 2560, as QEMU's types ATmega…p have
-- them (hw/avr/atmega.c): core, memory, USARTs and 16-bit timers.

local q = require "qemu"
local unimplemented = require "machines.soc.unimplemented"

-- QEMU has an AVR's two address spaces in one.
local CODE <const> = 0x000000
local DATA <const> = 0x800000

-- Registers, at addresses of the data space; interrupts by vector number, as
-- in the data sheets. A peripheral is switched off by a bit of a power
-- reduction register: { register, bit }.
--
-- USART: vectors of "received", "register empty", "sent"
-- timer: vectors of "capture", "compare A", "B", "C" (or false), "overflow"

local small <const> = {
  io_size = 0x100,
  power = { [0] = 0x64 },
  gpio = { b = 0x23, c = 0x26, d = 0x29 },
  usarts = { [0] = { at = 0xc0, power = { 0, 1 }, vectors = { 19, 20, 21 } } },
  timers16 = {
    [1] = { at = 0x80, mask = 0x6f, flags = 0x36, power = { 0, 3 }, vectors = { 11, 12, 13, false, 14 } },
  },
  timers8 = {
    [0] = { at = 0x44, mask = 0x6e, flags = 0x35 },
    [2] = { at = 0xb0, mask = 0x70, flags = 0x37 },
  },
}

local large <const> = {
  io_size = 0x200,
  power = { [0] = 0x64, 0x65 },
  gpio = {
    a = 0x20,
    b = 0x23,
    c = 0x26,
    d = 0x29,
    e = 0x2c,
    f = 0x2f,
    g = 0x32,
    h = 0x100,
    j = 0x103,
    k = 0x106,
    l = 0x109,
  },
  usarts = {
    [0] = { at = 0xc0, power = { 0, 1 }, vectors = { 26, 27, 28 } },
    { at = 0xc8, power = { 1, 0 }, vectors = { 37, 38, 39 } },
    { at = 0xd0, power = { 1, 1 }, vectors = { 52, 53, 54 } },
    { at = 0x130, power = { 1, 2 }, vectors = { 55, 56, 57 } },
  },
  timers16 = {
    [1] = { at = 0x80, mask = 0x6f, flags = 0x36, power = { 0, 3 }, vectors = { 17, 18, 19, 20, 21 } },
    [3] = { at = 0x90, mask = 0x71, flags = 0x38, power = { 1, 3 }, vectors = { 32, 33, 34, 35, 36 } },
    [4] = { at = 0xa0, mask = 0x72, flags = 0x39, power = { 1, 4 }, vectors = { 42, 43, 44, 45, 46 } },
    [5] = { at = 0x120, mask = 0x73, flags = 0x3a, power = { 1, 5 }, vectors = { 47, 48, 49, 50, 51 } },
  },
  timers8 = small.timers8,
}

local models <const> = { -- sizes in KiB
  ATmega168 = { cpu = "avr5", flash = 16, sram = 1, parts = small },
  ATmega328P = { cpu = "avr5", flash = 32, sram = 2, parts = small },
  ATmega1280 = { cpu = "avr51", flash = 128, sram = 8, parts = large },
  ATmega2560 = { cpu = "avr6", flash = 256, sram = 8, parts = large },
}

local function each_numbered(list)
  local numbers = {}
  for n in pairs(list) do
    numbers[#numbers + 1] = n
  end
  table.sort(numbers)
  local i = 0
  return function()
    i = i + 1
    return numbers[i], list[numbers[i]]
  end
end

-- QEMU's core counts its inputs from the second vector on: the first is reset.
local function connect(device, cpu, vectors)
  for n, vector in ipairs(vectors) do
    if vector then
      device:irq(n - 1):to(cpu:input(vector - 2))
    end
  end
end

local function switch(device, powers, power)
  local register, bit = table.unpack(power)
  powers[register]:irq(bit):to(device:input(0))
end

---@class soc.atmega
---@field cpu qemu.Node
---@field flash qemu.Node
---@field sram qemu.Node
---@field usarts table<integer, qemu.Node> from 0
---@field timers table<integer, qemu.Node> those of 16 bits, by their numbers
---@field CODE integer address of the flash
---@field DATA integer address of the data space

---@param fields { model: "ATmega168"|"ATmega328P"|"ATmega1280"|"ATmega2560", hz: integer } hz: of the crystal
---@return soc.atmega
return function(fields)
  local model = models[fields.model]
  local parts = model.parts
  local cpu = q.cpu(model.cpu) { id = "cpu" }
  if q.version_at_least(8, 2) then -- newer QEMU: the stack begins at the end of the SRAM
    cpu.props["init-sp"] = parts.io_size + model.sram * q.KiB - 1
  end

  local sram = q.ram { id = "sram", size = model.sram * q.KiB, at = DATA + parts.io_size }
  local flash = q.rom { id = "flash", size = model.flash * q.KiB, at = CODE }
  q.device "unimplemented-device" {
    id = "io",
    at = { address = DATA, priority = -1234 },
    props = { name = "I/O", size = parts.io_size },
  }

  local powers, usarts, timers = {}, {}, {}
  for i, at in each_numbered(parts.power) do
    powers[i] = q.device "avr-power" { id = "power" .. i, at = DATA + at }
  end
  for port, at in each_numbered(parts.gpio) do
    unimplemented("atmega-gpio-" .. port, DATA + at, 3)
  end
  for i, usart in each_numbered(parts.usarts) do
    usarts[i] = q.device "avr-usart" { id = "usart" .. i, at = DATA + usart.at, props = { chardev = q.serial(i) } }
    connect(usarts[i], cpu, usart.vectors)
    switch(usarts[i], powers, usart.power)
  end
  for i, timer in each_numbered(parts.timers8) do
    unimplemented("timer" .. i, DATA + timer.at, 5, "avr-timer8")
    unimplemented("timer" .. i .. "-intmask", DATA + timer.mask, 1, "avr-timer8-intmask")
    unimplemented("timer" .. i .. "-intflag", DATA + timer.flags, 1, "avr-timer8-intflag")
  end
  for i, timer in each_numbered(parts.timers16) do
    timers[i] = q.device "avr-timer16" {
      id = "timer" .. i,
      at = { DATA + timer.at, DATA + timer.mask, DATA + timer.flags },
      props = { ["cpu-frequency-hz"] = fields.hz },
    }
    connect(timers[i], cpu, timer.vectors)
    switch(timers[i], powers, timer.power)
  end

  unimplemented("avr-twi", DATA + 0x0b8, 6)
  unimplemented("avr-adc", DATA + 0x078, 8)
  unimplemented("avr-ext-mem-ctrl", DATA + 0x074, 2)
  unimplemented("avr-watchdog", DATA + 0x060, 1)
  unimplemented("avr-spi", DATA + 0x04c, 3)
  unimplemented("avr-eeprom", DATA + 0x03f, 3)

  return { cpu = cpu, flash = flash, sram = sram, usarts = usarts, timers = timers, CODE = CODE, DATA = DATA }
end
