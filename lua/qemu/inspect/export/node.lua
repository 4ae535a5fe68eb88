-- SPDX-License-Identifier: MIT
-- The declaration of a node: a device or CPU, a region, a clock.

local Export = require "qemu.inspect.export.base"
local index = require "qemu.inspect.index"
local literal = require "qemu.inspect.export.literal"
local nodes = require "qemu.inspect.nodes"
local qom = require "qom"
local spec = require "qemu.spec"

-- What QEMU and qdev keep for themselves, and what is said by other keys.
local OWN <const> = {
  hotplugged = true, hotpluggable = true, realized = true, parent_bus = true, type = true, id = true, mac = true,
  netdev = true, ["cpu-index"] = true, ["start-powered-off"] = true, audiodev = true,
}

-- Properties that a type changes when it is realized: how the value was before.
local BEFORE <const> = {
  armv7m = { ["num-irq"] = function(n) return n - 16 end }, -- the core's own exceptions (hw/intc/armv7m_nvic.c)
}

local function none() end

-- What a SCSI drive says of itself unless it is told otherwise (hw/scsi/scsi-disk.c).
local SCSI_DRIVE <const> = {
  device_id = none, discard_granularity = none, logical_block_size = none, lun = none, physical_block_size = none,
  product = none, vendor = none, ver = none,
}
BEFORE["scsi-cd"], BEFORE["scsi-hd"] = SCSI_DRIVE, SCSI_DRIVE

-- Elements of an array property of QEMU 7.2: "len-NAME", "NAME[0]", …
local function array_of(o, name)
  local list = {}
  for i = 0, o.props["len-" .. name] - 1 do
    list[i + 1] = o.props[("%s[%d]"):format(name, i)]
  end
  return list
end

local function has_nic(o)
  return type(o.props.netdev) == "string" and o.props.netdev ~= ""
end

local function back_end(name, value, o)
  if name:find "^drive" and type(value) == "table" then
    local call = o.type:find "%-cd$" and "cdrom" or "drive"
    return ("q.%s(%q, %d, %d)"):format(call, value.interface, value.bus, value.unit)
  elseif type(value) == "string" and (name:find "^chardev" or name:find "^serial") then
    local port = value:match "^serial(%d+)$"
    return port and ("q.serial(%s)"):format(port)
  end
end

-- A node of a type, for links that lead to what is none: the board itself.
function Export:stand_in(type_name)
  for _, node in ipairs(self.nodes) do
    if self.done[node] and node.object and not node.unsaid and qom.find(node.path):is_a(type_name) then
      return self:node_name(node)
    end
  end
end

function Export:properties(node)
  local o, parts = node.object, {}
  local function add(name, text)
    parts[#parts + 1] = text and ("%s = %s"):format(literal.field(name), text)
  end
  for _, name in ipairs(spec.sorted_keys(o.props)) do
    local value = o.props[name]
    local array = name:match "^len%-(.+)$"
    local info = not array and not OWN[name] and qom.property_info(o.type, name)
    if array and value > 0 then
      add(array, literal.of(array_of(o, array)))
    elseif info and info.settable and (info.type ~= "bool" or type(value) == "boolean") and value ~= "" and
      not literal.equal(value, qom.initial_value(o.type, name)) then
      local before = (BEFORE[o.type] or {})[name]
      if before then
        value = before(value)
      elseif info.type == "str" and math.type(value) then -- a PCI device's slot and function
        value = ("%02x.%x"):format(value >> 3, value & 7)
      end
      if value ~= nil then
        add(name, back_end(name, value, o) or literal.of(value))
      end
    end
  end
  for _, name in ipairs(spec.sorted_keys(o.links)) do
    local target = o.links[name]
    local info = not OWN[name] and qom.property_info(o.type, name)
    if info and info.settable and target and not (node.kind == "cpu" and target == self.d.spaces[1].root) then
      local text = self:object(target) or (self.d.regions[target] and self:region(target))
      if self.d.regions[target] then
        text = self:region(target)
      end
      local owner = nodes.owner(self.nodes, target)
      if text and owner and not self.done[owner] then
        self.later[#self.later + 1] = { node, name, target }
      elseif text then
        add(name, text)
      else
        add(name, self:stand_in(info.type:match "^link<(.*)>$"))
        self:mark(("object %s (%s): link %s"):format(self:shown(node.path), o.type, name),
          "what link %s of %s leads to", name, node.id)
      end
    end
  end
  return #parts > 0 and literal.list(parts) or nil
end

-- Links that a board added, which no object of the type has by itself.
function Export:added_links(node)
  local o, parts = node.object, {}
  for _, name in ipairs(spec.sorted_keys(o.links)) do
    if not OWN[name] and not qom.property_info(o.type, name) and o.links[name] then
      local target = o.links[name]
      local owner = nodes.owner(self.nodes, target)
      local text = owner ~= node and (self.d.regions[target] and self:region(target) or self:object(target))
      parts[#parts + 1] = text and ("%s = %s"):format(literal.field(name), text) or nil
    end
  end
  return #parts > 0 and literal.list(parts) or nil
end

function Export:clock_source(path)
  if self.nodes.by_path[path] then
    return self:node_name(self.nodes.by_path[path])
  end
  local owner, name = index.split(path)
  return self:object_method(owner, (":clock(%q)"):format(name))
end

-- Clock inputs of a node that others feed.
function Export:clocks_of(node)
  local parts = {}
  for _, path in ipairs(self.d.clock_paths) do
    local owner, name = index.split(path)
    local source = self.d.clocks[path].source
    if owner == node.path and source and nodes.owner(self.nodes, source) ~= node then
      parts[#parts + 1] = ("%s = %s"):format(literal.field(name), self:clock_source(source))
    end
  end
  return #parts > 0 and literal.list(parts) or nil
end

function Export:has_one_bus(path)
  local count = 0
  for bus, o in pairs(self.d.objects) do
    if o.devices and index.split(bus) == path then
      local unsaid = #o.devices > 0 -- a bus for nothing but what no script can make
      for _, device in ipairs(o.devices) do
        local node = self.nodes.by_path[device]
        unsaid = unsaid and node and node.unsaid
      end
      count = count + (unsaid and 0 or 1)
    end
  end
  return count == 1
end

function Export:bus_of(node)
  local bus = node.object.bus
  if not bus or bus:find "/sysbus$" then
    return nil
  end
  local owner, name = index.split(bus)
  local text = self:object_method(owner, self:has_one_bus(owner) and ":bus()" or (":bus(%q)"):format(name))
  if not text then
    self:mark(self:shown(node.path), "the bus of %s", node.id)
  end
  return text
end

-- `[local x = ]CALL { id = …, … }`, on one line where it fits.
function Export:declare(node, call, fields)
  local parts = { ("id = %q"):format(node.id) }
  for _, f in ipairs(fields) do
    parts[#parts + 1] = f[2] and ("%s = %s"):format(f[1], f[2]) or nil
  end
  local head = (node.var and ("local %s = "):format(node.var) or "") .. call
  local one = head .. " { " .. table.concat(parts, ", ") .. " }"
  if #one <= 110 and not one:find "\n" then
    self:line(one)
    return
  end
  self:line(head .. " {")
  for _, part in ipairs(parts) do
    self:line("  " .. part .. ",")
  end
  self:line("}")
end

-- Fields that come in this order, for nil must not end the list early.
local function pairs_of(...)
  local list, args = {}, table.pack(...)
  for i = 1, args.n, 2 do
    list[#list + 1] = args[i + 1] and { args[i], args[i + 1] } or nil
  end
  return list
end

-- What boards set of the parts of an SoC, before its realize.
local BOARD_SETS <const> = {
  { type = "^ast%d", props = { chardev = true } },
  { type = "^allwinner%-", props = { ["phy-addr"] = true, ["clk0-freq"] = true, ["clk1-freq"] = true } },
}

function Export:parts(node)
  for _, rule in ipairs(node.kind == "device" and BOARD_SETS or {}) do
    for _, path in ipairs(node.object.type:find(rule.type) and self.d.paths or {}) do
      local o, rest = self.d.objects[path], path:sub(#node.path + 2)
      local is_part = path:sub(1, #node.path + 1) == node.path .. "/" and not rest:find "/serial$"
      for _, name in ipairs(is_part and spec.sorted_keys(rule.props) or {}) do
        local value = o.props[name]
        if value ~= nil and value ~= "" and not literal.equal(value, qom.initial_value(o.type, name)) then
          self:line("%s = %s", self:method(node, (":child(%q).props%s"):format(rest,
            literal.key(name))), back_end(name, value, o) or literal.of(value))
        end
      end
      if is_part and has_nic(o) and rule.props.chardev then
        self:line("%s = true", self:method(node, (":child(%q).nic"):format(rest)))
      end
    end
  end
end

-- What an EEPROM holds, without the zeros at the end; nil where that is nothing.
local function eeprom_data(o)
  local bytes = literal.from_hex(o.contents or ""):gsub("\0+$", "")
  return bytes ~= "" and literal.bytes(bytes) or nil
end

function Export:device(node)
  local o = node.object
  if node.unsaid then
    self:mark(node.path, "%s (%s): %s", node.id, o.type, node.unsaid)
    return
  end
  local call = node.kind == "cpu" and ("q.cpu %q"):format(o.type) or ("q.device %q"):format(o.type)
  local no_reset = not o.bus and not o.reset
  self:declare(node, call, pairs_of(
    "bus", self:bus_of(node), "at", node.kind == "device" and self:places(node) or nil,
    "nic", has_nic(o) and "true",
    "clocks", self:clocks_of(node), "props", self:properties(node),
    "links", node.kind == "device" and self:added_links(node) or nil,
    "data", eeprom_data(o),
    "reset", no_reset and "false",
    "start_powered_off", o.props["start-powered-off"] and node.kind == "cpu" and "true"))
  self:parts(node)
end

local region_calls = { ram = "q.ram", rom = "q.rom", alias = "q.alias", container = "q.container" }

function Export:region_node(node)
  local r = node.region
  if self:is_htif(node) then
    return
  end
  local call = region_calls[r.kind]
  if not call then
    self:mark("region " .. self:shown(node.path), "what answers at %s (%s): a C function of the board", node.id,
      r.kind)
    call = "q.stub"
  end
  local size = index.number(r.size)
  local of = r.alias and self:region(r.alias)
  if r.alias and not of then
    self:mark(node.path, "what alias %s shows", node.id)
    return
  end
  local at = r.container and not self:is_placed_by_device(node) and self:place(node, 0, node.path) or "false"
  if at and not r.enabled then
    self:mark(self:shown(node.path), "what shows region %s, which is hidden at first", node.id)
    at = nil
  end
  local offset = r.offset ~= "0x0" and r.offset
  local all = r.alias and index.number(self.d.regions[r.alias].size)
  local beyond = all and size and math.ult(all - index.number(r.offset), size)
  self:declare(node, call, pairs_of(
    "of", of, "offset", of and offset, "size", not node.main and size and literal.of(size), "beyond", beyond and "true",
    "block", r.block and r.block ~= node.id and ("%q"):format(r.block), "at", at))
end

function Export:clock_node(node)
  local c = node.clock
  if c.source then
    self:declare(node, "q.clock_div", pairs_of("source", self:clock_source(c.source), "mul", c.div, "div", c.mul))
  else
    self:declare(node, "q.clock", pairs_of("hz", literal.of(c.hz)))
  end
end

function Export:emit(node)
  self.done[node] = true
  if node.kind == "clock" then
    self:clock_node(node)
  elseif node.kind == "region" then
    self:region_node(node)
  else
    self:device(node)
  end
end
