-- SPDX-License-Identifier: GPL-2.0-or-later
-- A fault is one line, and leaves the terminal alone, whatever is in a name.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.clock { id = "clk", hz = "\27[31m" }
--> clock 'clk': hz must be a frequency in Hz, 0 or more, not '\x1b[31m'
q.device "a\nb" { id = "dev" }
--> no device type 'a\x0ab' in qemu-system-riscv64
q.ram { id = "\xff", at = 0, size = 0x1000 }
--> q.ram: id must be a name without '/' and blanks, not '\xff'
