-- SPDX-License-Identifier: GPL-2.0-or-later
-- The key `at` and node:map().

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local uart = q.device "serial-mm" { id = "uart", at = "0x1000" }
--> device 'serial-mm' (uart): at: a place is an address or a table, not '0x1000'
q.ram { id = "a", size = 4096, at = -1 }
q.ram { id = "b", size = 4096, at = {} }
--> ram 'b': at must be an address, a table with an address, or a list of these, not a table
q.ram { id = "c", size = 4096, at = { adress = 5 } }
--> ram 'c': at: no key 'adress' (did you mean 'address'?); it takes: address, alias_of, covers, into, offset, priority, region, size
q.ram { id = "d", size = 4096, at = { address = 0, prio = 5 } }
--> ram 'd': at: no key 'prio' (did you mean 'priority'?); it takes: address, alias_of, covers, into, offset, priority, region, size
q.ram { id = "e", size = 4096, at = { address = 0, priority = "high" } }
--> ram 'e': at: priority must be an integer, not 'high'
q.ram { id = "f", size = 4096, at = { address = 0, region = {} } }
--> ram 'f': at: region must be the number or the name of a region, not a table
q.ram { id = "g", size = 4096, at = { address = 0, into = 5 } }
--> ram 'g': at: into must be a container node or a region (node:region(n)), not 5
q.ram { id = "h", size = 4096, at = { address = 0, alias_of = "a", size = 0 } }
--> ram 'h': at: alias_of must be a memory node or a region (node:region(n)), not 'a'
q.ram { id = "i", size = 4096, at = { { region = 0 }, "x" } }
--> ram 'i': at: a place needs an address
--> ram 'i': at: a place is an address or a table, not 'x'
q.ram { id = "j", size = 4096, at = true }
--> ram 'j': at: a place is an address or a table, not true
q.ram { id = "k", size = 4096, at = 0.5 }
--> ram 'k': at: a place is an address or a table, not 0.5
q.ram { id = "l", size = 4096, at = { [5] = 0x1000 } }
--> ram 'l': at must be a list for regions 0, 1, … without holes (false leaves one out), or begin with [0], not a table
q.ram { id = "m", size = 4096, at = { [-1] = 0x1000, [0] = 0x2000 } }
--> ram 'm': at must be a list for regions 0, 1, … without holes (false leaves one out), or begin with [0], not a table
q.ram { id = "n", size = 4096, at = { 0x1000, nil, 0x3000 } }
--> ram 'n': at must be a list for regions 0, 1, … without holes (false leaves one out), or begin with [0], not a table
q.ram { id = "q", size = 4096, at = uart }
--> ram 'q': at: a place is an address or a table, not device 'serial-mm' (uart)
uart:map()
--> device 'serial-mm' (uart): at: a place is an address or a table, not nil
uart:map "here"
--> device 'serial-mm' (uart): at: a place is an address or a table, not 'here'
