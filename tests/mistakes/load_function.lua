-- SPDX-License-Identifier: GPL-2.0-or-later
-- Nor is bytecode had from pieces.

local pieces = { "\27", "LuaT" }
local f = assert(load(function()
--> attempt to load a binary chunk (mode is 't')
  return table.remove(pieces, 1)
end))
f()
