-- SPDX-License-Identifier: GPL-2.0-or-later
-- Properties: unknown ones, and values of the wrong kind.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local ram = q.ram { id = "ram", at = 0x80000000 }
local cpu = q.cpu "rv64" { id = "cpu", props = { resetvec = "low", x = 1, cfi = true } }
--> cpu 'rv64-riscv-cpu': no property 'cfi'
--> cpu 'rv64-riscv-cpu': property 'resetvec' takes an integer of 64 bits, not 'low'
--> cpu 'rv64-riscv-cpu': no property 'x'
local uart = q.device "serial-mm" {
--> device 'serial-mm': no property '1'
--> device 'serial-mm': property 'baudbase' takes an integer from 0 to 4294967295, not 'fast'
--> device 'serial-mm': property 'endianness' takes an integer from 0 to 255, not a node
--> device 'serial-mm': 'realized' is the machine's business
--> device 'serial-mm': no property 'regshft' (did you mean 'regshift'?)
--> device 'serial-mm': property 'regshift' takes an integer from 0 to 255, not 256 (0x100)
  id = "uart",
  at = 0x1000,
  props = {
    regshft = 2,
    regshift = 256,
    baudbase = "fast",
    chardev = "nope",
    endianness = ram,
    realized = true,
    [1] = 5,
  },
}
uart.props.baudbase = {}
--> device 'serial-mm': property 'baudbase' takes an integer from 0 to 4294967295, not a table
uart.props.baudbase = coroutine.create(print)
--> device 'serial-mm': property 'baudbase' takes an integer from 0 to 4294967295, not a thread
uart.props.regshift = -1
--> device 'serial-mm': property 'regshift' takes an integer from 0 to 255, not -1
uart.props.regshift = 1.5
--> device 'serial-mm': property 'regshift' takes an integer from 0 to 255, not 1.5
uart.props.regshift = true
--> device 'serial-mm': property 'regshift' takes an integer from 0 to 255, not true
uart.props.no = nil
uart.props = 5
--> device 'serial-mm' (uart): props must be a table of QOM properties, not 5
uart.props = uart
--> device 'serial-mm' (uart): props must be a table of QOM properties, not device 'serial-mm' (uart)
q.device "riscv.sifive.plic" { id = "plic", at = 0x2000, props = { ["hart-config"] = 5 } }
--> device 'riscv.sifive.plic': property 'hart-config' takes a string, not 5
q.device "cfi.pflash01" { id = "flash", at = 0x30000, props = { ["big-endian"] = "maybe", drive = "none" } }
--> device 'cfi.pflash01': property 'big-endian' takes true or false, not 'maybe'
cpu.props.memory = uart
--> cpu 'rv64-riscv-cpu': link 'memory' needs a memory-region, not device 'serial-mm' (uart)
cpu.props.memory = "ram"
q.device "virtio-rng-device" { id = "rng", bus = uart, props = { rng = cpu } }
--> device 'virtio-rng-device': link 'rng' needs a rng-backend, not cpu 'rv64-riscv-cpu' (cpu)
q.object "memory-backend-ram" { id = "mem", props = { size = "big", policy = "bnd", sze = 1 } }
--> object 'memory-backend-ram': property 'size' takes an integer, not 'big'
--> object 'memory-backend-ram': no property 'sze' (did you mean 'size'?)
