-- SPDX-License-Identifier: MIT
-- For tests/bench/suites.py: cases that type a U-Boot command and check the
-- answer.

local t = require "qemu.test"
local q = require "qemu"
require "machines.riscv.virt"

t.suite { args = { "-nic", "none", "-kernel", "/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin" }, icount = 0 }

local numbers = {}
for i = 1, q.param("cases", { default = 20, min = 1 }) do
  numbers[i] = i
end

t.point "prompt" (function(t)
  t:expect_text "Hit any key"
  t:type " "
  t:expect_text "=> "
end)

t.test "U-Boot adds" { from = "prompt", each = numbers, function(t, n)
  t:type(("setexpr x 0x%x + 1; printenv x\n"):format(n))
  t:equal(t:expect "x=(%x+)[\r\n]", ("%x"):format(n + 1))
end }
