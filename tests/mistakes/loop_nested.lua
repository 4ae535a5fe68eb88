-- SPDX-License-Identifier: GPL-2.0-or-later
-- Nor coroutines in coroutines, each of which catches what the inner ones say.
--! run: -M budget=2M

local function nest(depth)
  while true do
    if depth < 100 then
    --> endless loop? the script ran more than 2097152 instructions (budget= of the machine)
      coroutine.resume(coroutine.create(nest), depth + 1)
    end
  end
end
nest(0)
