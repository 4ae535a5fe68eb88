-- SPDX-License-Identifier: GPL-2.0-or-later
-- What stands behind a handle cannot be had.

local q = require "qemu"
local qom = require "qom"
q.machine { name = "m", arch = "riscv64" }
local ram = q.ram { id = "ram", at = 0x80000000 }
q.on("realized", function()
  local kinds = {}
  for _, value in ipairs { ram, ram.props or "", ram.qom, qom.system_memory(), qom.address_space(ram.qom, "x") } do
    kinds[#kinds + 1] = tostring(getmetatable(value))
  end
  error(table.concat(kinds, " "))
  --> node string qom.Object qom.Object qom.AddressSpace
end)
q.on("realized", function()
  setmetatable(ram.qom, {})
  --> bad argument #1 to 'setmetatable' (table expected, got qom.Object)
end)
q.on("realized", function()
  setmetatable(ram, {})
  --> cannot change a protected metatable
end)
