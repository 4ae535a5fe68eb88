-- SPDX-License-Identifier: GPL-2.0-or-later
-- As many CPUs as the script declares, without -smp; of several kinds.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-cpus", arch = "aarch64" }
local box = q.container { id = "box" }
local ram = q.ram { id = "tcm", size = 0x1000, at = { address = 0x1000, into = box } }
q.alias { id = "outside", of = q.system_memory, at = { address = 0x100000, into = box }, size = 0x10000 }
local big = q.device "cpu-cluster" { id = "big", props = { ["cluster-id"] = 0 } }
local little = q.device "cpu-cluster" { id = "little", props = { ["cluster-id"] = 1 } }
local cpus = {}
for i = 0, 1 do
  cpus[i] = q.cpu "cortex-a57" { id = "a57." .. i, cluster = big, start_powered_off = i > 0 }
end
for i = 2, 5 do
  cpus[i] = q.cpu "cortex-a53" { id = "a53." .. i, cluster = little, start_powered_off = true }
end
local real = q.cpu "cortex-r5f" { id = "r5", memory = box, props = { cfgend = false } }

q.on("ready", function()
  check.equal("all are there", #qom.cpus(), 7)
  check.equal("in order of declaration", real.qom:cpu_index(), 6)
  check.equal("each is below its cluster", cpus[3].qom:path(), "/machine/little/a53.3")
  check.equal("and found by its id", qom.find "/machine/a53.3", cpus[3].qom)
  check.truthy("models differ", cpus[0].qom:is_a "cortex-a57-arm-cpu" and cpus[5].qom:is_a "cortex-a53-arm-cpu")
  check.equal("clusters have their number", little.qom:get "cluster-id", 1)
  check.equal("some start powered off", { cpus[0].qom:get "start-powered-off", cpus[1].qom:get "start-powered-off" },
    { false, true })
  real.qom:address_space():write(0x1000, "own")
  check.equal("an address space of its own has memory of its own", (real.qom:address_space():read(0x1000, 3)), "own")
  check.equal("which others do not see", cpus[0].qom:address_space():read(0x1000, 1), nil)
  check.equal("the RAM in it is the node's", ram.qom:container_region(), box.qom)
  check.done()
end)
