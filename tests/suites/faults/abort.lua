-- SPDX-License-Identifier: MIT
-- A guest that makes QEMU abort: see failing.lua. The process has no time
-- to say more; who started it has to.

local t = require "qemu.test"
require "machines.arm.microbit"

t.suite { icount = 0, timeout = 1 }

-- expect: no result
t.test "lockup" (function(t)
  t:run(0.1) -- the vector table is empty
end)
