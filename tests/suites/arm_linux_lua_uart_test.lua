-- SPDX-License-Identifier: MIT
-- machines/arm/virt.lua with its PL011 written in Lua (machines/devices/pl011.lua):
-- the guests' own drivers work with it.

local t = require "qemu.test"
local q = require "qemu"
local software = require "software"
local pl011 = require "machines.devices.pl011"

q.machine { cpu_type = { default = "cortex-a72" } }
local board = require "machines.arm.virt"

board.uart0.type = pl011

t.suite {
  args = software.linux {},
  needs = software.linux_files,
  icount = 0,
  timeout = 120,
  guard = 400,
}

t.point "console" (function(t)
  t:expect_text "9000000.pl011: ttyAMA0 at MMIO 0x9000000"
end)

t.test "Linux finds it, by its identification" (function(t)
  t:from "console"
  t:equal(t:get("/machine/uart0", "type"), "pl011-lua")
end)

t.test "Debian's installer reads keys by its receive interrupt" { from = "console", function(t)
  t:expect_text "Select a language"
  t:type "\27[B\27[B\r" -- two lines down from the one that is chosen
  t:expect_text("\27", { timeout = 5 }) -- it draws anew
  t:expect_text "Select your location"
end }
