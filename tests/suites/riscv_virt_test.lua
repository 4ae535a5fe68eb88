-- SPDX-License-Identifier: MIT
-- machines/riscv/virt.lua, tested from inside: U-Boot, and its devices.

local t = require "qemu.test"
require "machines.riscv.virt"

t.suite {
  args = { "-kernel", "/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin", "-nic", "none" },
  icount = 0,
}

local UART <const> = 0x10000000
local RAM <const> = 0x80000000
local SCR <const> = UART + 7 -- the 16550's scratch register

t.point "prompt" (function(t)
  t:expect_text "OpenSBI"
  t:expect_text "Hit any key"
  t:type " "
  t:expect_text "=> "
end)

t.test "U-Boot tells its version" { from = "prompt", tags = { "u-boot" }, function(t)
  t:type "version\n"
  t:expect "U%-Boot (20%d%d)"
  t:expect_text "=> "
end }

t.test "U-Boot counts" { from = "prompt", tags = { "u-boot" }, function(t)
  t:type "setexpr x 6 * 7; printenv x\n"
  t:equal(t:expect "x=(%x+)[\r\n]", "2a")
end }

t.test "the scratch register keeps a byte" {
  each = { 0x00, 0x55, 0xaa, 0xff },
  function(t, value)
    t:write(SCR, value, 1)
    t:equal(t:read(SCR, 1), value, "SCR")
  end,
}

t.test "each case finds memory as it was" { each = { 1, 2 }, function(t)
  t:expect_memory(RAM + 0x1000000, 0)
  t:write(RAM + 0x1000000, 0x12345678)
  t:expect_memory(RAM + 0x1000000, 0x12345678)
end }
