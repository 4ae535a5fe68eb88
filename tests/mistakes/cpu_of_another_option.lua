-- SPDX-License-Identifier: GPL-2.0-or-later
-- "-cpu" may be the value of another option.
--! run: -name -cpu
--! says: cpu_of_another_option.lua:12: rv64
--! run: -S -name -cpu -cpu sifive-u54
--! says: cpu_of_another_option.lua:12: sifive-u54
--! run: -cpu sifive-u54 -name -cpu
--! says: cpu_of_another_option.lua:12: sifive-u54

local q = require "qemu"
q.machine { name = "m", arch = "riscv64", cpu_type = { default = "rv64", choices = { "rv64", "sifive-u54" } } }
error(q.machine.cpu_type)
