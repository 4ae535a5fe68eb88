-- SPDX-License-Identifier: GPL-2.0-or-later
-- Where regions lie: lists, tables, containers, priorities, aliases, windows.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-memory", arch = "riscv64" }

q.ram { id = "twice", size = 0x1000, at = { 0x1000, 0x3000 } }
q.ram { id = "low", size = 0x1000, at = { address = 0x5000, priority = -1 } }
q.rom { id = "high", size = 4, at = 0x5000, data = "high" }
local box = q.container { id = "box", size = 0x10000, at = 0x10000 }
q.ram { id = "inside", size = 0x1000, at = { address = 0x800, into = box } }
q.alias { id = "mirror", of = box, offset = 0x800, size = 0x100, at = 0x30000 }
q.alias { id = "long", of = q.node "inside", size = 0x2000, beyond = true, at = 0x34000 }
q.ram { id = "window", size = 0x1000, at = { address = 0x40000, offset = 0x10, size = 0x10 } }
q.ram { id = "shown", size = 0x1000, at = { address = 0x50000, alias_of = q.node "inside" } }
q.stub { id = "stub", size = 0x100, at = 0x60000, value = 0x12345678 }
q.rom { id = "empty", size = 16, at = 0x70000 }
q.rom { id = "text", size = 0x1000, at = 0x71000, file = "memory.lua" }
q.load { data = "loaded", at = 0x1100 }
q.load { data = "boxed", at = 0x810, into = box }
q.ram { id = "top", size = 0x1000, at = 0xfffffffffffff000 }
local uart = q.device "serial-mm" { id = "uart", at = { address = 0x80000, priority = 2 } }
uart:map(0x90000):map { address = 0xa0000, size = 4, offset = 4 }
q.device "gpex-pcihost" {
  id = "pcie",
  at = { { address = 0x100000000, region = 0 }, { address = 0x200000000, region = 2 } },
}

-- A reset fills memory with its contents after these hooks ran: look at the second.
local resets = 0
q.on("reset", function()
  resets = resets + 1
  if resets == 1 then
    return qom.request_reset()
  end
  local memory = qom.memory()
  local function bytes(address, n)
    return (memory:read(address, n))
  end
  memory:write(0x1000, "once")
  check.equal("a list of places shows one RAM at each", bytes(0x3000, 4), "once")
  check.equal("the higher priority is seen", bytes(0x5000, 4), "high")
  memory:write(0x5004, "low")
  check.equal("and around it the lower one", bytes(0x5004, 3), "low")
  memory:write(0x10800, "in the box")
  check.equal("a container brings what is in it", bytes(0x10800, 10), "in the box")
  check.equal("an alias shows a part of it", bytes(0x30000, 10), "in the box")
  check.equal("an alias may go on where nothing is", bytes(0x34000, 10), "in the box")
  check.equal("which answers nothing", memory:read(0x35000, 4), nil)
  check.equal("alias_of shows another node's memory", bytes(0x50000, 10), "in the box")
  local window = q.node("window").qom
  memory:write(0x40000, "w")
  check.equal("a window has its size", memory:read(0x40010, 1), nil)
  check.equal("and its offset", qom.address_space(window, "window"):read(0x10, 1), "w")
  check.equal("a stub answers its value", memory:load(0x60000, 4), 0x12345678)
  check.equal("a ROM is zero", bytes(0x70000, 4), "\0\0\0\0")
  memory:write(0x70000, "x")
  check.equal("and stays so", bytes(0x70000, 1), "\0")
  check.equal("a ROM is filled from a file beside the script", bytes(0x71000, 10), "-- SPDX-Li")
  memory:write(0xfffffffffffff000, "top")
  check.equal("addresses have 64 bits", bytes(0xfffffffffffff000, 3), "top")
  check.equal("a device's region has its place", uart.qom:region_address(0), 0x80000)
  check.equal("and its priority", uart.qom:region(0):priority(), 2)
  check.equal("node:map() shows it at more places", memory:load(0x90005, 1), memory:load(0x80005, 1))
  check.equal("or a part of it", memory:load(0xa0001, 1), memory:load(0x80005, 1))
  check.equal("region 2 of a device", q.node("pcie").qom:region_address(2), 0x200000000)
  check.equal("region 1 stays unmapped", q.node("pcie").qom:region(1):container_region(), nil)
  check.equal("q.load loads", bytes(0x1100, 6), "loaded")
  check.equal("into a region", bytes(0x10810, 5), "boxed")
  check.done()
end)
