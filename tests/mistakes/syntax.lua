-- SPDX-License-Identifier: GPL-2.0-or-later
-- Not Lua.

local q = require "qemu"
q.machine { name = "m" arch = "riscv64" }
--> '}' expected near 'arch'
