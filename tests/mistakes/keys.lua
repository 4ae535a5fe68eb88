-- SPDX-License-Identifier: GPL-2.0-or-later
-- Keys of a node's table.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local ram = q.ram { id = "ram", at = 0x80000000, props = {} }
--> ram 'ram': no key 'props'; it takes: at, block, dt, id, main, order, parent, size
q.ram { id = "ram2", at = 0x10000000, size = "4K", main = 1, block = 7, order = 1.5 }
--> ram 'ram2': block must be a string, not 7
--> ram 'ram2': main must be true or false, not 1
--> ram 'ram2': order must be an integer, not 1.5
--> ram 'ram2': size must be a size in bytes, above 0 (q.KiB, q.MiB and q.GiB help), not '4K'
q.ram { id = "ram3", at = 0x20000000, size = 0 }
--> ram 'ram3': size must be a size in bytes, above 0 (q.KiB, q.MiB and q.GiB help), not 0
q.ram { id = "ram4", at = 0x30000000, size = 4096.5 }
--> ram 'ram4': size must be a size in bytes, above 0 (q.KiB, q.MiB and q.GiB help), not 4096.5
q.rom { id = "rom1", at = 0x40000000 }
--> rom 'rom1': size is missing
q.rom { id = "rom2", at = 0x41000000, size = 4096, data = 5, file = {} }
--> rom 'rom2': data must be a string, not 5
--> rom 'rom2': file must be a string, not a table
q.alias { id = "al1", at = 0x42000000 }
--> alias 'al1': of is missing
q.alias { id = "al2", at = 0x43000000, of = 5, offset = -1 }
--> alias 'al2': of must be a memory node or a region (node:region(n)), not 5
--> alias 'al2': offset must be an integer, 0 or more, not -1
q.stub { id = "stub1", at = 0x44000000 }
--> stub 'stub1': size is missing
q.stub { id = "stub2", at = 0x45000000, size = 4096, value = "x" }
--> stub 'stub2': value must be an integer, not 'x'
q.container { id = "box", at = 0x46000000, of = ram }
--> container 'box': no key 'of'; it takes: at, dt, id, order, parent, size
q.cpu "rv64" {
--> cpu 'rv64-riscv-cpu' (cpu): no key 'at' (did you mean 'dt'?); it takes: clocks, cluster, dt, hartid, id, index, memory, num_irq, order, outputs, parent, props, reset, start_powered_off
--> cpu 'rv64-riscv-cpu' (cpu): cluster must be a node of type cpu-cluster, not ram 'ram'
--> cpu 'rv64-riscv-cpu' (cpu): hartid must be an integer, 0 or more, not 'x'
--> cpu 'rv64-riscv-cpu' (cpu): index must be an integer, 0 or more, not -1
--> cpu 'rv64-riscv-cpu' (cpu): memory must be a container, a memory node or a region (node:region(n)), not 5
--> cpu 'rv64-riscv-cpu' (cpu): start_powered_off must be true or false, not 1
  id = "cpu",
  memory = 5,
  cluster = ram,
  index = -1,
  hartid = "x",
  start_powered_off = 1,
  at = 0x1000,
}
q.device "serial-mm" {
--> device 'serial-mm' (uart): no key '1'; it takes: addr, anonymous, at, bus, clocks, data, dt, id, irq, links, nic, order, outputs, parent, props, reset
--> device 'serial-mm': its bus has no addresses
--> device 'serial-mm' (uart): bus must be a bus (node:bus([name])) or the node that has it, not 5
--> device 'serial-mm' (uart): clocks must be a table: name of the clock input = clock, not 5
--> device 'serial-mm' (uart): dt must be a table, not 5
--> device 'serial-mm' (uart): irq must be an input (node:input(n)) or a list of inputs for IRQ 0, 1, … (without holes, or from [0] on), not 5
--> device 'serial-mm' (uart): nic must be true, or the model name that -nic model= must have, not 5
--> device 'serial-mm' (uart): outputs must be a table: [n] = input for unnamed outputs, name = input or list of inputs for named ones, not 5
--> device 'serial-mm' (uart): parent must be a node, not 'ram'
--> device 'serial-mm' (uart): no key 'prop' (did you mean 'props'?); it takes: addr, anonymous, at, bus, clocks, data, dt, id, irq, links, nic, order, outputs, parent, props, reset
  id = "uart",
  at = 0x1000,
  parent = "ram",
  bus = 5,
  addr = 5,
  nic = 5,
  irq = 5,
  outputs = 5,
  clocks = 5,
  dt = 5,
  prop = {},
  [1] = 5,
}
q.clock { id = "clk", hz = "fast" }
--> clock 'clk': hz must be a frequency in Hz, 0 or more, not 'fast'
q.clock { id = "clk2", hz = -1 }
--> clock 'clk2': hz must be a frequency in Hz, 0 or more, not -1
q.clock { id = "clk3", hz = math.huge }
--> clock 'clk3': hz must be a frequency in Hz, 0 or more, not inf
q.clock_div { id = "clk4", source = ram, mul = 0, div = 1 << 40 }
--> clock 'clk4': div must be an integer from 1 to 2^32-1, not 1099511627776 (0x10000000000)
--> clock 'clk4': mul must be an integer from 1 to 2^32-1, not 0
--> clock 'clk4': source must be a clock (q.clock, q.clock_div, node:clock(name)), not ram 'ram'
ram.size = "big"
--> ram 'ram': size must be a size in bytes, above 0 (q.KiB, q.MiB and q.GiB help), not 'big'
ram.colour = "red"
--> ram 'ram': no key 'colour'; it takes: at, block, dt, id, main, order, parent, size
