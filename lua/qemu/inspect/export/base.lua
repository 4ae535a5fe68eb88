-- SPDX-License-Identifier: MIT
-- One export: description, nodes, and the script's lines; and how the script
-- refers to parts of the machine.

local index = require "qemu.inspect.index"
local nodes = require "qemu.inspect.nodes"

local MARK <const> = "-- cannot be seen: "

local Export = {}
Export.__index = Export

function Export:line(text, ...)
  self.out[#self.out + 1] = (select("#", ...) > 0 and text:format(...) or text)
end

function Export:heading(text)
  self:line("")
  self:line("-- %s %s", text, ("-"):rep(74 - #text))
  self:line("")
end

-- What is missing is said as the differences of the script would say it.
function Export:mark(subject, text, ...)
  self.marks = self.marks + 1
  self:line(MARK .. text:format(...) .. (" [%s]"):format(subject))
end

-- A part as the script's machine will call it.
function Export:shown(path)
  local node, rest = nodes.owner(self.nodes, path)
  if node and path:find "/unattached/" and not node.unsaid then
    return "/machine/" .. node.id .. (rest ~= "" and "/" .. rest or "")
  end
  return path
end

-- References ----------------------------------------------------------------------

function Export:node_name(node)
  node.used = (node.used or 0) + 1
  return node.var or ("q.node(%q)"):format(node.id)
end

function Export:method(node, text)
  return self:node_name(node) .. text
end

---The object at a path, as the script calls it; nil where it cannot.
function Export:object(path)
  local node, rest = nodes.owner(self.nodes, path)
  if not node or node.unsaid then
    return nil
  end
  return rest == "" and self:node_name(node) or self:method(node, (":child(%q)"):format(rest))
end

function Export:object_method(path, text)
  local node, rest = nodes.owner(self.nodes, path)
  if not node or node.unsaid then
    return nil
  end
  return rest == "" and self:method(node, text) or self:method(node, (":child(%q)%s"):format(rest, text))
end

function Export:region(path)
  if path == self.d.spaces[1].root then
    return "q.system_memory"
  elseif self.nodes.by_path[path] then
    return self:node_name(self.nodes.by_path[path])
  end
  local owner, name = index.split(path)
  local o = owner and self.d.objects[owner]
  if not o then
    return nil
  end
  for i, region in ipairs(o.mmio or {}) do
    if region == path then
      return self:object_method(owner, (":region(%d)"):format(i - 1))
    end
  end
  return self:object_method(owner, (":region(%q)"):format((name:gsub("%[0%]$", ""))))
end

return Export
