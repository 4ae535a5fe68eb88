-- SPDX-License-Identifier: GPL-2.0-or-later
-- Nor what is called when a variable is closed, by the error that ends the loop.
--! run: -M budget=2M

local function spin()
  while true do
  end
end
local function close()
  local again <close> = setmetatable({}, { __close = spin })
  while true do
  --> endless loop? the script ran more than 2097152 instructions (budget= of the machine)
  end
end
close()
