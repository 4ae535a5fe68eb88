-- SPDX-License-Identifier: MIT
-- A drive that a case could write: no snapshot takes that back. See
-- failing.lua.

local t = require "qemu.test"
require "machines.riscv.virt"

local drive = { "-drive", "if=none,id=d,driver=null-co,size=1M", "-device", "virtio-blk-device,drive=d" }
t.suite { args = { "-bios", "none", "-nic", "none", table.unpack(drive) } }

-- expect: :12: drive 'd' can be written, and no snapshot takes that back: say isolation = 'process'
t.test "writable" (function() end)
