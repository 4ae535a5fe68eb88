-- SPDX-License-Identifier: GPL-2.0-or-later
-- What the command line names, and is not there.
--! run: -kernel none.elf
--! says: -kernel: no such file: $DIR/none.elf
--! run: -initrd none.img
--! only: qemu-system-riscv64: -initrd only allowed with -kernel option
--! run: -dtb none.dtb
--! says: -dtb: no such file: $DIR/none.dtb
--! run: -bios none.bin
--! says: -bios: no such file: none.bin
--! run: -kernel .
--! says: -kernel: no such file: $DIR/.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local ram = q.ram { id = "ram", at = 0x80000000 }
local cpu = q.cpu "rv64" { id = "cpu" }
q.boot { cpu = cpu, ram = ram, firmware = q.machine.firmware }
