-- SPDX-License-Identifier: MIT
-- Two harts on two threads of the host write to one device in Lua as fast as
-- they can: its functions run one after the other, and no access is lost.
-- params.seconds=60 makes it a minute.

local t = require "qemu.test"
local q = require "qemu"

q.machine { name = "two-harts", arch = "riscv64" }
local seconds = q.param("seconds", { type = "number", default = 2, help = "how long" })

local RAM <const>, ADDER <const>, HARTS <const> = 0x80000000, 0x10000000, 2

q.device_class "test-adder" {
  description = "adds up, in its registers, in state and in a table",
  registers = {
    size = 0x100,
    { 0x00, "ADD", access = "wo", write = function(self, value)
      self.total = self.total + value
      self.TOTAL = self.TOTAL + value
      self.list[1] = (self.list[1] or 0) + value
      self.inside = self.inside + 1
      self.most = math.max(self.most, self.inside)
      self.inside = self.inside - 1
    end },
    { 0x08, "TOTAL", width = 64, access = "ro" },
    { 0x10, "STATE", width = 64, access = "ro", read = function(self)
      return self.total
    end },
    { 0x18, "LISTED", width = 64, access = "ro", read = function(self)
      return self.list[1] or 0
    end },
    { 0x20, "MOST", access = "ro", read = function(self)
      return self.most
    end },
    { 0x24, "PLAIN" },
  },
  state = { total = 0, list = {}, inside = 0, most = 0 },
}

q.ram { id = "ram", size = 64 * q.KiB, at = RAM }
q.device "test-adder" { id = "adder", at = ADDER }
for i = 0, HARTS - 1 do
  q.cpu "rv64" { id = "hart" .. i, hartid = i, props = { resetvec = RAM } }
end

t.suite { args = { "-accel", "tcg,thread=multi" }, timeout = 600, guard = 300 }

local PROGRAM <const> = {
  0x00652023, -- sw t1, 0(a0)      add t1
  0x02452383, -- lw t2, 0x24(a0)   a register without a function
  0x01052383, -- lw t2, 0x10(a0)   and one with
  0x001e8e93, -- addi t4, t4, 1
  0xff1ff06f, -- j .-16
}

-- How often a hart has added: t4, and one more between the store and the addi.
local function added(t, hart)
  local instruction = (t:pc(nil, hart) - RAM) // 4
  return t:register("t4", nil, hart) + (instruction >= 1 and instruction <= 3 and 1 or 0)
end

t.test "no access is lost" (function(t)
  for i, word in ipairs(PROGRAM) do
    t:write(RAM + 4 * (i - 1), word)
  end
  for hart = 0, HARTS - 1 do
    t:pc(RAM, hart)
    t:register("a0", ADDER, hart)
    t:register("t1", hart + 1, hart) -- each adds its own number
    t:register("t4", 0, hart)
  end
  t:run(seconds)
  local first, second = added(t, 0), added(t, 1)
  t:check(first > 100 and second > 100, "both made progress")
  for _, offset in ipairs { 0x08, 0x10, 0x18 } do
    t:equal(t:read(ADDER + offset, 8), first + 2 * second, ("register %x"):format(offset))
  end
  t:equal(t:read(ADDER + 0x20), 1, "functions at a time")
end)
