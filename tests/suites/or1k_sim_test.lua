-- SPDX-License-Identifier: MIT
-- machines/or1k/or1k_sim.lua: what a kernel meets, and a program at the reset
-- vector.

local t = require "qemu.test"
local q = require "qemu"
local programs = require "programs"

q.machine { cpus = { default = 2 } }
local board = require "machines.or1k.or1k_sim"

local FILE <const> = "/usr/share/qemu/bamboo.dtb" -- Debian's qemu-system-data; stands for a kernel
local PROGRAM <const>, CLOCK_PROGRAM <const> = 0x100000, 0x101000
local UART0 <const> = 0x90000000

q.load { at = PROGRAM, data = programs.or1k("OpenRISC\n", UART0) }

t.suite { args = { "-kernel", FILE, "-nic", "none" }, needs = { FILE }, icount = 0, timeout = 1 }

t.test "a raw kernel starts at the reset vector, on each core" { each = { 0, 1 }, function(t, core)
  t:equal(t:pc(nil, core), 0x100)
end }

t.test "r3 leads to the device tree" (function(t)
  t:equal(t:read_bytes(t:register(3), 4), "\xd0\x0d\xfe\xed")
end)

t.test "a program writes to the UART" (function(t)
  t:pc(PROGRAM)
  t:expect_text "OpenRISC\n"
end)

t.test "a UART interrupts both cores" (function(t)
  local IER <const> = UART0 + 1
  local lines = {}
  for i, cpu in ipairs(board.cpus) do
    lines[i] = t:line(cpu:input("IRQ", 2))
    t:equal(lines[i]:level(), 0)
  end
  t:write(IER, 2, 1) -- transmitter empty
  for _, line in ipairs(lines) do
    t:equal(line:level(), 1)
  end
end)

t.test "the tick timer counts" (function(t)
  local code = {
    0x1880c000, -- l.movhi r4, 0xc000
    0xc1402000, -- l.mtspr r0, r4, TTMR: count for ever
    0xb4a05001, -- l.mfspr r5, r0, TTCR
  }
  for i, word in ipairs(code) do
    t:write(CLOCK_PROGRAM + 4 * (i - 1), word)
  end
  t:pc(CLOCK_PROGRAM)
  t:step(2)
  t:run(0.001) -- of whichever core
  t:pc(CLOCK_PROGRAM + 8)
  t:step()
  t:between(t:register(5), 19900, 20100) -- 20 MHz for a millisecond
end)
