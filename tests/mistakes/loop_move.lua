-- SPDX-License-Identifier: GPL-2.0-or-later
-- Nor a library function with numbers that are too large.

table.move({}, 1, math.maxinteger - 1, 2)
--> a library function does not end (a pattern that matches in too many ways, a range too large?)
