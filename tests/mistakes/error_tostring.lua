-- SPDX-License-Identifier: GPL-2.0-or-later
-- An error whose text is never told.
--! run: -M budget=2M

error(setmetatable({}, { __tostring = function()
  while true do
  --> endless loop? the script ran more than 2097152 instructions (budget= of the machine)
  end
end }))
