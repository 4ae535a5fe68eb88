-- SPDX-License-Identifier: GPL-2.0-or-later
local function f()
  return 1 + f()
  --> stack overflow
end
f()
