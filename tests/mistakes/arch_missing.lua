-- SPDX-License-Identifier: GPL-2.0-or-later
local q = require "qemu"
q.machine { name = "m" }
--> q.machine: arch is missing
