-- SPDX-License-Identifier: MIT
-- machines/arm/virt.lua with 32 bits: U-Boot on a Cortex-A15.

local t = require "qemu.test"
local q = require "qemu"
local software = require "software"

q.machine { arch = "arm" }
local board = require "machines.arm.virt"

local u_boot = software.u_boot
local FIRMWARE <const> = "/usr/lib/u-boot/qemu_arm/u-boot.bin" -- Debian's u-boot-qemu

t.suite { args = { "-bios", FIRMWARE, "-nic", "none" }, needs = { FIRMWARE }, icount = 0, guard = 120 }

t.test "U-Boot answers, and again after a reset" (function(t)
  t:match(t:get(board.cpus[1], "type"), "^cortex%-a15")
  for turn = 1, 2 do
    u_boot.to_prompt(t)
    t:equal(u_boot.ask(t, ("setexpr x %d * 7; printenv x"):format(turn), "x=(%x+)[\r\n]"), ("%x"):format(turn * 7))
    t:reset()
  end
end)
