-- SPDX-License-Identifier: GPL-2.0-or-later
--! run: -M memory-limit=8M
--! says: the script takes more memory than it may (memory-limit= of the machine)

local s = ("x"):rep(1 << 30)
