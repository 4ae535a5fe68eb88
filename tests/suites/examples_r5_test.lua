-- SPDX-License-Identifier: MIT
-- machines/examples/virt_r5_cluster.lua: the R5s run from memory of their own
-- while U-Boot runs on an A53.

local t = require "qemu.test"
local q = require "qemu"

local board = require "machines.examples.virt_r5_cluster"

local FIRMWARE <const> = "/usr/lib/u-boot/qemu_arm64/u-boot.bin" -- Debian's u-boot-qemu
local MAILBOX <const> = 0x44000000 -- in the RAM that all cores see

q.load {
  into = board.tcm,
  at = 0,
  data = ("<I4I4I4I4I4I4"):pack(
    0xee101fb0, -- mrc p15, 0, r1, c0, c0, 5: MPIDR
    0xe2011003, -- and r1, r1, #3
    0xe3a00311, -- mov r0, #0x44000000
    0xe7801101, -- str r1, [r0, r1, lsl #2]
    0xe320f003, -- wfi
    0xeafffffd), -- b back to it
}

t.suite { args = { "-bios", FIRMWARE, "-nic", "none" }, needs = { FIRMWARE }, guard = 120 } -- without icount: all cores run at once

t.test "each R5 writes its number to a mailbox" (function(t)
  t:wait_until(function()
    return t:read(MAILBOX + 4) == 1 and t:read(MAILBOX + 8) == 2
  end)
end)

t.test "U-Boot comes up on the A53" (function(t)
  t:expect "U%-Boot 20%d%d%.%d%d"
  t:expect_text "DRAM:  128 MiB"
end)

t.test "at 0 the R5s have their own memory, the A53s the flash" (function(t)
  t:equal(t:read(0, 4, board.r5[1]), 0xee101fb0)
  t:not_equal(t:read(0), 0xee101fb0)
end)
