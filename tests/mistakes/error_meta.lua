-- SPDX-License-Identifier: GPL-2.0-or-later
error(setmetatable({}, { __tostring = function()
  error "again"
  --> again
end }))
