-- SPDX-License-Identifier: MIT
-- The device tree, as the table that q.boot takes.

local Export = require "qemu.inspect.export.base"
local index = require "qemu.inspect.index"
local literal = require "qemu.inspect.export.literal"
local spec = require "qemu.spec"

local CELLS_IN_LINE <const> = 8

-- "a\0b\0" -> { "a", "b" }; nil where that is no text
local function strings_of(bytes)
  local list = {}
  if bytes:sub(-1) ~= "\0" then
    return nil
  end
  for text in bytes:gmatch "([^\0]*)\0" do
    if text == "" or text:find "[^\x20-\x7e]" then
      return nil
    end
    list[#list + 1] = literal.of(text)
  end
  return list
end

local function cells_of(bytes)
  local list = {}
  for i = 1, #bytes, 4 do
    list[#list + 1] = literal.of((">I4"):unpack(bytes, i))
  end
  return list
end

-- { a, b, … }, in lines of some cells where there are many
local function list_text(list, indent)
  if #list == 1 then
    return list[1]
  elseif #list <= CELLS_IN_LINE then
    return "{ " .. table.concat(list, ", ") .. " }"
  end
  local lines = {}
  for i = 1, #list, CELLS_IN_LINE do
    lines[#lines + 1] = indent .. "  " .. table.concat(list, ", ", i, math.min(#list, i + CELLS_IN_LINE - 1)) .. ","
  end
  return "{\n" .. table.concat(lines, "\n") .. "\n" .. indent .. "}"
end

-- Bytes of a property; those of a seed are other ones in each run.
local function property_text(name, bytes, indent)
  if bytes == "" then
    return "true"
  elseif name:find "%-seed$" then
    return ("q.bytes((\"\\0\"):rep(%d))"):format(#bytes)
  end
  local list = strings_of(bytes) or (#bytes % 4 == 0 and cells_of(bytes))
  return list and list_text(list, indent) or ("q.bytes(%s)"):format(literal.bytes(bytes))
end

-- The paths of a tree by the path above.
local function children_of(fdt)
  local children = {}
  for _, path in ipairs(index.paths(fdt)) do
    local above = index.split(path)
    if path ~= "/" then
      above = above == "" and "/" or above
      children[above] = children[above] or {}
      table.insert(children[above], path)
    end
  end
  return children
end

function Export:tree_node(children, path, indent)
  for _, name in ipairs(spec.sorted_keys(self.d.fdt[path])) do
    local bytes = literal.from_hex(self.d.fdt[path][name])
    self:line("%s%s = %s,", indent, literal.field(name), property_text(name, bytes, indent))
  end
  for _, child in ipairs(children[path] or {}) do
    local _, name = index.split(child)
    self:line("%s%s = {", indent, literal.field(name))
    self:tree_node(children, child, indent .. "  ")
    self:line("%s},", indent)
  end
end

function Export:tree()
  self:heading "Device tree"
  self:line("local tree <const> = {")
  self:tree_node(children_of(self.d.fdt), "/", "  ")
  self:line("}")
end
