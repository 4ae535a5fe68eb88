-- SPDX-License-Identifier: GPL-2.0-or-later
std = "lua54"
max_line_length = 120
max_string_line_length = false
-- An annotation cannot be broken over lines.
max_comment_line_length = 220
-- A method keeps the signature its callers use, whatever it needs of it.
self = false
unused_args = false
-- What build trees and tests' outputs hold is not source; tests/mistakes is wrong on purpose.
exclude_files = { "build*/**", "tests/mistakes/*.lua" }
-- The case's t is meant to hide the suite's.
files["tests/suites"] = { ignore = { "431/t" } }
files["tests/bench"] = { ignore = { "431/t" } }
