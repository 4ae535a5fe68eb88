-- SPDX-License-Identifier: MIT
-- machines/devices/pl011.lua beside QEMU's own PL011: the same cases for both,
-- then both under the same random accesses.

local t = require "qemu.test"
local q = require "qemu"
local disturbed = require "disturbed"
local pl011 = require "machines.devices.pl011"

q.machine { name = "two-uarts", arch = { "arm", "aarch64" }, cpus = { default = 1 } }

local IRQS <const> = 6

-- What interrupts go to; more than a gate would take of both.
local function uart(type, id, address, serial)
  local sink = q.device "or-irq" { id = id .. "-irqs", props = { ["num-lines"] = IRQS } }
  local node = q.device(type) { id = id, at = address, props = { chardev = q.serial(serial) } }
  for i = 0, IRQS - 1 do
    node:irq(i):to(sink:input(i))
  end
  return { name = type, node = node, at = address, serial = { serial = serial } }
end

local in_c = uart("pl011", "uart0", 0x09000000, 0)
local in_lua = uart(pl011, "uart1", 0x09001000, 1)
local both = { in_c, in_lua }

t.suite { timeout = 1, args = { "-serial", "null", "-serial", "null" } }

local DR <const>, RSR <const>, FR <const> = 0x00, 0x04, 0x18
local ILPR <const>, IBRD <const>, FBRD <const>, LCR_H <const>, CR <const> = 0x20, 0x24, 0x28, 0x2c, 0x30
local IFLS <const>, IMSC <const>, RIS <const>, MIS <const>, ICR <const> = 0x34, 0x38, 0x3c, 0x40, 0x44
local DMACR <const>, ID <const> = 0x48, 0xfe0

local FIFO_ENABLED <const> = 0x70 -- LCR_H: 8 bits, FIFOs
local RXFE <const>, RXFF <const>, TXFE <const> = 0x10, 0x40, 0x80
local RX <const>, TX <const> = 0x10, 0x20

local function levels(t, u)
  local bits = 0
  for i = 0, IRQS - 1 do
    bits = bits | t:line(u.node:irq(i)):level() << i
  end
  return bits
end

t.test "registers after the start" { each = both, function(t, u)
  t:equal(t:read(u.at + FR), TXFE | RXFE)
  t:equal(t:read(u.at + CR), 0x300)
  t:equal(t:read(u.at + IFLS), 0x12)
  for _, offset in ipairs { RSR, ILPR, IBRD, FBRD, LCR_H, IMSC, RIS, MIS, DMACR } do
    t:equal(t:read(u.at + offset), 0, ("register %x"):format(offset))
  end
  t:equal(levels(t, u), 0)
end }

t.test "it says that it is a PL011" { each = both, function(t, u)
  for i, byte in ipairs { 0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1 } do
    t:equal(t:read(u.at + ID + 4 * (i - 1)), byte, "identification " .. i)
  end
end }

t.test "settings are kept" { each = both, function(t, u)
  for _, offset in ipairs { ILPR, IBRD, FBRD, CR, IFLS, DMACR } do
    t:write(u.at + offset, offset)
    t:equal(t:read(u.at + offset), offset, ("register %x"):format(offset))
  end
end }

t.test "what is written to the data register is sent" { each = both, function(t, u)
  for byte in ("Hello\n"):gmatch "." do
    t:write(u.at + DR, byte:byte())
  end
  t:expect_text("Hello\n", u.serial)
  t:equal(t:read(u.at + RIS), TX)
  t:equal(t:read(u.at + FR), TXFE | RXFE)
end }

t.test "the transmit interrupt" { each = both, function(t, u)
  t:write(u.at + IMSC, TX)
  t:write(u.at + DR, 0x41)
  t:equal(t:read(u.at + MIS), TX)
  t:equal(levels(t, u), 1 << 0 | 1 << 2)
  t:write(u.at + ICR, TX)
  t:equal(t:read(u.at + RIS), 0)
  t:equal(levels(t, u), 0)
end }

t.test "what arrives is read in its order" { each = both, function(t, u)
  t:write(u.at + LCR_H, FIFO_ENABLED)
  t:write(u.at + IMSC, RX)
  t:type("abc", u.serial)
  t:wait_until(function()
    return t:read(u.at + RIS) == RX
  end)
  t:run(0.001)
  t:equal(levels(t, u), 1 << 0 | 1 << 1)
  t:equal(t:read(u.at + DR), 0x61)
  t:equal(t:read(u.at + DR), 0x62)
  t:equal(t:read(u.at + FR), TXFE)
  t:equal(t:read(u.at + RIS), RX)
  t:equal(t:read(u.at + DR), 0x63)
  t:equal(t:read(u.at + FR), TXFE | RXFE)
  t:equal(levels(t, u), 0)
end }

t.test "the FIFO holds 16, the rest waits outside" { each = both, function(t, u)
  t:write(u.at + LCR_H, FIFO_ENABLED)
  t:type(("0123456789"):rep(4), u.serial)
  t:run(0.01)
  t:equal(t:read(u.at + FR), TXFE | RXFF)
  for i = 0, 39 do
    t:equal(t:read(u.at + DR), 0x30 + i % 10, "byte " .. i)
    t:run(0.001)
    t:equal(t:read(u.at + FR), TXFE | (i < 24 and RXFF or i == 39 and RXFE or 0), "flags after byte " .. i)
  end
end }

t.test "without FIFOs there is room for one" { each = both, function(t, u)
  t:type("xy", u.serial)
  t:run(0.01)
  t:equal(t:read(u.at + FR), TXFE | RXFF)
  t:equal(t:read(u.at + DR), 0x78)
  t:run(0.01)
  t:equal(t:read(u.at + FR), TXFE | RXFF)
  t:equal(t:read(u.at + DR), 0x79)
  t:equal(t:read(u.at + FR), TXFE | RXFE)
end }

t.test "narrow accesses" { each = both, function(t, u)
  t:write(u.at + DR, 0x42, 1)
  t:write(u.at + DR, 0x43, 2)
  t:expect_text("BC", u.serial)
  t:write(u.at + IMSC, TX, 2)
  t:equal(t:read(u.at + MIS, 2), TX)
  t:equal(t:read(u.at + FR, 1), TXFE | RXFE)
end }

-- Random accesses -------------------------------------------------------------

-- Of the settings any bits that every version of QEMU keeps: 6 of the baud
-- rate's fraction, and no loopback; LCR_H not, as QEMU's flags stay as they were when
-- the FIFO is emptied by FEN; nor offsets that are no registers.
local SETTINGS <const> = { ILPR, IBRD, FBRD, CR, IFLS, DMACR, RSR, FR }
local KEPT <const> = { [FBRD] = 0x3f, [CR] = 0xff7f }
local READABLE <const> = { RSR, FR, ILPR, IBRD, FBRD, LCR_H, CR, IFLS, IMSC, RIS, MIS, DMACR }

-- Something that a guest or the world does: { offset, value }, { text }, or {},
-- for a byte taken from the FIFO.
local function random_step()
  local act = math.random(10)
  if act <= 2 then
    return { DR, math.random(0, 255) }
  elseif act <= 4 then
    return {}
  elseif act <= 6 then
    return { act == 5 and IMSC or ICR, math.random(0, 0x7ff) }
  elseif act <= 8 then
    local bytes = {}
    for i = 1, math.random(5) do
      bytes[i] = math.random(0x20, 0x7e)
    end
    return { string.char(table.unpack(bytes)) }
  end
  local setting = SETTINGS[math.random(#SETTINGS)]
  return { setting, math.random(0, 0xffff) & (KEPT[setting] or 0xffff) }
end

local function random_steps(count)
  local steps = {}
  for i = 1, count do
    steps[i] = random_step()
  end
  return steps
end

-- Do it, and return all that can be seen of the device then.
local function step(t, u, what)
  local seen = {}
  if type(what[1]) == "string" then
    t:type(what[1], u.serial)
    t:run(0.001)
  elseif what[1] then
    t:write(u.at + what[1], what[2])
  elseif t:read(u.at + FR) & RXFE == 0 then
    seen.byte = t:read(u.at + DR)
    t:run(0.001) -- more of the text comes in
  end
  for _, offset in ipairs(READABLE) do
    seen[("register %x"):format(offset)] = t:read(u.at + offset)
  end
  seen.interrupts = levels(t, u)
  seen.sent = t:output(u.serial)
  return seen
end

t.test "2,000 random accesses, the same by both" (function(t)
  t:write(in_c.at + LCR_H, FIFO_ENABLED)
  t:write(in_lua.at + LCR_H, FIFO_ENABLED)
  for i, what in ipairs(random_steps(2000)) do
    t:equal(step(t, in_lua, what), step(t, in_c, what), "step " .. i)
  end
end)

t.test "1,000 saved and restored states change nothing" (function(t)
  t:write(in_lua.at + LCR_H, FIFO_ENABLED)
  disturbed(t, random_steps(1000), function(what)
    return step(t, in_lua, what)
  end, function()
    step(t, in_lua, random_step())
  end)
end)
