-- SPDX-License-Identifier: GPL-2.0-or-later
-- A table that never ends, given to the language.
--! run: -M budget=2M

local q = require "qemu"
q.machine(setmetatable({}, { __pairs = function() return function() return 1, 2 end end }))
--> endless loop? the script ran more than 2097152 instructions (budget= of the machine)
