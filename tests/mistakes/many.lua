-- SPDX-License-Identifier: GPL-2.0-or-later
-- All that is wrong is said at once, at whatever level it shows.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local plic = q.device "riscv.sifive.pilc" { id = "plic", at = 0x0c000000 }
--> no device type 'riscv.sifive.pilc' in qemu-system-riscv64 (did you mean 'riscv.sifive.plic' or 'riscv.sifive.e.soc' or 'riscv.sifive.test'?)
q.device "serial-mm" { id = "uart0", at = 0x10000000, irq = plic:input(10), props = { chardve = q.serial(0) } }
--> device 'serial-mm': no property 'chardve' (did you mean 'chardev'?)
q.ram { id = "sram", size = 0x10000 }
--> ram 'sram' is declared but never placed: give it `at`
q.cpu "rv65" { id = "cpu" }
--> no CPU model 'rv65' in qemu-system-riscv64 (did you mean 'rv64'?)
q.clock { id = "clk", hertz = 5 }
--> clock 'clk': no key 'hertz'; it takes: div, dt, hz, id, mul, order, parent, source
--> clock 'clk': hz is missing
