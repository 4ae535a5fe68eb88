-- SPDX-License-Identifier: MIT
-- For tests/bench/suites.py: cases that restore the snapshot, poke a device
-- and read it back.

local t = require "qemu.test"
local q = require "qemu"
require "machines.riscv.virt"

t.suite { args = { "-nic", "none" }, icount = 0 }

local SCR <const> = 0x10000007 -- the 16550's scratch register

local values = {}
for i = 1, q.param("cases", { default = 1000, min = 1 }) do
  values[i] = i
end

t.test "the scratch register keeps a byte" { each = values, function(t, value)
  t:write(SCR, value & 0xff, 1)
  t:equal(t:read(SCR, 1), value & 0xff)
end }
