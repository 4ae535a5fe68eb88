-- SPDX-License-Identifier: MIT
-- machines/riscv/virt.lua with OpenSBI and U-Boot, and its devices.

local t = require "qemu.test"
local q = require "qemu"
local software = require "software"

q.machine { cpus = { default = 4 } }
require "machines.riscv.virt"

local u_boot = software.u_boot
local FIRMWARE <const> = "/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin" -- Debian's u-boot-qemu

t.suite { args = { "-kernel", FIRMWARE, "-nic", "none" }, needs = { FIRMWARE }, icount = 0, guard = 120 }

local UART <const> = 0x10000000
local TEST <const> = 0x00100000
local RAM <const> = 0x80000000
local SCR <const> = UART + 7 -- the 16550's scratch register

t.point "prompt" (u_boot.to_prompt)

-- Firmware -----------------------------------------------------------------

t.test "OpenSBI finds the console and four harts" (function(t)
  t:equal(t:expect "Platform HART Count%s*: (%d+)[\r\n]", "4")
  t:equal(t:expect "Platform Console Device%s*: (%w+)[\r\n]", "uart8250")
end)

t.test "U-Boot tells its version" { from = "prompt", tags = { "u-boot" }, function(t)
  u_boot.ask(t, "version", "U%-Boot 20%d%d%.%d%d")
end }

t.test "U-Boot counts" { from = "prompt", tags = { "u-boot" }, function(t)
  t:equal(u_boot.ask(t, "setexpr x 6 * 7; printenv x", "x=(%x+)[\r\n]"), "2a")
end }

t.test "ten resets, each back to a prompt that answers" { from = "prompt", tags = { "u-boot" }, function(t)
  for turn = 1, 10 do
    t:reset()
    u_boot.to_prompt(t)
    u_boot.ask(t, ("echo t'urn'%d"):format(turn), ("turn%d\r\n"):format(turn))
  end
end }

t.test "a snapshot in the middle of a command goes on there" { from = "prompt", tags = { "u-boot" }, function(t)
  t:type "echo un"
  t:expect_text "echo un"
  t:snapshot "middle"
  for _, word in ipairs { "one", "two" } do
    t:type("finished " .. word .. "\r")
    t:expect_text("\nunfinished " .. word .. "\r\n=> ")
    t:restore "middle"
  end
end }

t.test "U-Boot's reset command resets" { from = "prompt", tags = { "u-boot" }, function(t)
  t:type "reset\r"
  t:check(t:wait_event("RESET").data.guest, "by the guest")
  t:expect_text "OpenSBI"
  u_boot.to_prompt(t)
end }

-- Devices ------------------------------------------------------------------

t.test "the test finisher resets, too" (function(t)
  t:write(TEST, 0x7777)
  t:check(t:wait_event("RESET").data.guest, "by the guest")
end)

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

t.test "the device tree's seed is another one after each reset" (function(t)
  local tree = t:read(0x1020, 8) -- where the reset ROM has its address
  t:equal(t:read_bytes(tree, 4), "\xd0\x0d\xfe\xed")
  local before = t:read_bytes(tree, 0x1000)
  t:reset()
  local after = t:read_bytes(tree, 0x1000)
  local changed = 0
  for i = 1, #before do
    changed = changed + (before:byte(i) ~= after:byte(i) and 1 or 0)
  end
  t:between(changed, 20, 32) -- of 32 random bytes
end)

t.test "each hart knows its number" { each = { 0, 1, 2, 3 }, function(t, hart)
  t:equal(t:pc(nil, hart), 0x1000)
  t:step(5, hart) -- the reset vector reads mhartid
  t:equal(t:register("a0", nil, hart), hart)
end }
