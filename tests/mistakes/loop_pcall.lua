-- SPDX-License-Identifier: GPL-2.0-or-later
-- Neither does catching the error help.
--! run: -M budget=2M

while true do
  pcall(function()
    while true do
    --> endless loop? the script ran more than 2097152 instructions (budget= of the machine)
    end
  end)
end
