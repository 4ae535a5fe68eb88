-- SPDX-License-Identifier: GPL-2.0-or-later
-- Wires, as far as a declaration tells.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local cpu = q.cpu "rv64" { id = "cpu" }
local plic = q.device "riscv.sifive.plic" { id = "plic", at = 0xc000000, outputs = { x = 5, [0] = 7, [-1] = 3 } }
--> device 'riscv.sifive.plic' (plic): outputs: no output can be called -1
--> plic: output 0 must go to an input (node:input(…)), not 7
--> plic: output 'x' 0 must go to an input (node:input(…)), not 5
local uart = q.device "serial-mm" { id = "uart", at = 0x1000, irq = { 5, cpu } }
--> uart: irq 0 must go to an input (node:input(…)), not 5
--> uart: irq 1 must go to an input (node:input(…)), not cpu 'rv64-riscv-cpu' (cpu)
q.device "serial-mm" { id = "holes", at = 0x1100, irq = { [2] = plic:input(3) } }
--> device 'serial-mm' (holes): irq must be an input (node:input(n)) or a list of inputs for IRQ 0, 1, … (without holes, or from [0] on), not a table
q.device "serial-mm" { id = "named", at = 0x1200, irq = { tx = plic:input(3) } }
--> device 'serial-mm' (named): irq must be an input (node:input(n)) or a list of inputs for IRQ 0, 1, … (without holes, or from [0] on), not a table
local rtc = q.device "goldfish_rtc" { id = "rtc", at = 0x2000, irq = plic:output(3) }
--> rtc: irq 0 must go to an input (node:input(…)), not plic: output 3
uart:irq(0):to(5)
--> uart: irq 0 must go to an input (node:input(…)), not 5
uart:irq(0):to(plic)
--> uart: irq 0 must go to an input (node:input(…)), not device 'riscv.sifive.plic' (plic)
uart:irq(0):to(plic:irq(0))
--> uart: irq 0 must go to an input (node:input(…)), not plic: irq 0
plic:input(1):to(cpu:input(9))
--> plic: input 1 is an input; wires go output:to(input)
uart:irq("x"):to(plic:input(-1))
--> irq takes a number, not 'x'
--> input takes ([name,] number), not (nil, -1)
uart:irq(0.5):to(plic:input {})
--> irq takes a number, not 0.5
--> input takes ([name,] number), not (a table, nil)
uart:output(5, 5):to(plic:input("a", "b"))
--> output takes ([name,] number), not (5, 5)
--> input takes ([name,] number), not ('a', 'b')
rtc:irq(0):to(plic:input(11))
rtc:irq(0):to(plic:input(11))
--> rtc: irq 0 is connected to plic: input 11 already, at lines.lua:37
