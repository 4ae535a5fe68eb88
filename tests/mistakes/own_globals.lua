-- SPDX-License-Identifier: GPL-2.0-or-later
-- A script that takes everything away harms itself alone: faults read as ever.

local q = require "qemu"
local qom = require "qom"
local globals, error, getmetatable, pcall = _G, error, getmetatable, pcall

q.machine { name = "m", arch = "riscv64" }
function string.shout(s)
  return s:upper() .. "!"
end
if ("a"):shout() ~= "A!" or getmetatable "" ~= "string" or pcall(function() getmetatable("").__index = nil end) then
  error "a script's own functions for strings are found, the language's cannot be removed"
end
for _, name in ipairs { "string", "table", "math", "utf8", "coroutine", "os", "debug" } do
  local lib = globals[name]
  for key in pairs(lib) do
    lib[key] = nil
  end
end
for key in pairs(qom) do
  qom[key] = nil
end
for key in pairs(globals) do
  globals[key] = nil
end
q.ram { id = "ram", at = 0x80000000, siez = 5 }
--> ram 'ram': no key 'siez' (did you mean 'size'?); it takes: at, block, dt, id, main, order, parent, size
q.device "serial-nm" { id = "uart" }
--> no device type 'serial-nm' in qemu-system-riscv64 (did you mean 'serial-mm' or 'serial'?)
