-- SPDX-License-Identifier: GPL-2.0-or-later
-- Nor a finalizer, which no hook would reach.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
setmetatable({}, { __gc = function()
--> a sandboxed script has no finalizers (__gc)
  while true do
  end
end })
