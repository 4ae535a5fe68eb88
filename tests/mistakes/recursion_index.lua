-- SPDX-License-Identifier: GPL-2.0-or-later
-- Functions of metatables that call themselves.

local t = setmetatable({}, { __index = function(self, key)
  return self[key .. "x"]
  --> C stack overflow
end })
error(t.a)
