-- SPDX-License-Identifier: MIT
-- machines/examples/sifive_u_8_harts.lua with OpenSBI.

local t = require "qemu.test"

local board = require "machines.examples.sifive_u_8_harts"

local FIRMWARE <const> = "/usr/share/qemu/opensbi-riscv64-generic-fw_dynamic.bin" -- Debian's qemu-system-data

t.suite { args = { "-nic", "none" }, needs = { FIRMWARE }, icount = 0, guard = 120 }

t.test "OpenSBI finds eight harts" (function(t)
  t:equal(t:expect "Platform HART Count%s*: (%d+)[\r\n]", "8")
end)

t.test "the further UART sends and interrupts" (function(t)
  local TXDATA <const>, TXCTRL <const>, IE <const> = 0x10012000, 0x10012008, 0x10012010
  t:write(TXCTRL, 1 << 16 | 1) -- watermark: fewer than one byte waits; on
  t:write(TXDATA, ("x"):byte())
  t:expect_text("x", { serial = 2 })
  t:write(IE, 1)
  t:equal(t:line(board.plic:input(31)):level(), 1)
end)
