-- SPDX-License-Identifier: MIT
-- machines/riscv/virt.lua with interrupts as messages, and OpenSBI.

local t = require "qemu.test"
local q = require "qemu"

q.machine { cpus = { default = 2 } }
require "machines.riscv.virt"

-- Debian's qemu-system-data and opensbi
local FIRMWARE <const> = "/usr/share/qemu/opensbi-riscv64-generic-fw_dynamic.bin"

t.suite {
  args = { "-bios", FIRMWARE, "-M", "params.aia=aplic-imsic,params.aia-guests=2" },
  needs = { FIRMWARE },
  icount = 0,
  guard = 120,
}

t.test "OpenSBI interrupts harts by messages" (function(t)
  t:equal(t:expect "Platform HART Count%s*: (%d+)[\r\n]", "2")
  t:equal(t:expect "Platform IPI Device%s*: ([%w-]+)[\r\n]", "aia-imsic")
end)
