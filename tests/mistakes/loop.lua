-- SPDX-License-Identifier: GPL-2.0-or-later
-- A script that never ends is stopped.
--! run: -M budget=2M

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
while true do
--> endless loop? the script ran more than 2097152 instructions (budget= of the machine)
end
