-- SPDX-License-Identifier: GPL-2.0-or-later
-- Asked before it is declared.

local q = require "qemu"
print(q.machine.ram_size)
--> q.machine { … } comes first
