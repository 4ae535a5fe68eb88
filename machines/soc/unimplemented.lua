-- SPDX-License-Identifier: MIT
-- What a chip has and QEMU has not: a placeholder that ignores writes, reads as
-- zero, and logs both (-d unimp). Anything else at its address hides it.

local q = require "qemu"

---@param id string also its name in the log
---@param at integer
---@param size integer bytes
---@param name string? its name in the log, where that differs from the id
---@return qemu.Node
return function(id, at, size, name)
  return q.device "unimplemented-device" {
    id = id,
    at = { address = at, priority = -1000, covers = true }, -- others of its kind, too
    props = { name = name or id, size = size },
  }
end
