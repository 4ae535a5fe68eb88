-- SPDX-License-Identifier: GPL-2.0-or-later
-- Nor a loop that hides in a metamethod or a sort.
--! run: -M budget=2M

local t = setmetatable({}, { __index = function()
  while true do
  --> endless loop? the script ran more than 2097152 instructions (budget= of the machine)
  end
end })
table.sort({ 1, 2, 3 }, function()
  return t.x
end)
