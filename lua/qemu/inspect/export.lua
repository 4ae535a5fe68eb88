-- SPDX-License-Identifier: MIT
-- A script of the machine that runs here: of a board of QEMU, its nodes with
-- their places, properties, clocks and wires. What cannot be seen from inside
-- is marked in the script.

local Export = require "qemu.inspect.export.base"
local dump = require "qemu.inspect.dump"
local index = require "qemu.inspect.index"
local literal = require "qemu.inspect.export.literal"
local nodes = require "qemu.inspect.nodes"
local qom = require "qom"

-- Each adds its subject to Export.
require "qemu.inspect.export.line"
require "qemu.inspect.export.node"
require "qemu.inspect.export.order"
require "qemu.inspect.export.place"
require "qemu.inspect.export.riscv"
require "qemu.inspect.export.start"
require "qemu.inspect.export.tree"

local MAX_LOCALS <const> = 120 -- Lua has 200 in a function

-- Links to nodes that come later.
function Export:late_links()
  for _, entry in ipairs(self.late_places) do
    local node, n, region = table.unpack(entry)
    self:line("%s", self:method(node, (":map(%s)"):format(self:place(node, n, region,
      n > 0 and ("region = %d"):format(n) or nil))))
  end
  for _, entry in ipairs(self.later) do
    local node, name, target = table.unpack(entry)
    local text = self.d.regions[target] and self:region(target) or self:object(target)
    local key = literal.key(name)
    self:line("%s = %s", self:method(node, ".props" .. key), text)
  end
end

-- Nodes that others name get a local, up to what Lua takes.
function Export:name_nodes()
  local list = table.move(self.nodes, 1, #self.nodes, 1, {})
  table.sort(list, function(a, b)
    return (a.used or 0) > (b.used or 0) or (a.used or 0) == (b.used or 0) and a.rank < b.rank
  end)
  local taken = {}
  for i, node in ipairs(list) do
    local name = node.id:gsub("[^%w_]", "_")
    if i <= MAX_LOCALS and (node.used or 0) > 0 and literal.is_name(name) and not taken[name] then
      node.var, taken[name] = name, true
    end
  end
end

function Export:body()
  self.out, self.marks, self.map, self.irqs, self.done, self.later, self.late_places = {}, 0, {}, {}, {}, {}, {}
  local list, last = self:sorted(), nil
  for _, node in ipairs(list) do
    local title = ({ clock = "Clocks", region = "Memory", cpu = "CPUs", device = "Devices" })[node.kind]
    if title ~= last then
      self:heading(title)
      last = title
    end
    self:emit(node)
  end
  self:late_links()
  self:lines(list)
  self:start()
end

function Export:head()
  local body = self.out
  self.out = {}
  self:line("-- %s of QEMU %s, as it was built without options; made by qemu-scripted export.", self.d.machine,
    self.d.qemu)
  self:line("")
  self:line('local q = require "qemu"')
  self:line("")
  self:line("q.machine {")
  self:line("  name = %q,", self.d.machine)
  self:line("  arch = %q,", self.d.target)
  self:line("  cpus = { default = %d },", math.max(1, #self.d.cpus))
  local main = false
  for _, node in ipairs(self.nodes) do
    if node.main then
      self:line("  ram_size = { default = %s },", node.region.size)
      main = true
    end
  end
  local size = self.d.objects["/machine"].props.memory.size
  if not main and size > 0 then
    self:line("  ram_size = { default = 0x%x },", size)
  end
  if self.d.cpus[1] then
    self:line("  cpu_type = %q,", self.d.cpus[1].type)
  end
  if self.d.ignores_bus_errors then
    self:line("  ignore_bus_errors = true,")
  end
  self:line("}")
  self:memory_map()
  self:interrupt_map()
  table.move(body, 1, #body, #self.out + 1, self.out)
end

-- How many outputs drive each input.
local function count_drivers(d)
  local count = {}
  for _, w in ipairs(d.wires) do
    local input = w.to and w.to .. " " .. w.input
    if input then
      count[input] = (count[input] or 0) + 1
    end
  end
  return count
end

local function find_siblings(d)
  local siblings = {}
  for path, r in pairs(d.regions) do
    if r.container then
      siblings[r.container] = siblings[r.container] or {}
      table.insert(siblings[r.container], path)
    end
  end
  return siblings
end

local export = {}

-- Ids that a scripted machine has a property or child of.
local RESERVED <const> = {
  script = true, overlay = true, code = true, params = true, action = true, testing = true, trust = true,
  budget = true, traceback = true, peripheral = true, unattached = true, ["peripheral-anon"] = true,
}

---@return string text, integer status
function export.run()
  local d = index.make(dump.machine())
  local self = setmetatable({ d = d, siblings = find_siblings(d), drivers = count_drivers(d) }, Export)
  self.nodes = nodes.of(d, function(id)
    local p = qom.machine():property(id)
    return RESERVED[id] or (p ~= nil and not p.type:find "^child<")
  end)
  self:body() -- tells which nodes are named
  self:name_nodes()
  self:body()
  self:head()
  if self.marks > 0 then
    table.insert(self.out, 2, ("-- %d parts cannot be seen from outside the board's C code; each is marked.")
      :format(self.marks))
  end
  return table.concat(self.out, "\n") .. "\n", 0
end

return export
