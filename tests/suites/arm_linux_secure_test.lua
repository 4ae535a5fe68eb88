-- SPDX-License-Identifier: MIT
-- Linux on machines/arm/virt.lua whose cores have a secure world.

local t = require "qemu.test"
local q = require "qemu"
local software = require "software"

q.machine { cpus = { default = 2 } }
require "machines.arm.virt"

t.suite {
  args = software.linux { "-M", "params.secure=on" },
  needs = software.linux_files,
  icount = 0,
  timeout = 60,
  guard = 300,
}

local SECURE_RAM <const> = 0x0e000000

t.test "memory of the secure world is only there" (function(t)
  local secure = q.node "secure-memory"
  t:write(SECURE_RAM, 0x12345678, 4, secure)
  t:expect_memory(SECURE_RAM, 0x12345678, 4, secure)
  t:equal((t:try_read(SECURE_RAM, 4, "system")), nil)
end)

t.test "Linux boots beside it" (function(t)
  t:expect_text "SMP: Total of 2 processors activated"
end)
