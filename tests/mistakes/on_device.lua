-- SPDX-License-Identifier: GPL-2.0-or-later
-- Places for devices of the command line.
--! run: -device serial-mm,id=extra
--! only: qemu-system-riscv64: -device serial-mm,id=extra: device 'extra' (serial-mm): this machine has no place for it; its script needs q.on_device("extra", { at = … })
--! run: -device serial-mm
--! only: qemu-system-riscv64: -device serial-mm: device 'serial-mm': this machine places devices by their ids: give it one (id=…)
--! run: -device serial-mm,id=wrong
--! only: qemu-system-riscv64: -device serial-mm,id=wrong: on_device.lua:24: wrong: region 1 does not exist: 'serial-mm' has 1 (0)
--! run: -device serial-mm,id=over
--! only: qemu-system-riscv64: -device serial-mm,id=over: on_device.lua:25: device 'serial-mm' (over) (0x1004-0x100b) overlaps device 'serial-mm' (uart) (0x1000-0x1007, declared at on_device.lua:23); give one a priority
--! run: -device serial-mm,id=irqs
--! only: qemu-system-riscv64: -device serial-mm,id=irqs: on_device.lua:26: irqs: irq 1 does not exist: 'serial-mm' has 1 (0)
--! run: -device serial-mm,id=clocks
--! only: qemu-system-riscv64: -device serial-mm,id=clocks: on_device.lua:27: 'serial-mm' at /machine/peripheral/clocks has no clock 'clk'; its clocks are: none
--! run: -device serial-mn,id=extra
--! only: qemu-system-riscv64: -device serial-mn,id=extra: 'serial-mn' is not a valid device model name
--! run: -device rv64-riscv-cpu,id=extra
--! only: qemu-system-riscv64: -device rv64-riscv-cpu,id=extra: Parameter 'driver' expects a pluggable device type

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local cpu = q.cpu "rv64" { id = "cpu" }
q.device "serial-mm" { id = "uart", at = 0x1000 }
q.on_device("wrong", { at = { [0] = false, [1] = 0x5000 } })
q.on_device("over", { at = 0x1004 })
q.on_device("irqs", { at = 0x5000, irq = { [0] = cpu:input(1), [1] = cpu:input(2) } })
q.on_device("clocks", { at = 0x5000, clocks = { clk = q.clock { id = "c", hz = 1 } } })
