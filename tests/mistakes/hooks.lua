-- SPDX-License-Identifier: GPL-2.0-or-later
-- Hooks.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.on("start", function() end)
--> q.on: no event 'start'; there are: realized, ready, reset, powerdown
q.on(5, function() end)
--> q.on: no event '5'; there are: realized, ready, reset, powerdown
q.on("ready")
--> q.on takes a function, not nil
q.on("ready", "f")
--> q.on takes a function, not 'f'
