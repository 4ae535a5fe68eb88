-- SPDX-License-Identifier: MIT
-- machines/arm/virt.lua, tested from inside: U-Boot, and what differs from
-- RISC-V: banked interrupt registers, PSCI. Two CPUs, each in a thread of its
-- own, and the host's time.

local t = require "qemu.test"
local board = require "machines.arm.virt"

t.suite { args = { "-bios", "/usr/lib/u-boot/qemu_arm64/u-boot.bin", "-nic", "none", "-smp", "2" } }

local GIC_DIST <const> = 0x08000000

t.point "prompt" (function(t)
  t:expect_text "Hit any key"
  t:type " "
  t:expect_text "=> "
end)

t.test "U-Boot tells its version" { from = "prompt", function(t)
  t:type "version\n"
  t:expect "U%-Boot (20%d%d)"
end }

t.test "a CPU reads its own targets" { each = { 0, 1 }, function(t, cpu)
  t:equal(t:read(GIC_DIST + 0x800, 1, cpu), 1 << cpu, "GICD_ITARGETSR0")
end }

t.test "poweroff is an event, and a state" { from = "prompt", function(t)
  t:type "poweroff\n"
  t:equal(t:wait_event("SHUTDOWN").data.guest, true)
  t:equal(t:state(), "shutdown")
  t:raises(function()
    t:run(1)
  end, "reset it first")
  t:reset()
  t:expect_text "U-Boot"
end }

t.test "the next case starts before that" (function(t)
  t:not_equal(t:state(), "shutdown")
  t:equal(t:output(), "")
end)

t.test "serial line and registers" (function(t)
  t:equal(t:register "pc", t:pc())
  t:register("x5", 0x55)
  t:equal(t:register "x5", 0x55)
  t:check(board)
end)
