-- SPDX-License-Identifier: GPL-2.0-or-later
-- A module that requires itself.

require "require_loop"
--> module 'require_loop' requires itself
