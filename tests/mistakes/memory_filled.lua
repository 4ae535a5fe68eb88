-- SPDX-License-Identifier: GPL-2.0-or-later
-- Nor may it be filled again and again.
--! sanitized: no

while true do pcall(function() local t = {} while true do t[#t + 1] = {} end end) end
--> the script takes more memory than it may, again and again (memory-limit= of the machine)
