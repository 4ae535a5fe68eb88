-- SPDX-License-Identifier: GPL-2.0-or-later
-- The thin level reads files under the same rules.

local qom = require "qom"
qom.read_file "/etc/passwd"
--> /etc/passwd lies outside the folders a script may read (trust=full lifts this)
