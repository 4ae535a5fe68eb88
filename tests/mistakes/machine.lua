-- SPDX-License-Identifier: GPL-2.0-or-later
-- q.machine: keys and values.

local q = require "qemu"
q.machine "virt"
--> q.machine takes a table, not 'virt'
q.machine {
--> q.machine: arch must be the name of a QEMU target (riscv64, arm, …), or a list of names, not 5
--> q.machine: no key 'cpu' (did you mean 'cpus'?); it takes: arch, cpu_type, cpus, description, ignore_bus_errors, name, ram_size
--> q.machine: cpu_type must be a CPU model, or { default = model, choices = { model, … } } with the default among the choices, not 5
--> q.machine: cpus must be a number, or { default =, min =, max = } of numbers, not a table
--> q.machine: description must be a string, not false
--> q.machine: no key 'kernel'; it takes: arch, cpu_type, cpus, description, ignore_bus_errors, name, ram_size
--> q.machine: name must be a string, not 7
--> q.machine: ram_size must be a size in bytes, above 0 (q.KiB, q.MiB and q.GiB help), not -5
  name = 7,
  arch = 5,
  cpu = 1,
  cpus = { default = 1, mx = 4 },
  ram_size = -5,
  cpu_type = 5,
  description = false,
  kernel = "x",
}
q.machine { arch = {} }
--> q.machine: arch must be the name of a QEMU target (riscv64, arm, …), or a list of names, not a table
q.machine { arch = { 1 } }
--> q.machine: arch must be the name of a QEMU target (riscv64, arm, …), or a list of names, not a table
q.machine { arch = "riscv64" }
q.param("x", { default = q.machine.kernl })
--> q.machine has no 'kernl' (did you mean 'kernel'?)
q.machine { name = 5 }
--> q.machine: name must be a string, not 5
