-- SPDX-License-Identifier: MIT
-- The other keys of a device class: properties, lines, clocks, timers, back
-- ends, state.

local qom = require "qom"
local spec = require "qemu.spec"

local parts = {}

-- Keys in order; each a name, and its value a table of known keys.
local function each(class, value, key, known, read)
  for _, name in ipairs(spec.sorted_keys(class:table(value, key))) do
    local t = value[name]
    if type(t) == "function" then
      t = { call = t }
    elseif math.type(t) == "integer" and known.count then
      t = { count = t }
    elseif math.type(name) == "integer" and type(t) == "string" then
      name, t = t, {}
    end
    local what = ("%s '%s'"):format(key, tostring(name))
    t = class:table(t, what)
    class:keys(t, what, known)
    read(name, t, what)
  end
end

---A property of a device class.
---@class qemu.PropertyFields
---@field type string bool, uint8, uint16, uint32, uint64, int32, int64, size (bytes), string, enum, or link<TYPE>
---@field default any? the value where none is given (default: 0, false, nothing)
---@field choices string[]? of an enum
---@field help string? one line for `qemu-scripted help device NAME` and QEMU's own help
---@field change nil|fun(self: qemu.DeviceSelf, value: any) the property may be set while the machine runs (qom-set): called then
local prop_keys = {
  type = true,
  default = true,
  choices = true,
  help = true,
  change = true,
}

local ranges = {
  uint8 = { 0, 0xff }, uint16 = { 0, 0xffff }, uint32 = { 0, 0xffffffff }, uint64 = {}, size = {},
  int32 = { -0x80000000, 0x7fffffff }, int64 = {},
}

local function read_default(class, t, p, what)
  if p.type == "bool" then
    if t.default ~= nil and type(t.default) ~= "boolean" then
      class:fault("%s: default must be true or false, not %s", what, spec.show(t.default))
    end
    p.initial = t.default and 1 or 0
  elseif p.type == "string" then
    if t.default ~= nil and type(t.default) ~= "string" then
      class:fault("%s: default must be a string, not %s", what, spec.show(t.default))
    end
    p.text = t.default and tostring(t.default)
  elseif p.type == "enum" then
    p.choices = {}
    for i, choice in ipairs(class:table(t.choices, what .. ": choices")) do
      p.choices[i] = tostring(choice)
    end
    if #p.choices == 0 then
      class:fault("%s: an enum needs choices = { \"NAME\", … }", what)
    else
      p.initial = class:choice(t.default, "default", what, p.choices)
    end
  elseif ranges[p.type] then
    p.initial = class:integer(t, "default", what, 0, table.unpack(ranges[p.type]))
  elseif t.default ~= nil then
    class:fault("%s: a link has no default", what)
  end
end

local function read_props(class, value)
  local list = {}
  each(class, value, "props", prop_keys, function(name, t, what)
    local p = { name = name, type = t.type, help = t.help and tostring(t.help) }
    local link = type(t.type) == "string" and t.type:match "^link<(.+)>$"
    if link then
      p.type, p.text = "link", link
      if t.change ~= nil then
        class:fault("%s: QEMU lets no link change while the machine runs: no `change`", what)
      end
      if not qom.type_info(link) then
        class:fault("%s: this QEMU has no type '%s'", what, link)
      end
    elseif not ranges[t.type] and t.type ~= "bool" and t.type ~= "string" and t.type ~= "enum" then
      class:fault("%s: type must be bool, uint8, uint16, uint32, uint64, int32, int64, size, string, enum or "
        .. "link<TYPE>, not %s", what, spec.show(t.type))
      return
    end
    read_default(class, t, p, what)
    p.change = class:slot(t.change, "change of property " .. tostring(name))
    if qom.property_info("device", tostring(name)) then
      class:fault("%s: every device has a property of that name", what)
    elseif class:take(name, "property") then
      list[#list + 1] = p
    end
  end)
  return list
end

-- The unnamed group of lines is element 1.
local function read_lines(class, value, key, known)
  local list = {}
  each(class, value, key, known, function(name, t, what)
    local unnamed = math.type(name) == "integer"
    class:take_line(name, unnamed, what)
    if unnamed and name ~= 1 then
      class:fault("%s: only one group of lines can be without a name", what)
    end
    list[#list + 1] = {
      name = not unnamed and tostring(name) or nil,
      count = class:integer(t, "count", what, 1, 1, 1024),
      call = class:slot(t.call, ("input %s"):format(unnamed and "(unnamed)" or name)),
    }
  end)
  return list
end

local function read_simple(class, value, key, what, known)
  local list = {}
  each(class, value, key, known, function(name, t)
    if class:take(name, what) then
      list[#list + 1] = {
        name = name,
        call = class:slot(t.call or t.receive, ("%s %s"):format(what, name)),
        can_receive = class:slot(t.can_receive, ("can_receive of %s"):format(name)),
        event = class:slot(t.event, ("event of %s"):format(name)),
      }
    end
  end)
  return list
end

local savable = { integer = true, float = true, boolean = true, string = true, table = true, ["nil"] = true }

local function check_value(class, value, what)
  if not savable[math.type(value) or type(value)] then
    class:fault("%s: integers, booleans, strings and flat tables of these can be saved, not a %s", what, type(value))
  elseif type(value) == "table" then
    for k, v in pairs(value) do
      if type(v) == "table" or not savable[math.type(v) or type(v)] then
        class:fault("%s: a table must be flat: [%s] is a %s", what, tostring(k), type(v))
      end
    end
  end
end

local function read_state(class, value, key, nonvolatile)
  local desc = class.desc
  for _, name in ipairs(spec.sorted_keys(class:table(value, key))) do
    local initial = value[name]
    if math.type(name) == "integer" then
      name, initial = initial, nil
    end
    if class:take(name, "state field") then
      check_value(class, initial, ("%s '%s'"):format(key, name))
      local n = #desc.state + 1
      desc.state[n] = { name = name, nonvolatile = nonvolatile }
      desc.initial[n] = initial
    end
  end
end

local function read_group(class, t, key, names, prefix)
  local group = class:table(t[key], key)
  local known = {}
  for _, name in ipairs(names) do
    known[name] = true
    class.desc[prefix .. name] = class:slot(group[name], ("%s %s"):format(key, name))
  end
  class:keys(group, key, known)
end

---Read all keys but `registers`.
function parts.read(class, t)
  local desc = class.desc
  desc.props = read_props(class, t.props)
  desc.irqs = class:integer(t, "irqs", "the class", 0, 0, 1024)
  desc.inputs = read_lines(class, t.inputs, "inputs", { count = true, call = true })
  desc.outputs = read_lines(class, t.outputs, "outputs", { count = true })
  desc.clocks = read_simple(class, t.clocks, "clocks", "clock", { call = true })
  desc.clock_outputs = read_simple(class, t.clock_outputs, "clock_outputs", "clock output", {})
  desc.timers = read_simple(class, t.timers, "timers", "timer", { call = true })
  desc.chardevs = read_simple(class, t.chardevs, "chardevs", "chardev", { receive = true, can_receive = true,
    event = true })
  desc.dma = t.dma and class:take("dma", "DMA port") or nil
  desc.state, desc.initial = {}, {}
  read_state(class, t.state, "state", false)
  read_state(class, t.nonvolatile, "nonvolatile", true)
  read_group(class, t, "i2c", { "event", "send", "recv" }, "i2c_")
  read_group(class, t, "spi", { "transfer", "select" }, "ssi_")
  for _, name in ipairs { "reset", "realize", "unrealize", "loaded" } do
    desc[name] = class:slot(t[name], name)
  end
end

return parts
