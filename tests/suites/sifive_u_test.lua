-- SPDX-License-Identifier: MIT
-- machines/riscv/sifive_u.lua with OpenSBI, and its devices.

local t = require "qemu.test"
local q = require "qemu"

q.machine { cpus = { default = 5, min = 2, max = 5 } }
local board = require "machines.riscv.sifive_u"

local FIRMWARE <const> = "/usr/share/qemu/opensbi-riscv64-generic-fw_dynamic.bin" -- Debian's qemu-system-data

t.suite { args = { "-nic", "none" }, needs = { FIRMWARE }, icount = 0, guard = 120 }

t.test "OpenSBI finds the board, its console and five harts" (function(t)
  t:equal(t:expect "Platform Name%s*: ([%w ]+)[\r\n]", "SiFive HiFive Unleashed A00")
  t:equal(t:expect "Platform HART Count%s*: (%d+)[\r\n]", "5")
  t:equal(t:expect "Platform Console Device%s*: ([%w_]+)[\r\n]", "sifive_uart")
  t:equal(t:expect "Domain0 Next Arg1%s*: (0x%x+)[\r\n]", "0x0000000087e00000") -- the device tree
end)

t.test "each hart knows its number" { each = { 0, 1, 4 }, function(t, hart)
  t:equal(t:pc(nil, hart), 0x1004)
  t:step(4, hart) -- the reset vector reads mhartid
  t:equal(t:register("a0", nil, hart), hart)
end }

t.test "a low level at pin 10 resets" (function(t)
  local OUTPUT_EN <const>, PORT <const> = 0x10060008, 0x1006000c
  t:write(PORT, 1 << 10)
  t:write(OUTPUT_EN, 1 << 10)
  t:run(0.001)
  t:write(PORT, 0)
  t:check(t:wait_event("RESET").data.guest, "by the guest")
end)

t.test "the flash chip answers with its id" (function(t)
  local SPI0 <const> = 0x10040000
  local CSMODE <const>, TXDATA <const>, RXDATA <const> = SPI0 + 0x18, SPI0 + 0x48, SPI0 + 0x4c
  t:write(CSMODE, 2) -- hold the chip select
  local id = {}
  for i, byte in ipairs { 0x9f, 0, 0, 0 } do -- READ ID
    t:write(TXDATA, byte)
    id[i] = t:read(RXDATA)
  end
  t:equal({ id[2], id[3], id[4] }, { 0x9d, 0x70, 0x19 }) -- ISSI, IS25WP256
end)

t.test "the UART's interrupt is input 4 of the PLIC" (function(t)
  local UART0_TXCTRL <const>, UART0_IE <const> = 0x10010008, 0x10010010
  local irq = t:line(board.plic:input(4))
  t:write(UART0_TXCTRL, 1 << 16) -- watermark: fewer than one byte waits
  t:equal(irq:level(), 0)
  t:write(UART0_IE, 1)
  t:equal(irq:level(), 1)
end)
