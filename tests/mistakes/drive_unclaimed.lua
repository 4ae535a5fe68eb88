-- SPDX-License-Identifier: GPL-2.0-or-later
-- A drive that no device takes is QEMU's own message.
--! run: -drive if=pflash,file=null-co://,format=raw
--! only: qemu-system-riscv64: -drive if=pflash,file=null-co://,format=raw: machine type does not support if=pflash,bus=0,unit=0

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
