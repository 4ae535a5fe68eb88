-- SPDX-License-Identifier: MIT
-- In which order nodes are declared: each after those it names.

local Export = require "qemu.inspect.export.base"
local index = require "qemu.inspect.index"
local nodes = require "qemu.inspect.nodes"

-- Where regions, buses and links of a node lead: nodes that come before it.
function Export:needs(node)
  local list = {}
  local function need(path)
    local owner = path and nodes.owner(self.nodes, path)
    if owner and owner ~= node then
      list[#list + 1] = owner
    end
  end
  local function need_place(region)
    local r = self.d.regions[region]
    need(r.container)
    for _, other in ipairs(r.container and self:overlapping(region) or {}) do
      if self.d.regions[other].rank < r.rank then -- it was mapped first
        need(other)
      end
    end
  end
  if node.region then
    need(node.region.alias)
    if not self:is_placed_by_device(node) then
      need_place(node.path)
    end
  elseif node.clock then
    need(node.clock.source)
  else
    need(node.object.bus)
    for _, target in pairs(node.object.links) do
      need(target)
    end
    for _, region in ipairs(node.object.mmio or {}) do
      need_place(region)
    end
    for _, path in ipairs(self.d.clock_paths) do
      if index.split(path) == node.path then
        need(self.d.clocks[path].source)
      end
    end
  end
  return list
end

-- Whether a node has to wait for a device.
function Export:waits(node, seen)
  seen = seen or {}
  if seen[node] then
    return false
  end
  seen[node] = true
  for _, other in ipairs(self:needs(node)) do
    if other.object or self:waits(other, seen) then
      return true
    end
  end
  return false
end

-- The nodes, each after those it needs; else in their order, which for devices is
-- that of their realize: regions that show parts of devices come after those.
function Export:sorted()
  local list, state = {}, {}
  local function visit(node)
    if state[node] then
      return
    end
    state[node] = true
    local needs = self:needs(node)
    table.sort(needs, function(a, b)
      return a.rank < b.rank
    end)
    for _, other in ipairs(needs) do
      visit(other)
    end
    list[#list + 1] = node
  end
  for i, node in ipairs(self.nodes) do
    node.rank = i
  end
  local late = {}
  for _, node in ipairs(self.nodes) do
    if node.region and self:waits(node) then
      late[#late + 1] = node
    else
      visit(node)
    end
  end
  for _, node in ipairs(late) do
    visit(node)
  end
  return list
end
