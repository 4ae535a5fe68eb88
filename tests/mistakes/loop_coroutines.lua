-- SPDX-License-Identifier: GPL-2.0-or-later
-- Nor many coroutines that each run for a moment, their errors caught.
--! run: -M budget=2M

local function moment()
  for _ = 1, 100 do
  end
end
while true do
  pcall(coroutine.wrap(moment))
  --> endless loop? the script ran more than 2097152 instructions (budget= of the machine)
end
