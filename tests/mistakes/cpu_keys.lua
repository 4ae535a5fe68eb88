-- SPDX-License-Identifier: GPL-2.0-or-later
-- Keys that some CPUs have.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.cpu "rv64" { id = "a", start_powered_off = true, num_irq = 5 }
--> cpu 'rv64-riscv-cpu': no property 'num-irq'
local b = q.cpu "rv64" { id = "b", hartid = 1 << 40, clocks = { x = q.clock { id = "c", hz = 1 } } }
b:irq(0):to(b:input(0))
