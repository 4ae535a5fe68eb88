-- SPDX-License-Identifier: GPL-2.0-or-later
-- The limit that holds where none is given.
while true do
--> endless loop? the script ran more than 104857600 instructions (budget= of the machine)
end
