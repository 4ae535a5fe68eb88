-- SPDX-License-Identifier: MIT
-- A machine without a CPU: its devices and their time.

local t = require "qemu.test"
local q = require "qemu"

q.machine { name = "bare", arch = { "arm", "aarch64" }, cpus = { default = 1 } }

local TIMER <const> = 0x40000000

q.ram { id = "sram", size = 64 * q.KiB, at = 0x20000000 }
local pclk = q.clock { id = "pclk", hz = 1000000 }
local timer = q.device "cmsdk-apb-timer" { id = "timer", at = TIMER, clocks = { pclk = pclk } }
local gate = q.device(q.has_type "or-irq" and "or-irq" or "split-irq") { id = "gate", props = { ["num-lines"] = 1 } }
timer:irq():to(gate:input(0))

t.suite { timeout = 1 }

-- the timer's interrupt comes after so many microseconds
local function start(t, us)
  t:write(TIMER + 8, us) -- RELOAD
  t:write(TIMER + 4, us) -- VALUE
  t:write(TIMER, 0x9) -- CTRL: enabled, with its interrupt
end

t.test "time passes for devices alone" { each = { 100, 5000 }, function(t, us)
  local irq = t:line(timer:irq())
  start(t, us)
  t:run((us - 2) / 1e6)
  t:equal(irq:level(), 0)
  t:run(4e-6)
  t:equal(irq:level(), 1)
end }

t.test "the time is exact" (function(t)
  local before = t:time()
  t:run(0.25)
  t:between(t:time() - before, 0.25 - 1e-9, 0.25 + 1e-9)
end)

t.test "memory is the system's" (function(t)
  t:write(0x20000000, 0x12345678)
  t:equal(t:read(0x20000000, 2, "system"), 0x5678)
end)

t.test "there are no registers" (function(t)
  t:raises(function()
    t:pc()
  end, "there is no CPU 0")
end)
