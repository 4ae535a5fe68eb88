-- SPDX-License-Identifier: GPL-2.0-or-later
-- More memory than a script may have.
--! run: -M memory-limit=8M
--! says: the script takes more memory than it may (memory-limit= of the machine)

local t = {}
for i = 1, 1 << 24 do
  t[i] = {}
end
