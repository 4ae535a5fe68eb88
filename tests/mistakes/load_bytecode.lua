-- SPDX-License-Identifier: GPL-2.0-or-later
local f = assert(load("\27LuaT", "x", "b"))
--> attempt to load a binary chunk (mode is 't')
f()
