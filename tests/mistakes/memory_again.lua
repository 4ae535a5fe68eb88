-- SPDX-License-Identifier: GPL-2.0-or-later
-- A full heap, and errors that are caught: each is a search through the whole of it.
--! sanitized: no

local kept = {}
pcall(function()
  while true do
    kept[#kept + 1] = {}
  end
end)
while true do
  pcall(string.rep, "x", 100000)
  --> the script takes more memory than it may, again and again (memory-limit= of the machine)
end
