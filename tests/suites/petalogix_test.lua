-- SPDX-License-Identifier: MIT
-- machines/microblaze/petalogix_s3adsp1800.lua: what a kernel meets, and a
-- program in the block RAM.

local t = require "qemu.test"
local q = require "qemu"
local programs = require "programs"

q.machine { arch = "microblaze" }
local board = require "machines.microblaze.petalogix_s3adsp1800"

local FILE <const> = "/usr/share/qemu/bamboo.dtb" -- Debian's qemu-system-data; stands for a kernel, too
local UARTLITE_TX <const> = 0x84000004

q.load { at = 0, data = programs.microblaze("MicroBlaze\n", UARTLITE_TX) }

t.suite { args = { "-kernel", FILE, "-dtb", FILE, "-append", "console=ttyUL0", "-nic", "none" }, needs = { FILE },
  icount = 0, timeout = 1 }

t.test "a raw kernel starts where the RAM does" (function(t)
  t:equal(t:pc(), 0x90000000)
end)

t.test "r5 and r7 lead to the command line and the device tree" (function(t)
  t:equal(t:read_bytes(t:register(5), 15), "console=ttyUL0\0")
  t:equal(t:read_bytes(t:register(7), 4), "\xd0\x0d\xfe\xed")
  t:equal(t:register(6), 0) -- no initrd
end)

t.test "a program in the block RAM writes to the UART" (function(t)
  t:pc(0)
  t:expect_text "MicroBlaze\n"
end)

t.test "the timer interrupts by input 0 of the controller" (function(t)
  local TIMER <const> = 0x83c00000
  local irq = t:line(board.intc:input(0))
  t:write(TIMER + 4, 1000) -- TLR0
  t:write(TIMER, 0x20) -- TCSR0: load
  t:write(TIMER, 0xd2) -- enabled, with interrupt, down, reload
  irq:wait("rise", { timeout = 0.01 })
end)
