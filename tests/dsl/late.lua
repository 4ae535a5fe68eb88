-- SPDX-License-Identifier: GPL-2.0-or-later
-- qemu: -device serial-mm,id=extra -device serial-mm,id=second
-- Sysbus devices of the command line, placed and wired by the script.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-late", arch = "riscv64" }
local cpu = q.cpu "rv64" { id = "cpu" }
q.on_device("extra", { at = 0x1000, irq = cpu:input(5) })
q.on_device("second", { at = { { address = 0x2000, priority = 1 } } })
q.on_device("absent", { at = 0x3000 })

q.on("ready", function()
  local extra = qom.find "/machine/peripheral/extra"
  check.equal("it is mapped", extra:region_address(0), 0x1000)
  check.equal("and wired", extra:connected("sysbus-irq", 0):path(), "/machine/cpu/unnamed-gpio-in[5]")
  check.equal("one by one", qom.find("/machine/peripheral/second"):region_address(0), 0x2000)
  check.done()
end)
