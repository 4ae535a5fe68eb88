-- SPDX-License-Identifier: MIT
-- A guest that makes no progress in virtual time worth waiting for, and a
-- test that hangs: see failing.lua.

local t = require "qemu.test"
require "machines.riscv.virt"

t.suite { args = { "-bios", "none", "-nic", "none" }, icount = 0, timeout = 1000, guard = 1 }

-- expect: :14: waiting for text "never" on serial line 0: no end after 1 s of the host's time, at
t.test "guest" (function(t)
  t:write(0x80000000, 0x0000006f)
  t:pc(0x80000000)
  t:expect_text "never"
end)

-- expect: the case's code \(nothing moved for 6 s of the host's time\)$
t.test "test" (function(t)
  local _ = (("a"):rep(40)):find(("a*"):rep(30) .. "b")
end)
