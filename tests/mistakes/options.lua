-- SPDX-License-Identifier: GPL-2.0-or-later
-- -m, -smp and -cpu beyond what the machine takes.
--! run: -m 4M
--! says: options.lua:15: -m 4 MiB: this machine takes 16 MiB to 1 GiB
--! run: -m 3G
--! says: options.lua:15: -m 3 GiB: this machine takes 16 MiB to 1 GiB
--! run: -smp 9
--! says: options.lua:15: -smp 9: this machine takes at most 8
--! run: -cpu sifive-e51
--! says: options.lua:15: -cpu sifive-e51: this machine takes: rv64, sifive-u54
--! run: -cpu nonsense
--! says: options.lua:15: -cpu nonsense: this machine takes: rv64, sifive-u54

local q = require "qemu"
q.machine {
  name = "m",
  arch = "riscv64",
  ram_size = { default = 64 * q.MiB, min = 16 * q.MiB, max = q.GiB },
  cpus = { default = 1, max = 8 },
  cpu_type = { default = "rv64", choices = { "rv64", "sifive-u54" } },
}
q.ram { id = "ram", at = 0x80000000 }
for i = 1, q.machine.cpus do
  q.cpu(q.machine.cpu_type) { id = "cpu" .. i }
end
