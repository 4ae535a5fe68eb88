-- SPDX-License-Identifier: MIT
-- Values known only when the machine is built: QEMU opens serial ports after
-- the script has run.

local late = {}

local Late = {}
Late.__index = Late

function Late:__tostring()
  return self.text
end

---A value that `get` gives when the machine is built; nil leaves the property
---it is given to as it is.
---@param text string how it is shown
---@param get fun(): any
function late.new(text, get)
  return setmetatable({ text = text, get = get }, Late)
end

function late.is(value)
  return getmetatable(value) == Late
end

return late
