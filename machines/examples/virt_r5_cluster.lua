-- SPDX-License-Identifier: MIT
-- Arm virt with two Cortex-A53, and beside them a cluster of two Cortex-R5,
-- whose own memory hides the flash at 0 from them; the rest they see, too.

local q = require "qemu"

q.machine { name = "virt-r5", arch = "aarch64", cpu_type = "cortex-a53", cpus = { default = 2, min = 1, max = 6 } }

local board = require "machines.arm.virt"

local view = q.container { id = "r5-view" }
board.tcm = q.ram { id = "tcm", size = 64 * q.KiB, at = { address = 0, into = view } }
q.alias { id = "r5-rest", of = q.system_memory, at = { address = 0, into = view, priority = -1 } }

local cluster = q.device "cpu-cluster" { id = "r5-cluster", props = { ["cluster-id"] = 1 } }
board.r5 = {}
for i = 1, 2 do
  local props = { ["mp-affinity"] = 0x100 | i }
  board.r5[i] = q.cpu "cortex-r5" { id = "r5-" .. i, cluster = cluster, memory = view, props = props }
end

q.on("ready", function() -- QEMU's boot leaves all cores but the first switched off, for PSCI
  for _, cpu in ipairs(board.r5) do
    cpu.qom:set("start-powered-off", false)
  end
end)

return board
