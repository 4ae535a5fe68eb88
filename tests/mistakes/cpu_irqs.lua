-- SPDX-License-Identifier: GPL-2.0-or-later
-- M-profile cores.
--! target: arm

local q = require "qemu"
q.machine { name = "m", arch = "arm" }
q.cpu "cortex-m0" { id = "a", num_irq = 1000 }
q.cpu "cortex-m4" { id = "b", num_irq = 16, hartid = 5 }
q.boot { cpu = q.node "a", psci = "maybe", board_id = "x" }
--> q.boot: board_id must be an integer, not 'x'
--> q.boot: psci must be 'hvc' or 'smc', not 'maybe'
