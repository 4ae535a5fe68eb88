-- SPDX-License-Identifier: GPL-2.0-or-later
-- What fills the heap takes longer and longer to collect: the report of it is
-- the same whether the budget is used up by that or not.
--! says: the script takes more memory than it may (memory-limit= of the machine)
--! sanitized: no
local t = {}
for i = 1, 1 << 24 do
  t[i] = {}
end
