-- SPDX-License-Identifier: GPL-2.0-or-later
-- A method that a live object does not have, called in a hook.

local q = require "qemu"
local qom = require "qom"
q.machine { name = "m", arch = "riscv64" }
q.on("realized", function()
  local uart = qom.new "serial-mm"
  qom.machine():add_child("uart", uart)
  uart:relaize()
  --> attempt to call a nil value (method 'relaize') (did you mean 'realize' or 'realized'?)
end)
