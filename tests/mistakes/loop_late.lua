-- SPDX-License-Identifier: GPL-2.0-or-later
-- A large budget is counted some milliseconds after the start: also in a
-- coroutine that was there before, and where errors are caught.
--! run: -M budget=32M
local wait = coroutine.create(function()
  coroutine.yield()
  while true do
    --> endless loop? the script ran more than 33554432 instructions (budget= of the machine)
  end
end)
coroutine.resume(wait)
while true do
  pcall(coroutine.resume, wait)
end
