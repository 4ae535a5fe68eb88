-- SPDX-License-Identifier: GPL-2.0-or-later
-- -smp of a machine that has a fixed number of CPUs; features nobody knows.
--! run: -smp 2
--! says: -smp 2: this machine has 1 CPU, and its script does not take -smp
--! run: -smp 1,maxcpus=2
--! says: -smp maxcpus=2: this machine takes at most 1
--! run: -kernel options_unread.lua
--! says: -kernel: the script of this machine does not take it
--! run: -bios options_unread.lua
--! says: -bios: the script of this machine does not take it
--! run: -usb
--! says: -usb: the script of this machine does not take it
--! run: -cpu nonsense
--! only: qemu-system-riscv64: unable to find CPU model 'nonsense'
--! run: -cpu rv64,nonsense=on
--! says: options_unread.lua:25: cpu 'rv64-riscv-cpu' (cpu): QEMU gave up while creating it: can't apply global rv64-riscv-cpu.nonsense=on: Property 'rv64-riscv-cpu.nonsense' not found
--! run: -cpu sifive-e51
--! says: -cpu sifive-e51: no CPU of this machine is of that model, and its script does not take -cpu
--! run: -m 2G
--! says: -m: the RAM of this machine has a fixed size, and its script does not take -m

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.ram { id = "ram", size = 0x1000, at = 0x80000000 }
q.cpu "rv64" { id = "cpu" }
