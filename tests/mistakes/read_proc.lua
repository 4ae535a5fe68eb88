-- SPDX-License-Identifier: GPL-2.0-or-later
local qom = require "qom"
qom.read_file "../mistakes/../../../../../../../../proc/self/environ"
--> ../mistakes/../../../../../../../../proc/self/environ lies outside the folders a script may read (trust=full lifts this)
