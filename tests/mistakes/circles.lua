-- SPDX-License-Identifier: GPL-2.0-or-later
-- Aliases and containers that end in themselves; parents that do.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local a = q.container { id = "a", size = 0x1000, at = 0x10000 }
local b = q.container { id = "b", size = 0x1000, at = { address = 0, into = a } }
a.at = { address = 0, into = b }
--> container 'a': with this a region would lie within itself
local c = q.container { id = "c", size = 0x1000, at = 0x20000 }
c:map { address = 0, into = c }
--> container 'c': with this a region would lie within itself
local d = q.alias { id = "d", of = a, at = 0x30000, size = 0x100 }
local e = q.alias { id = "e", of = d, at = 0x40000, size = 0x100 }
--> alias 'e': with this a region would lie within itself
d.of = e
local f = q.container { id = "f", size = 0x1000, at = 0x50000 }
q.alias { id = "g", of = f, at = { address = 0, into = f }, size = 0x100 }
--> alias 'g': with this a region would lie within itself
local u = q.device "serial-mm" { id = "u", at = 0x60000 }
local v = q.device "serial-mm" { id = "v", at = 0x70000, parent = u }
--> device 'serial-mm' (v): parent leads back to itself
u.parent = v
--> device 'serial-mm' (u): parent leads back to itself
local r = q.device "virtio-mmio" { id = "r", at = 0x80000 }
r.bus = r
--> device 'virtio-mmio' (r): bus leads back to itself
local half = q.clock_div { id = "half", source = q.clock { id = "osc", hz = 1e6 }, div = 2 }
half.source = half
--> clock 'half': source leads back to itself
q.clock_div { id = "w", source = q.clock { id = "x", hz = 3 }, mul = 3 }
--> clock 'w': source leads back to itself
q.node("x").source = q.node "w"
--> clock 'x': source leads back to itself
