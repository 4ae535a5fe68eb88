-- SPDX-License-Identifier: GPL-2.0-or-later
-- The line of a division by 0, which Lua 5.4.4 keeps only while instructions are counted.
local function share(bytes, banks)
  local most = math.max(bytes, 1)

  return most // banks
  --> attempt to divide by zero
end

share(4096, 0)
