-- SPDX-License-Identifier: GPL-2.0-or-later
-- qemu: -object memory-backend-ram,id=own,size=32M -machine memory-backend=own -nic user,mac=52:54:00:00:00:07
-- What the command line brings: a memory backend for the RAM, a network card.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-options", arch = "arm", ram_size = 32 * q.MiB }
local ram = q.ram { id = "ram", at = 0x80000000 }
local eth = q.device "lan9118" { id = "eth", at = 0x10000000, nic = true }
local gpio = q.device "pl061" { id = "gpio", at = 0x10010000 }
local other = q.device "pl061" { id = "other", at = 0x10020000 }
other:output(0):to(gpio:input(3))

q.on("ready", function()
  check.equal("the RAM has the size of the memory backend", ram.qom:size(), 32 * q.MiB)
  check.equal("and is its region", ram.qom, qom.machine_ram())
  check.equal("which is that of -object", qom.machine():get "memory-backend", qom.find "/objects/own")
  check.equal("a device takes the command line's network card", eth.qom:get "mac", "52:54:00:00:00:07")
  check.truthy("with its back end", eth.qom:get "netdev" ~= "")
  check.equal("an unnamed GPIO output is connected", other.qom:connected(nil, 0), gpio.qom:input(nil, 3))
  check.done()
end)
