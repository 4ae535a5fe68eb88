-- SPDX-License-Identifier: GPL-2.0-or-later
-- qemu: -M code=require("qemu").node("sram").size=8192
-- Text of the command line changes the machine before it is checked.

local check = require "check"
local q = require "qemu"

q.machine { name = "test-code", arch = "riscv64" }
local sram = q.ram { id = "sram", size = 4096, at = 0x1000 }
local device = q.has_type "serial-mm" and q.device "serial-mm" { id = "uart", at = 0x10000 }
check.equal("types can be asked for", { q.has_type "serial-mm", q.has_type "none" }, { true, false })
check.equal("properties, too", { q.has_property("serial-mm", "regshift"), q.has_property("serial-mm", "none") },
  { true, false })

q.on("ready", function()
  check.equal("the code ran last", sram.qom:size(), 8192)
  check.equal("a type that is there was used", device.qom:type(), "serial-mm")
  check.done()
end)
