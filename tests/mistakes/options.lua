-- SPDX-License-Identifier: GPL-2.0-or-later
-- -m, -smp and -cpu beyond what the machine takes.
--! run: -m 4M
--! says: options.lua:19: -m 4 MiB: this machine takes 16 MiB to 1 GiB
--! run: -m 3G
--! says: options.lua:19: -m 3 GiB: this machine takes 16 MiB to 1 GiB
--! run: -smp 9
--! says: options.lua:19: -smp 9: this machine takes 2 to 8
--! run: -smp 1
--! says: options.lua:19: -smp 1: this machine takes 2 to 8
--! run: -smp 2,maxcpus=9
--! says: -smp maxcpus=9: this machine takes at most 8
--! run: -cpu sifive-e51
--! says: options.lua:19: -cpu sifive-e51: this machine takes: rv64, sifive-u54
--! run: -cpu nonsense
--! says: options.lua:19: -cpu nonsense: this machine takes: rv64, sifive-u54

local q = require "qemu"
q.machine {
  name = "m",
  arch = "riscv64",
  ram_size = { default = 64 * q.MiB, min = 16 * q.MiB, max = q.GiB },
  cpus = { default = 2, min = 2, max = 8 },
  cpu_type = { default = "rv64", choices = { "rv64", "sifive-u54" } },
}
q.ram { id = "ram", at = 0x80000000 }
for i = 1, q.machine.cpus do
  q.cpu(q.machine.cpu_type) { id = "cpu" .. i }
end
