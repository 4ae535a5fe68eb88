-- SPDX-License-Identifier: GPL-2.0-or-later
-- What a sandboxed script does not find.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local gone = {}
for _, name in ipairs { "io", "dofile", "loadfile", "package" } do
  gone[#gone + 1] = name .. "=" .. tostring(_G[name])
end
for _, name in ipairs { "execute", "exit", "getenv", "remove", "rename", "setlocale", "tmpname" } do
  gone[#gone + 1] = "os." .. name .. "=" .. tostring(os[name])
end
for _, name in ipairs { "getregistry", "sethook", "getupvalue", "setmetatable", "debug" } do
  gone[#gone + 1] = "debug." .. name .. "=" .. tostring(debug[name])
end
gone[#gone + 1] = "string.dump=" .. tostring(string.dump)
error(table.concat(gone, " "))
--> io=nil dofile=nil loadfile=nil package=nil os.execute=nil os.exit=nil os.getenv=nil os.remove=nil os.rename=nil os.setlocale=nil os.tmpname=nil debug.getregistry=nil debug.sethook=nil debug.getupvalue=nil debug.setmetatable=nil debug.debug=nil string.dump=nil
