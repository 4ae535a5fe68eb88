-- SPDX-License-Identifier: GPL-2.0-or-later
--! says: syntax.lua:5: '}' expected near 'arch'
-- A fault in a module is told where it is.

require "syntax"
