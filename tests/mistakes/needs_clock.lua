-- SPDX-License-Identifier: GPL-2.0-or-later
-- Timers that divide by a frequency nobody set.
--! target: rx

local q = require "qemu"
q.machine { name = "m", arch = "rx" }
q.device "renesas-tmr" { id = "tmr", at = 0x1000 }
--> device 'renesas-tmr' (tmr): needs its property 'input-freq' set
