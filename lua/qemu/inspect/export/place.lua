-- SPDX-License-Identifier: MIT
-- Where regions of nodes lie.

local Export = require "qemu.inspect.export.base"
local index = require "qemu.inspect.index"
local literal = require "qemu.inspect.export.literal"
local nodes = require "qemu.inspect.nodes"
local spec = require "qemu.spec"

-- The address that region `n` (number or name) of a node has in the map of the
-- head, by name.
function Export:address(node, n, address)
  local name = n == 0 and node.id or ("%s.%s"):format(node.id, n)
  self.map[name] = self.map[name] or address
  return "map" .. literal.key(name)
end

-- Where regions lie, by address.
function Export:memory_map()
  local names = spec.sorted_keys(self.map)
  if #names == 0 then
    return
  end
  table.sort(names, function(a, b)
    local ma, mb = self.map[a], self.map[b]
    return math.ult(ma, mb) or (ma == mb and a < b)
  end)
  self:heading "Memory map"
  self:line("local map <const> = {")
  for _, name in ipairs(names) do
    self:line("  %s = 0x%08x,", literal.field(name), self.map[name])
  end
  self:line("}")
end

-- The smallest page of Arm's CPUs (bytes), which their oldest have.
local PAGE <const> = 0x400

-- Where a region begins inside of a page and fills others, no CPU may touch
-- those (lua/layout.c): the bytes before them, which alone a script can place.
-- Some devices have such a region only on QEMU's boards (lua/qemu/finish.lua).
function Export:usable(node, region, address)
  local r = self.d.regions[region]
  local skip, size = -address & (PAGE - 1), index.number(r.size)
  if not self.d.target:find "^a[ar][rm]" or skip == 0 or not size or size < skip + PAGE or r.kind ~= "io" then
    return nil
  end
  self:mark(self:shown(region), "the rest of region %s, whose pages make QEMU follow a wild pointer", r.name)
  if not node.object or node.object.type == "pxa2xx_i2c" then
    return nil
  end
  self:mark(("/machine/%s.alias"):format(node.id), "that the script has a window on it")
  return skip
end

function Export:place(node, n, region, more)
  local r = self.d.regions[region]
  local address = index.number(r.address)
  local text = self:address(node, n, address)
  local parts = { "address = " .. text }
  if r.container ~= self.d.spaces[1].root then
    local into = self:region(r.container)
    local owner = nodes.owner(self.nodes, r.container)
    if into and owner and not self.done[owner] and owner ~= node then
      self.late_places[#self.late_places + 1] = { node, n, region }
      return "false"
    elseif not into then
      self:mark(self:shown(region), "what region %s is in", r.name)
      return "false"
    end
    parts[#parts + 1] = "into = " .. into
  end
  parts[#parts + 1] = r.priority ~= 0 and "priority = " .. r.priority or nil
  parts[#parts + 1] = #self:overlapping(region) > 0 and "covers = true" or nil
  local size = self:usable(node, region, address)
  parts[#parts + 1] = size and ("size = 0x%x"):format(size)
  parts[#parts + 1] = more
  return #parts == 1 and text or "{ " .. table.concat(parts, ", ") .. " }"
end

-- Other regions of the container that lie there with the same priority.
function Export:overlapping(path)
  local r, list = self.d.regions[path], {}
  local first, size = index.number(r.address), index.number(r.size) or 0
  for _, other in ipairs(self.siblings[r.container] or {}) do
    local o = self.d.regions[other]
    local at, length = index.number(o.address), index.number(o.size) or 0
    if other ~= path and o.priority == r.priority and
      (length == 0 or first - at < length and first >= at or size == 0 or at - first < size and at >= first) then
      list[#list + 1] = other
    end
  end
  return list
end

-- What boards map of an SoC's regions, other than those of the system bus.
local BOARD_MAPS <const> = { ["xlnx-versal"] = "mr-apu" } -- hw/arm/xlnx-versal-virt.c

function Export:places(node)
  local list, any = {}, false
  local named = BOARD_MAPS[node.object.type]
  if named then
    return self:place(node, named, ("%s/%s[0]"):format(node.path, named), ("region = %q"):format(named))
  end
  for i, region in ipairs(node.object.mmio or {}) do
    local r = self.d.regions[region]
    local owner = r.container and nodes.owner(self.nodes, r.container)
    if r.container and owner ~= node then
      list[i] = self:place(node, i - 1, region)
      any = any or list[i] ~= "false"
    else
      list[i] = "false"
    end
  end
  while list[#list] == "false" do
    list[#list] = nil
  end
  if not any then
    return #(node.object.mmio or {}) > 0 and "false" or nil
  elseif #list == 1 then
    return list[1]
  end
  return literal.list(list)
end

-- A device that has a link to a region puts it into a container of its own.
function Export:is_placed_by_device(node)
  local owner = nodes.owner(self.nodes, node.region.container)
  local o = owner and owner.object
  for _, target in pairs(o and o.links or {}) do
    if target == node.path then
      return true
    end
  end
  return false
end
