-- SPDX-License-Identifier: GPL-2.0-or-later
-- The compiler has a stack, too.

local text = "return " .. ("{"):rep(10000)
error(select(2, load(text, "=text")))
--> C stack overflow
