-- SPDX-License-Identifier: GPL-2.0-or-later
-- What was removed is gone, with its wires; who names it is told.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local box = q.container { id = "box", size = 0x1000, at = 0x10000000 }
local cpu = q.cpu "rv64" { id = "cpu", memory = box }
--> cpu 'rv64-riscv-cpu' (cpu): memory refers to container 'box', which was removed
local rtc = q.device "goldfish_rtc" { id = "rtc", at = { address = 0, into = box } }
local clk = q.clock { id = "clk", hz = 5 }
q.clock_div { id = "div", source = clk }
--> clock 'div': source refers to clock 'clk', which was removed
q.alias { id = "alias", of = box, at = 0x20000000 }
--> alias 'alias': of refers to container 'box', which was removed
local uart = q.device "serial-mm" { id = "uart", at = 0x1000, irq = cpu:input(1) }
q.device "virtio-rng-device" { id = "rng", bus = rtc }
--> device 'virtio-rng-device' (rng): bus refers to device 'goldfish_rtc' (rtc), which was removed
local cluster = q.device "cpu-cluster" { id = "cluster", props = { ["cluster-id"] = 0 } }
q.cpu "rv64" { id = "cpu2", cluster = cluster }
--> cpu 'rv64-riscv-cpu' (cpu2): cluster refers to device 'cpu-cluster' (cluster), which was removed
box:remove()
clk:remove()
rtc:remove()
cluster:remove()
uart:remove()
uart.at = 5
--> device 'serial-mm' (uart) was removed
uart:irq(0):to(cpu:input(2))
--> uart: irq 0: the node was removed
q.ram { id = "ram", size = 0x1000, at = { address = 0x20, into = box } }
--> ram 'ram': at: into refers to container 'box', which was removed
cpu.props.memory = box
--> cpu 'rv64-riscv-cpu' (cpu): property 'memory' refers to container 'box', which was removed
q.boot { cpu = q.node "cpu", ram = box }
--> q.boot: ram refers to container 'box', which was removed
q.node "box"
--> no node 'box'
