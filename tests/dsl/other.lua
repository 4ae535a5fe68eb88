-- SPDX-License-Identifier: GPL-2.0-or-later
-- Any target: memory, and a CPU that starts at its reset vector or where
-- q.boot says.
-- qemu: -S

local check = require "check"
local q = require "qemu"
local qom = require "qom"

local target = qom.target().name
local models = { microblaze = "microblaze-cpu", or1k = "or1200", m68k = "m68040", xtensa = "dc232b", sh4 = "sh7751r",
  avr = "avr6-avr-cpu", rx = "rx62n-rx-cpu", alpha = "ev67", loongarch64 = "la464-loongarch-cpu" }
q.machine { name = "test-other", arch = target }
q.ram { id = "ram", at = 0x10000 }
local cpu = q.cpu(models[target]) { id = "cpu" }

q.on("ready", function()
  check.equal("a CPU is there", qom.cpus()[1], cpu.qom)
  check.truthy("it is realized", cpu.qom:realized())
  cpu.qom:address_space():write(0x10000, "ram")
  check.equal("it sees the memory", (qom.memory():read(0x10000, 3)), "ram")
  check.equal("which has its default size", q.node("ram").qom:size(), 128 << 20)
  check.done()
end)
