-- SPDX-License-Identifier: GPL-2.0-or-later
-- Nor does a search that never ends.

local s = ("a"):rep(100000)
s:find(("a*"):rep(30) .. "b")
--> a library function does not end (a pattern that matches in too many ways, a range too large?)
