-- SPDX-License-Identifier: GPL-2.0-or-later
-- A hook that fails is a fault, with the others.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local cpu = q.cpu "rv64" { id = "cpu" }
q.on("realized", function()
  error "first"
  --> first
end)
q.on("realized", function()
  cpu.index = 3
  --> cpu 'rv64-riscv-cpu' (cpu) is built: its declaration cannot change any more
end)
q.on("realized", function()
  cpu.props.resetvec = 3
  --> cpu 'rv64-riscv-cpu' (cpu) is built: use node.qom:set()
end)
q.on("realized", function()
  cpu:remove()
  --> cpu 'rv64-riscv-cpu' (cpu) is built: it cannot be removed
end)
q.on("realized", function()
  cpu:output(0):to(cpu:input(0))
  --> the machine is built: no wire can be added
end)
