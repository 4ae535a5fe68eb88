-- SPDX-License-Identifier: MIT
-- Linux on machines/arm/virt.lua: four cores on a GICv3, to the first screen
-- of Debian's installer.

local t = require "qemu.test"
local q = require "qemu"
local software = require "software"

q.machine { cpus = { default = 4 }, cpu_type = { default = "cortex-a72" } }
require "machines.arm.virt"

t.suite {
  args = software.linux { "-M", "params.gic-version=3" },
  needs = software.linux_files,
  icount = 0,
  timeout = 120,
  guard = 400,
}

t.point "four cores" (function(t)
  t:expect_text "psci: PSCIv1"
  t:expect_text "ITS [mem 0x08080000"
  t:expect_text "SMP: Total of 4 processors activated"
end)

t.test "Linux starts four Cortex-A72 through PSCI, on a GICv3 with an ITS" (function(t)
  t:from "four cores"
end)

t.test "a snapshot in the middle of its start goes on there" { from = "four cores", function(t)
  t:run(0.001)
  t:snapshot "middle"
  for _ = 1, 2 do
    t:expect_text "devtmpfs: initialized"
    t:restore "middle"
  end
end }

t.test "Debian's installer reaches its first screen" { from = "four cores", function(t)
  t:expect_text "Freeing unused kernel memory"
  t:expect_text "Select a language"
end }
