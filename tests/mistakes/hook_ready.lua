-- SPDX-License-Identifier: GPL-2.0-or-later
-- The last moment.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.on("ready", function()
  error "not ready"
  --> not ready
end)
