-- SPDX-License-Identifier: MIT
-- Cases that fail, one of each kind: run.py --failing compares what is
-- reported with the lines "-- expect: …" above each.

local t = require "qemu.test"
require "machines.riscv.virt"

t.suite { args = { "-bios", "none", "-nic", "none" }, icount = 0, timeout = 0.001 }

local RAM <const> = 0x80000000

-- a loop that writes "x" to the UART once, then does nothing
local function put_guest(t)
  -- lui t1, 0x10000; addi t2, x0, 'x'; sb t2, 0(t1); j .
  for i, word in ipairs { 0x10000337, 0x07800393, 0x00730023, 0x0000006f } do
    t:write(RAM + 4 * (i - 1), word)
  end
  t:pc(RAM)
end

-- expect: :24: expected text "hello" on serial line 0 within 0.001 s of virtual time; it did not come; .*\nx$
t.test "wrong text" (function(t)
  put_guest(t)
  t:expect_text "hello"
end)

-- expect: :30: expected a condition within 0.0005 s of virtual time; it did not come true; .*\nx$
t.test "time-out" (function(t)
  put_guest(t)
  t:wait_until(function()
    return false
  end, { timeout = 0.0005 })
end)

-- expect: :38: memory at 0x80000000: expected 305419896 \(0x12345678\), seen 1$
t.test "wrong memory" (function(t)
  t:write(RAM, 1)
  t:expect_memory(RAM, 0x12345678)
end)

-- expect: :43: SCR: expected 2, seen 1$
t.test "wrong value" (function(t)
  t:equal(1, 2, "SCR")
end)

-- expect: :49: attempt to index a nil value \(local 'nothing'\)$
t.test "Lua error" (function()
  local nothing = nil
  return nothing.field
end)

-- expect: :54: cannot read 0x8000000: nothing answers here$
t.test "bus error" (function(t)
  t:read(0x08000000)
end)

-- expect: :59: '%' is no pattern of Lua: malformed pattern
t.test "bad pattern" (function(t)
  t:expect "%"
end)

-- expect: :65: endless loop\?
t.test "endless loop" (function()
  while true do
    local _ = 1
  end
end)

-- expect: :71: the machine has no serial line 7: no device uses q.serial\(7\)$
t.test "no such line" (function(t)
  t:type("x", { serial = 7 })
end)

-- expect: :75: expected to fail \(for example\), but it passed$
t.test "passes against expectation" { xfail = "for example", function() end }

-- expect: :80: the point 'ruin' could not be made: .*:78: expected 1, seen 0$
t.point "ruin" (function(t) t:equal(0, 1) end)
t.test "first from a ruin" { xfail = "the point", function(t) t:from "ruin" end }
t.test "second from a ruin" (function(t) t:from "ruin" end)

-- expect: :85: test code after this: QEMU ended, by itself or because the guest told a device to$
t.test "QEMU ends" (function(t)
  put_guest(t)
  t:run(0.0001)
  t:write(0x00100000, 0x5555)
end)
