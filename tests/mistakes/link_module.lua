-- SPDX-License-Identifier: GPL-2.0-or-later
-- Nor does one that is required.

require "outside.module"
--> module 'outside.module': outside/module.lua lies outside the folders a script may read (trust=full lifts this)
