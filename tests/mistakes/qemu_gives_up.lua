-- SPDX-License-Identifier: GPL-2.0-or-later
-- Values that a device does not expect: its own code ends QEMU.

local q = require "qemu"
local qom = require "qom"

q.machine { name = "m", arch = "riscv64", cpus = 4 }
local how = q.param("how", { type = "string" })
local _ = q.machine.cpus

local function add_array(id)
  q.device "riscv.hart_array" { id = id, props = { ["cpu-type"] = "nothing" } }
end

q.cpu "rv64" { id = "hart" }
if how == "abort" then
  add_array "abort"
elseif how == "exit" then
  local props = { ["hart-config"] = "X", ["num-sources"] = 4, ["aperture-size"] = 0x400000 }
  q.device "riscv.sifive.plic" { id = "exit", at = 0x1000000, props = props }
elseif how == "second" then
  q.device "unimplemented-device" { id = "first", at = 0x1000 }
  add_array "second"
elseif how == "hook" then
  q.on("realized", function()
    local array = qom.new "riscv.hart_array"
    qom.machine():add_child("array", array)
    array:set("cpu-type", "nothing")
    array:realize()
  end)
end

--! machine: scripted,script=qemu_gives_up.lua,params.how=abort
--! run: -nodefaults
--! says: qemu_gives_up.lua:12: device 'riscv.hart_array' (abort): QEMU gave up while realizing it: missing object type 'nothing'
--! run: -nodefaults
--! machine: scripted,script=qemu_gives_up.lua,params.how=exit
--! says: qemu_gives_up.lua:20: device 'riscv.sifive.plic' (exit): QEMU gave up while realizing it: plic: invalid mode 'X'
--! run: -nodefaults
--! machine: scripted,script=qemu_gives_up.lua,params.how=second
--! says: qemu_gives_up.lua:22: device 'unimplemented-device' (first): property 'size' not specified or zero
--! says: qemu_gives_up.lua:12: device 'riscv.hart_array' (second): QEMU gave up while realizing it: missing object type 'nothing'
--! run: -nodefaults
--! machine: scripted,script=qemu_gives_up.lua,params.how=hook
--! says: qemu_gives_up.lua:29: QEMU gave up in qom.realize of 'riscv.hart_array': missing object type 'nothing'
