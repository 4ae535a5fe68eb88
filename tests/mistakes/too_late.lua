-- SPDX-License-Identifier: GPL-2.0-or-later
-- Declared when the machine is built.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local cpu = q.cpu "rv64" { id = "cpu" }
q.on("realized", function()
  q.ram { id = "late", size = 4096, at = 0 }
  --> the machine is built: q.ram comes too late
end)
q.on("realized", function()
  q.boot { cpu = cpu }
  --> the machine is built: q.boot comes too late
end)
q.on("realized", function()
  q.load { data = "x", at = 0 }
  --> the machine is built: q.load comes too late
end)
q.on("realized", function()
  cpu.qom.nothing()
  --> attempt to call a nil value (field 'nothing')
end)
