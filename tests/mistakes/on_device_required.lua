-- SPDX-License-Identifier: GPL-2.0-or-later
local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.on_device("must", { at = 0x1000, required = true })
--> this machine needs -device TYPE,id=must
