-- SPDX-License-Identifier: GPL-2.0-or-later
-- A default that is none of the choices, or out of range.

local q = require "qemu"
q.machine {
--> q.machine: cpu_type must be a CPU model, or { default = model, choices = { model, … } } with the default among the choices, not a table
--> q.machine: cpus must be { default =, min =, max = } with a default from min to max, not a table
--> q.machine: ram_size must be { default =, min =, max = } with a default from min to max, not a table
  name = "m",
  arch = "riscv64",
  ram_size = { default = 64 * q.MiB, max = 16 * q.MiB },
  cpus = { default = 9, max = 8, min = 10 },
  cpu_type = { default = "rv46", choices = { "rv46", 5 } },
}
local n = q.machine.cpus + q.machine.ram_size
q.cpu(q.machine.cpu_type) { id = "cpu" .. n }
--> no CPU model 'nil' in qemu-system-riscv64
