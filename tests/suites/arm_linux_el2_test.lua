-- SPDX-License-Identifier: MIT
-- Linux on machines/arm/virt.lua whose cores have EL2, with a GICv2.

local t = require "qemu.test"
local q = require "qemu"
local software = require "software"

q.machine { cpus = { default = 2 }, cpu_type = { default = "cortex-a53" } }
require "machines.arm.virt"

t.suite {
  args = software.linux { "-M", "params.virtualization=on" },
  needs = software.linux_files,
  icount = 0,
  timeout = 60,
  guard = 300,
}

t.test "Linux starts two Cortex-A53 in EL2, on a GICv2" (function(t)
  t:expect_text "GICv2m"
  t:expect_text "SMP: Total of 2 processors activated"
  t:expect_text "All CPU(s) started at EL2"
end)
