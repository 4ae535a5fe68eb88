-- SPDX-License-Identifier: MIT
-- A script of the machine that runs here: of a board of QEMU, its nodes with
-- their places, properties, clocks and wires. What cannot be seen from inside
-- is marked in the script.

local dump = require "qemu.inspect.dump"
local index = require "qemu.inspect.index"
local nodes = require "qemu.inspect.nodes"
local qom = require "qom"
local spec = require "qemu.spec"

local MARK <const> = "-- cannot be seen: "
local MAX_LOCALS <const> = 120 -- Lua has 200 in a function
local SMALL_IMAGE <const> = 512 -- bytes of an image that stand in the script

-- What dump says of RAM that is zero: SHA-256 of nothing.
local EMPTY <const> = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

-- One export: description, nodes, and the script's lines.
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

-- Values ------------------------------------------------------------------------

local function bytes_literal(bytes)
  return '"' .. bytes:gsub(".", function(c)
    return ("\\x%02x"):format(c:byte())
  end) .. '"'
end

local function from_hex(text)
  return (text:gsub("%x%x", function(hex)
    return string.char(tonumber(hex, 16))
  end))
end

local function literal(value)
  if math.type(value) == "integer" and (value >= 0x1000 or value <= -0x1000) then
    return ("0x%x"):format(value)
  elseif type(value) == "string" then
    return ("%q"):format(value):gsub("\\\n", "\\n")
  elseif type(value) ~= "table" then
    return tostring(value)
  end
  local parts = {}
  for i, key in ipairs(spec.sorted_keys(value)) do
    parts[i] = (math.type(key) and "" or ("[%q] = "):format(key)) .. literal(value[key])
  end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

local KEYWORDS <const> = {
  ["and"] = true, ["break"] = true, ["do"] = true, ["end"] = true, ["for"] = true, ["if"] = true, ["in"] = true,
  ["not"] = true, ["or"] = true, ["then"] = true, q = true, ["local"] = true, ["function"] = true, ["goto"] = true,
  ["repeat"] = true, ["return"] = true, ["until"] = true, ["while"] = true, ["nil"] = true, ["true"] = true,
  ["false"] = true, ["else"] = true, ["elseif"] = true, map = true, irq = true,
}

local function identifier(name)
  return name:find "^[%a_][%w_]*$" and not KEYWORDS[name]
end

local function field(name)
  return identifier(name) and name or ("[%q]"):format(name)
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

-- "sysbus-irq[3]" -> ":irq(3)"
local function pin_method(pin, direction)
  local name, n = pin:match "^(.*)%[(%d+)%]$"
  if not name then
    return nil
  elseif name == "sysbus-irq" then
    return (":irq(%s)"):format(n)
  elseif name == "unnamed-gpio-" .. (direction == "input" and "in" or "out") then
    return (":%s(%s)"):format(direction, n)
  end
  return (":%s(%q, %s)"):format(direction, name, n)
end

-- Maps of the head ----------------------------------------------------------------

-- The address a node has in the map of the head, by name.
function Export:address(node, n, address)
  local name = n == 0 and node.id or ("%s.%d"):format(node.id, n)
  if not self.map[name] then
    self.map[name] = address
    self.map_order[#self.map_order + 1] = name
  end
  return identifier(name) and "map." .. name or ("map[%q]"):format(name)
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

-- Nodes -----------------------------------------------------------------------------

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

local function equal(a, b)
  if type(a) == "table" and type(b) == "table" then
    return literal(a) == literal(b)
  end
  return a == b
end

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

function Export:properties(node)
  local o, parts = node.object, {}
  local function add(name, text)
    parts[#parts + 1] = ("%s = %s"):format(field(name), text)
  end
  for _, name in ipairs(spec.sorted_keys(o.props)) do
    local value = o.props[name]
    local array = name:match "^len%-(.+)$"
    local info = not array and not OWN[name] and qom.property_info(o.type, name)
    if array and value > 0 then
      add(array, literal(array_of(o, array)))
    elseif info and info.settable and (info.type ~= "bool" or type(value) == "boolean") and value ~= "" and
      not equal(value, qom.initial_value(o.type, name)) then
      local before = (BEFORE[o.type] or {})[name]
      if before then
        value = before(value)
      end
      if value ~= nil then
        add(name, back_end(name, value, o) or literal(value))
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
        self:mark(("object %s (%s): link %s"):format(self:shown(node.path), o.type, name),
          "what link %s of %s leads to", name, node.id)
      end
    end
  end
  return #parts > 0 and "{ " .. table.concat(parts, ", ") .. " }" or nil
end

-- Links that a board added, which no object of the type has by itself.
function Export:added_links(node)
  local o, parts = node.object, {}
  for _, name in ipairs(spec.sorted_keys(o.links)) do
    if not OWN[name] and not qom.property_info(o.type, name) and o.links[name] then
      local target = o.links[name]
      local owner = nodes.owner(self.nodes, target)
      local text = owner ~= node and (self.d.regions[target] and self:region(target) or self:object(target))
      parts[#parts + 1] = text and ("%s = %s"):format(field(name), text) or nil
    end
  end
  return #parts > 0 and "{ " .. table.concat(parts, ", ") .. " }" or nil
end

function Export:places(node)
  local list, any = {}, false
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
  return "{ " .. table.concat(list, ", ") .. " }"
end

-- The device that has an input: a container may have taken it over from a part.
local function input_owner(d, path, pin)
  local name, n = pin:match "^(.*)%[(%d+)%]$"
  local group = name == "unnamed-gpio-in" and "" or name
  local at = path
  while at do
    local o = d.objects[at]
    if o and o.lines and (o.lines.inputs[group] or 0) > tonumber(n or 0) then
      return at
    end
    at = index.split(at)
  end
  return path
end

-- Where a wire goes; nil where a script cannot say it.
function Export:wire_target(w)
  if not w.to then
    return nil, "what it does is a C function of the board"
  end
  local method = pin_method(w.input, "input")
  local text = method and self:object_method(input_owner(self.d, w.to, w.input), method)
  local shared = self.drivers[w.to .. " " .. w.input] > 1
  return text and text .. (w.inverted and ":inverted()" or "") .. (shared and ":direct()" or ""),
    "no node has that input"
end

-- Wires from a node to others, and from its parts to others.
function Export:wires_of(node)
  local list = {}
  for from, wires in pairs(self.d.wires_from) do
    local owner, rest = nodes.owner(self.nodes, from)
    for _, w in ipairs(owner == node and wires or {}) do
      local target = nodes.owner(self.nodes, w.to or w.holder)
      -- a cluster's private device wires the CPUs to its own parts
      local by_device = target and w.to and node.kind == "cpu" and input_owner(self.d, w.to, w.input) ~= target.path
      if target ~= node and not by_device and (target or not w.to) then
        list[#list + 1] = { w = w, rest = rest }
      end
    end
  end
  table.sort(list, function(a, b)
    return index.padded(a.rest .. " " .. a.w.output) < index.padded(b.rest .. " " .. b.w.output)
  end)
  return list
end

function Export:wire(node, entry)
  local w = entry.w
  local method = pin_method(w.output, "output")
  local target, why = self:wire_target(w)
  local from = entry.rest == "" and method or method and (":child(%q)%s"):format(entry.rest, method)
  if not target or not from then
    local subject = ("wire %s (%s) %s"):format(self:shown(w.from), self.d.objects[w.from].type, w.output)
    self:mark(subject, "where %s of %s%s goes: %s", w.output, node.id, entry.rest == "" and "" or "/" .. entry.rest,
      why)
    return
  end
  self:line("%s:to(%s)", self:method(node, from), target)
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
      parts[#parts + 1] = ("%s = %s"):format(field(name), self:clock_source(source))
    end
  end
  return #parts > 0 and "{ " .. table.concat(parts, ", ") .. " }" or nil
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
  if #one <= 110 then
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

-- What boards set once the machine is complete, and where a reset undoes it,
-- after each.
local LATER <const> = {
  { type = "^tmp", property = "^temperature", event = "ready" },
  { type = "^aspeed%.gpio", property = "^gpio", event = "reset" },
}

-- What a property was set to, which may round it: the number that ends in 0.
local function unrounded(object, name, value)
  object:set(name, value)
  return object:get(name) == value and value or (value + 9) // 10 * 10
end

-- Values of an object that one rule is about, other than those it starts with.
local function later_of(path, o, rule)
  local lines = {}
  for _, name in ipairs(o.type:find(rule.type) and spec.sorted_keys(o.props) or {}) do
    if name:find(rule.property) and not equal(o.props[name], qom.initial_value(o.type, name)) then
      local value = unrounded(qom.find(path), name, o.props[name])
      lines[#lines + 1] = ("    part.qom:set(%q, %s)"):format(name, tostring(value))
    end
  end
  return lines
end

function Export:later_values()
  for _, path in ipairs(self.d.paths) do
    for _, rule in ipairs(LATER) do
      local lines = later_of(path, self.d.objects[path], rule)
      if #lines > 0 then
        self:line("do")
        self:line("  local part = %s", self:object(path))
        self:line("  q.on(%q, function()", rule.event)
        self:line("%s", table.concat(lines, "\n"))
        self:line("  end)")
        self:line("end")
      end
    end
  end
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
        if value ~= nil and value ~= "" and not equal(value, qom.initial_value(o.type, name)) then
          self:line("%s = %s", self:method(node, (":child(%q).props%s"):format(rest,
            identifier(name) and "." .. name or ("[%q]"):format(name))), back_end(name, value, o) or literal(value))
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
  local bytes = from_hex(o.contents or ""):gsub("\0+$", "")
  return bytes ~= "" and bytes_literal(bytes) or nil
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

function Export:region_node(node)
  local r = node.region
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
    "of", of, "offset", of and offset, "size", not node.main and size and literal(size), "beyond", beyond and "true",
    "block", r.block and r.block ~= node.id and ("%q"):format(r.block), "at", at))
end

function Export:clock_node(node)
  local c = node.clock
  if c.source then
    self:declare(node, "q.clock_div", pairs_of("source", self:clock_source(c.source), "mul", c.div, "div", c.mul))
  else
    self:declare(node, "q.clock", pairs_of("hz", literal(c.hz)))
  end
end

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

-- The script ------------------------------------------------------------------------

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
    local key = identifier(name) and "." .. name or ("[%q]"):format(name)
    self:line("%s = %s", self:method(node, ".props" .. key), text)
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

-- Nodes that others name get a local, up to what Lua takes.
function Export:name_nodes()
  local list = table.move(self.nodes, 1, #self.nodes, 1, {})
  table.sort(list, function(a, b)
    return (a.used or 0) > (b.used or 0) or (a.used or 0) == (b.used or 0) and a.rank < b.rank
  end)
  local taken = {}
  for i, node in ipairs(list) do
    local name = node.id:gsub("[^%w_]", "_")
    if i <= MAX_LOCALS and (node.used or 0) > 0 and identifier(name) and not taken[name] then
      node.var, taken[name] = name, true
    end
  end
end

-- A raw file that comes with QEMU, whose path the board looked for by this name.
local function firmware_name(image)
  local name = image.name and image.name:match "[^/]+$"
  local path = name and qom.find_firmware(name)
  local info = path and path == image.name and qom.image_info(path)
  return info and info.kind == "raw" and info.size == image.size and name or nil
end

-- What q.load takes as an image's contents; nil where they cannot be told.
local function contents_of(image)
  local name = firmware_name(image)
  if name then
    return ("file = q.firmware %q"):format(name)
  end
  local bytes = image.address and image.size <= SMALL_IMAGE and qom.memory():read(image.address, image.size)
  return bytes and ("name = %q, data = %s"):format(image.name, bytes_literal(bytes))
end

function Export:images()
  for _, image in ipairs(self.d.images) do
    local contents = contents_of(image)
    if contents then
      self:line("q.load { at = 0x%x, %s }", image.address, contents)
    else
      self:mark("image " .. image.key, "where an image comes from")
    end
  end
end

local function is_arm(d)
  return d.target == "arm" or d.target == "aarch64"
end

function Export:is_system(node)
  return node.region.container == self.d.spaces[1].root
end

-- A register's value as a number, of its bytes in hex.
local function register_value(hex)
  if #hex > 16 then
    return nil
  end
  local format = (qom.target().big_endian and ">I%d" or "<I%d"):format(#hex // 2)
  return (format:unpack(from_hex(hex)))
end

-- Registers (from 1) in which a CPU is not as the board has it.
local function other_registers(cpu, c)
  local list = {}
  for n, value in ipairs(dump.registers(cpu)) do
    if value ~= c.registers[n] then
      list[#list + 1] = n
    end
  end
  return list
end

local function start_text(start)
  local parts = {}
  parts[1] = start.pc and ("pc = 0x%x"):format(start.pc)
  local values = {}
  for i, n in ipairs(spec.sorted_keys(start.registers)) do
    values[i] = ("[%d] = 0x%x"):format(n, start.registers[n])
  end
  parts[#parts + 1] = #values > 0 and ("registers = { %s }"):format(table.concat(values, ", ")) or nil
  return "{ " .. table.concat(parts, ", ") .. " }"
end

-- What q.boot can say of how the board lets a CPU start, which a reset left otherwise.
local function find_start(cpu, c)
  local start = { registers = {} }
  for _, n in ipairs(other_registers(cpu, c)) do
    local value = register_value(c.registers[n])
    cpu:set_pc(value or 0)
    if value and dump.registers(cpu)[n] == c.registers[n] then
      start.pc = value
    else
      start.registers[n - 1] = value
    end
  end
  cpu:reset_now()
  if start.pc then
    cpu:set_pc(start.pc)
  end
  for n in pairs(start.registers) do
    cpu:write_register(n, from_hex(c.registers[n + 1]))
  end
  return start
end

-- Whether q.boot can say how the first CPU starts (lua/qemu/boot/generic.lua).
function Export:has_plain_boot()
  local _, rest = nodes.owner(self.nodes, self.d.cpus[1].path)
  local family = qom.target().family
  return rest == "" and family ~= "arm" and family ~= "riscv"
end

-- A plain reset. A device may have moved the reset vector since the board's first
-- one (hw/misc/xlnx-zynqmp-apu-ctrl.c).
local function reset_plainly(cpu, c)
  cpu:reset_now()
  if #other_registers(cpu, c) > 0 and cpu:property "rvbar" then
    cpu:set("rvbar", qom.initial_value(c.type, "rvbar"))
    cpu:reset_now()
  end
end

-- What the board's own reset handlers give registers, seen by a plain reset.
function Export:registers()
  for i, c in ipairs(self.d.cpus) do
    local cpu = qom.find(c.path)
    reset_plainly(cpu, c)
    if cpu:halted() ~= c.halted then
      self:mark(("cpu %d: halted"):format(i - 1), "why CPU %d %s", i - 1, c.halted and "waits" or "does not wait")
    end
    if i == 1 and self:has_plain_boot() and #other_registers(cpu, c) > 0 then
      self.start = find_start(cpu, c)
    end
    local values = dump.registers(cpu)
    for _, n in ipairs(other_registers(cpu, c)) do
      self:mark(("cpu %d: register"):format(i - 1), "why CPU %d starts with %s in register %d, not %s", i - 1,
        c.registers[n], n - 1, values[n])
    end
  end
end

-- The node that made a CPU without giving it a place below itself.
function Export:cpu_maker(path)
  for _, node in ipairs(self.nodes) do
    if node.object and qom.find(node.path):points_to(qom.find(path)) then
      return node
    end
  end
end

-- How the kernel is told to call QEMU's PSCI: what Arm's boot gives CPUs that an
-- SoC has made.
function Export:psci(cpu, rest)
  local conduits <const> = { "smc", "hvc" } -- target/arm/kvm-consts.h
  local text = rest ~= "" and conduits[self.d.objects[cpu.path].props["psci-conduit"]]
  return text and (", psci = %q"):format(text) or ""
end

function Export:boot()
  local first = self.d.cpus[1]
  if first and not self.d.objects[first.path].reset then
    return
  end
  local node, rest = nodes.owner(self.nodes, first and first.path)
  local maker = first and not node and is_arm(self.d) and self:cpu_maker(first.path)
  if not node and not maker then
    for _, c in ipairs(self.d.cpus) do
      self:mark(("(%s): is reset"):format(c.type), "how CPUs are reset that a device made without a place in it")
    end
    return
  end
  local ram, largest
  for _, n in ipairs(self.nodes) do
    ram = ram or n.main and n or nil
  end
  for _, n in ipairs(self.nodes) do -- a board without the RAM of -m: the largest there is
    local r = not ram and n.region
    if r and r.kind == "ram" and (not largest or math.ult(index.number(largest.region.size), index.number(r.size))) then
      largest = n
    end
  end
  ram = ram or largest
  local parent = index.split(first.path)
  if is_arm(self.d) and self.d.objects[parent] and self.d.objects[parent].type == "armv7m" then
    self:line("q.boot { cpu = %s }", self:object(parent))
  elseif is_arm(self.d) and ram then
    local seen = (self.d.places[ram.path] or {})[1]
    local start = not self:is_system(ram) and seen and (", loader_start = 0x%s"):format(seen:match "%x+$") or ""
    self:line("q.boot { cpu = %s, ram = %s%s%s }", maker and self:node_name(maker) or self:object(first.path),
      self:node_name(ram), start, self:psci(first, rest))
  elseif rest == "" then
    local start = self.start and ", without_kernel = " .. start_text(self.start) or ""
    self:line("q.boot { cpu = %s%s }", self:node_name(node), start)
  end
end

function Export:body()
  self.out, self.marks, self.map, self.map_order, self.done, self.later = {}, 0, {}, {}, {}, {}
  self.late_places = {}
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
  self:heading "Lines"
  for _, node in ipairs(list) do
    for _, entry in ipairs(node.object and not node.unsaid and self:wires_of(node) or {}) do
      self:wire(node, entry)
    end
  end
  self:heading "Boot"
  self:images()
  for name in pairs(self.d.blocks) do
    if name:find "^/rom@etc/acpi/tables" then
      self:mark("/rom@", "how the board makes its ACPI tables")
    end
  end
  for _, path in ipairs(self.d.paths) do
    if self.d.objects[path].props.hotplugged then
      self:mark(("object %s (%s): property hotplugged"):format(self:shown(path), self.d.objects[path].type),
        "that the board makes %s when the machine is complete", self:shown(path))
    end
  end
  for _, path in ipairs(self.d.paths) do
    local o, owner = self.d.objects[path], self.d.objects[index.split(path)]
    if o.devices and o.props.realized == false and owner and owner.order then
      self:mark(index.split(path) .. "/", "a bus that a C function of the board makes")
      self:mark(("(%s): property realized"):format(o.type), "how bus %s is realized", self:shown(path))
    end
  end
  if #self.d.roms == 0 then
    for _, name in ipairs(spec.sorted_keys(self.d.blocks)) do
      if self.d.blocks[name].sha256 ~= EMPTY then
        self:mark(("RAM block %s: contents"):format(name), "what the board writes to %s", name)
      end
    end
  end
  self:later_values()
  self:registers()
  if self.d.fdt then
    self:mark("device tree", "how the board makes its device tree")
  end
  self:boot()
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
  self:heading "Memory map"
  self:line("local map <const> = {")
  table.sort(self.map_order, function(a, b)
    local ma, mb = self.map[a], self.map[b]
    return math.ult(ma, mb) or (ma == mb and a < b)
  end)
  for _, name in ipairs(self.map_order) do
    self:line("  %s = 0x%08x,", field(name), self.map[name])
  end
  self:line("}")
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
