-- SPDX-License-Identifier: MIT
-- machines/devices/ring_dma.lua: descriptors, their results, and what drivers do wrong.

local t = require "qemu.test"
local q = require "qemu"
local ring_dma = require "machines.devices.ring_dma"

q.machine { name = "ring", arch = { "arm", "aarch64", "riscv64" }, cpus = { default = 1 } }
q.ram { id = "ram", size = 4 * q.MiB, at = 0x80000000 }
local sink = q.device "split-irq" { id = "sink", props = { ["num-lines"] = 1 } }
local engine = q.device(ring_dma) { id = "engine", at = 0x10000000, irq = sink:input(0) }

t.suite { icount = 0, timeout = 1 }

local ENGINE <const>, CTRL <const>, STATUS <const>, RING <const>, ENTRIES <const> = 0x10000000, 0, 4, 8, 0x10
local HEAD <const>, TAIL <const> = 0x14, 0x18
local COPY <const>, FILL <const>, SUM <const> = 0, 1, 2
local DESCRIPTORS <const>, FROM <const>, TO <const> = 0x80000000, 0x80100000, 0x80200000

local function reg(t, offset, value)
  return value and t:write(ENGINE + offset, value) or t:read(ENGINE + offset)
end

-- A ring with room for so many; the engine on.
local function set_up(t, entries)
  t:write(ENGINE + RING, DESCRIPTORS, 8)
  reg(t, ENTRIES, entries)
  reg(t, CTRL, 3)
end

local function put(t, index, command, to, from, length)
  t:write_bytes(DESCRIPTORS + 32 * index, ("<I8I8I4I4I4I4"):pack(from, to, length, command, 0, 0))
end

local function result(t, index)
  return t:read(DESCRIPTORS + 32 * index + 24), t:read(DESCRIPTORS + 32 * index + 28)
end

t.test "it copies, fills and adds up, one descriptor after the other" (function(t)
  set_up(t, 8)
  t:write_bytes(FROM, ("0123456789"):rep(2000))
  put(t, 0, COPY, TO, FROM, 20000)
  put(t, 1, FILL, TO + 30000, 0x55, 5000)
  put(t, 2, SUM, 0, FROM, 10000)
  reg(t, HEAD, 3)
  t:equal(reg(t, TAIL), 0, "nothing is done at once")
  t:advance(20e-6)
  t:equal(reg(t, STATUS), 0)
  t:advance(20e-6)
  t:equal(t:line(engine:irq(0)):level(), 1)
  t:equal(t:read_bytes(TO, 20000), ("0123456789"):rep(2000))
  t:equal(t:read_bytes(TO + 29999, 5002), "\0" .. ("\x55"):rep(5000) .. "\0")
  t:equal(table.pack(result(t, 2)), { n = 2, 1, 525000 })
  t:equal(reg(t, STATUS), 1)
  t:equal(reg(t, TAIL), 3)
end)

t.test "its interrupt is cleared by writing a 1" (function(t)
  set_up(t, 2)
  put(t, 0, COPY, TO, FROM, 4)
  reg(t, HEAD, 1)
  t:advance(1e-4)
  t:equal(t:line(engine:irq(0)):level(), 1)
  reg(t, STATUS, 1)
  t:equal(t:line(engine:irq(0)):level(), 0)
end)

t.test "the ring goes round" (function(t)
  set_up(t, 3)
  for i = 0, 9 do
    put(t, i % 3, FILL, TO + i, i + 1, 1)
    reg(t, HEAD, (i + 1) % 3)
    t:advance(1e-5)
    t:equal(reg(t, TAIL), (i + 1) % 3)
  end
  t:equal(t:read_bytes(TO, 10), "\1\2\3\4\5\6\7\8\9\10")
end)

t.test "it stops at a descriptor that it cannot do" { each = {
  { name = "no such command", 7, TO, FROM, 4 },
  { name = "too long", COPY, TO, FROM, (1 << 20) + 1 },
  { name = "from where nothing is", COPY, TO, 0x40000000, 4 },
  { name = "to where nothing is", FILL, 0x40000000, 0, 4 },
}, function(t, row)
  set_up(t, 4)
  put(t, 0, FILL, TO, 1, 1)
  put(t, 1, table.unpack(row))
  put(t, 2, FILL, TO + 1, 1, 1)
  reg(t, HEAD, 3)
  t:advance(1e-3)
  t:equal(table.pack(result(t, 1)), { n = 2, 2, 0 })
  t:equal(reg(t, STATUS), 2)
  t:equal(reg(t, TAIL), 1)
  t:equal(reg(t, CTRL), 2)
  t:equal(t:read(TO + 1, 1), 0, "what comes after it is not done")
end }

t.test "what a driver cannot mean is refused" (function(t)
  set_up(t, 4)
  reg(t, HEAD, 4)
  t:equal(reg(t, HEAD), 0)
  reg(t, ENTRIES, 5000)
  t:equal(reg(t, ENTRIES), 4096)
  t:write(ENGINE + RING, -1, 8)
  t:equal(t:read(ENGINE + RING, 8), -32)
  reg(t, HEAD, 1)
  t:advance(1e-3)
  t:equal(reg(t, STATUS), 2)
end)

t.test "it may write its own registers, as any address" (function(t)
  set_up(t, 4)
  put(t, 0, COPY, ENGINE, FROM, 4)
  put(t, 1, FILL, TO, 1, 1)
  reg(t, HEAD, 2)
  t:advance(1e-3)
  t:equal(reg(t, CTRL), 0)
  t:equal(reg(t, TAIL), 1)
  t:equal(t:read(TO, 1), 0)
end)

t.test "a state saved in the middle goes on" (function(t)
  set_up(t, 64)
  for i = 0, 49 do
    put(t, i, FILL, TO + 1000 * i, i, 1000)
  end
  reg(t, HEAD, 50)
  t:advance(20e-6)
  local done = reg(t, TAIL)
  t:between(done, 10, 30)
  t:snapshot "middle"
  t:advance(1e-3)
  t:equal(reg(t, TAIL), 50)
  t:restore "middle"
  t:equal(reg(t, TAIL), done)
  t:equal(t:read(TO + 49000, 1), 0)
  t:advance(1e-3)
  t:equal(t:read(TO + 49000, 1), 49)
end)
