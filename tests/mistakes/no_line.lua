-- SPDX-License-Identifier: GPL-2.0-or-later
-- Lines that a device does not have.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local cpu = q.cpu "rv64" { id = "cpu" }
local plic = q.device "riscv.sifive.plic" {
  id = "plic",
  at = 0xc000000,
  props = {
    ["hart-config"] = "M",
    ["num-sources"] = 8,
    ["num-priorities"] = 7,
    ["aperture-size"] = 0x600000,
    ["context-base"] = 0x200000,
    ["context-stride"] = 0x1000,
    ["enable-base"] = 0x2000,
    ["enable-stride"] = 0x80,
  },
}
local ram = q.ram { id = "ram", at = 0x80000000 }
local uart = q.device "serial-mm" { id = "uart", at = 0x1000 }
uart:irq(1):to(plic:input(1))
--> uart: irq 1 does not exist: 'serial-mm' has 1 (0)
uart:irq(0):to(plic:input(8))
--> plic: input 8 does not exist: 'riscv.sifive.plic' has 8 (0-7)
uart:irq(0):to(plic:input("irqs", 0))
--> plic: input 'irqs' 0 does not exist: 'riscv.sifive.plic' has unnamed 0-7
uart:output("tx"):to(plic:input(1))
--> uart: output 'tx' 0 does not exist: 'serial-mm' has none
uart:output(0):to(plic:input(1))
--> uart: output 0 does not exist: 'serial-mm' has none
plic:output(1):to(cpu:input(11))
plic:output("x", 3):to(cpu:input(11))
--> plic: output 'x' 3 does not exist: 'riscv.sifive.plic' has unnamed 0-1
plic:irq(0):to(cpu:input(1))
--> plic: irq 0 does not exist: 'riscv.sifive.plic' has none
cpu:output(0):to(plic:input(1))
--> cpu: output 0 does not exist: 'rv64-riscv-cpu' has none
cpu:irq(0):to(plic:input(1))
--> cpu: irq 0 does not exist: 'rv64-riscv-cpu' has none
ram:output(0):to(plic:input(1))
--> ram: output 0: a ram has no lines
uart:irq(0):to(ram:input(1))
--> ram: input 1: a ram has no lines
