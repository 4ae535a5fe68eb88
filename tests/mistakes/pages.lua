-- SPDX-License-Identifier: GPL-2.0-or-later
-- Regions whose pages are out of step with those of the CPU.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.cpu "rv64" { id = "cpu" }
q.stub { id = "stub", at = 0x10000008, size = 0x3000 }
--> the page at 0x10001000 would show region 'stub' from offset 0xff8 on: where a region fills whole pages of the CPU, both have to be multiples of a page (0x1000 bytes)
local ram = q.ram { id = "ram", at = 0x80000000, size = 0x10000 }
q.alias { id = "window", of = ram, offset = 0x800, size = 0x1000, at = 0x90000000 }
--> the page at 0x90000000 would show region 'ram' from offset 0x800 on: where a region fills whole pages of the CPU, both have to be multiples of a page (0x1000 bytes)
q.alias { id = "piece", of = ram, offset = 0x800, size = 0x800, at = 0x90010000 }
q.device "riscv.aclint.swi" { id = "swi", at = { address = 0x2000004, priority = 1 }, props = { ["num-harts"] = 1 } }
--> the page at 0x2001000 would show region 'riscv.aclint.swi' from offset 0xffc on: where a region fills whole pages of the CPU, both have to be multiples of a page (0x1000 bytes)
