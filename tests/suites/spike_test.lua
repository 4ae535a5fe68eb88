-- SPDX-License-Identifier: MIT
-- machines/riscv/spike.lua with OpenSBI, whose console is the HTIF.

local t = require "qemu.test"
local q = require "qemu"

q.machine { cpus = { default = 2 } }
require "machines.riscv.spike"

-- Debian's qemu-system-data and opensbi; older versions of QEMU find the HTIF by symbols only
local SUFFIX <const> = q.version_at_least(8) and "bin" or "elf"
local FIRMWARE <const> = "/usr/share/qemu/opensbi-riscv64-generic-fw_dynamic." .. SUFFIX

t.suite { args = { "-bios", FIRMWARE }, needs = { FIRMWARE }, icount = 0, guard = 120 }

t.test "OpenSBI finds the board, its console and two harts" (function(t)
  t:equal(t:expect "Platform Name%s*: ([%w,-]+)[\r\n]", "ucbbar,spike-bare,qemu")
  t:equal(t:expect "Platform HART Count%s*: (%d+)[\r\n]", "2")
  t:equal(t:expect "Platform Console Device%s*: (%w+)[\r\n]", "htif")
end)

t.test "a command in tohost writes a character" (function(t)
  local TOHOST <const> = 0x01000008
  t:write(TOHOST, 0x21, 4) -- '!'
  t:write(TOHOST + 4, 0x01010000, 4) -- device 1 (console), command 1 (write)
  t:expect_text "!"
end)
