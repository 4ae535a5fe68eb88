-- SPDX-License-Identifier: MIT
-- Looking at a machine: what `qemu-scripted dump`, `diff` and `export` ask of
-- the QEMU they start. Entered from C when the machine is complete.

---@alias qemu.InspectRequest table action = "dump"|"diff"|"export", and what that action takes

local actions = {
  dump = function()
    local dump = require "qemu.inspect.dump"
    return require("qemu.inspect.json").encode(dump.machine()), 0
  end,
  diff = function(request)
    return require("qemu.inspect.diff").run(request)
  end,
  export = function(request)
    return require("qemu.inspect.export").run(request)
  end,
}

---@param request qemu.InspectRequest
---@return string text for the request's output
---@return integer status QEMU's exit status
return function(request)
  local action = actions[request.action]
  if not action then
    error(("no inspection '%s'; there are: dump, diff, export"):format(tostring(request.action)), 0)
  end
  return action(request)
end
