-- SPDX-License-Identifier: GPL-2.0-or-later
-- A device that would overwrite the memory behind the machine's state.
--! target: loongarch64

local q = require "qemu"
local qom = require "qom"
q.machine { name = "m", arch = "loongarch64" }
q.device "loongarch_ipi" { id = "ipi" }
--> a script cannot make a 'loongarch_ipi': it writes into the state of QEMU's own board
q.on("realized", function() qom.new "loongarch_ipi" end)
