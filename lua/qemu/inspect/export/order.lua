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

-- The nodes, each after those it needs; else in their order.
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
  for _, node in ipairs(self.nodes) do
    visit(node)
  end
  return list
end
