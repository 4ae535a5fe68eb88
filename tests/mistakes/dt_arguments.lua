-- SPDX-License-Identifier: GPL-2.0-or-later
-- What makes values for device trees. An error ends the script: a run each.

local q = require "qemu"
local which = q.param("which", { default = 1 })
q.machine { name = "m", arch = "riscv64" }
local wrong = {
  function() q.phandle() end,
  function() q.cells64("x") end,
  function() q.cells64(1, nil) end,
  function() q.bytes(5) end,
}
wrong[which]()
--! run: -M params.which=1
--! says: dt_arguments.lua:8: q.phandle takes a string, not nil
--! run: -M params.which=2
--! says: dt_arguments.lua:9: q.cells64 takes an integer, not 'x'
--! run: -M params.which=3
--! says: dt_arguments.lua:10: q.cells64 takes an integer, not nil
--! run: -M params.which=4
--! says: dt_arguments.lua:11: q.bytes takes a string, not 5
