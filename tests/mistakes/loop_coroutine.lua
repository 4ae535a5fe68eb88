-- SPDX-License-Identifier: GPL-2.0-or-later
--! run: -M budget=2M

local function spin()
  while true do
  end
end
while true do
  coroutine.wrap(spin)()
  --> loop_coroutine.lua:5: endless loop? the script ran more than 2097152 instructions (budget= of the machine)
end
