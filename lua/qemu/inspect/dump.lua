-- SPDX-License-Identifier: MIT
-- The description of a complete machine, C board or script: all that can be
-- seen of it from inside, as one table. Paths of the QOM tree name things;
-- addresses and sizes are texts ("0x1000"), for JSON has no 64-bit integers.
--
--   qemu, target  the emulator             cpus    in the order of their index
--   objects       path -> type, properties, links; devices, buses: more
--   regions       path -> memory region    spaces  address spaces: root, users
--   views         root -> what is seen at which address
--   wires         output -> input          clocks  path -> frequency, source
--   blocks, roms  RAM blocks, images       fdt     the device tree
--
-- A device's `order` is when it was realized: its parts come before it.
--
-- What cannot be seen: what is behind a line that is no device's input (a C
-- function; `holder` has the line in a field), how a PCI bus maps interrupts, reset handlers that reset no
-- device, address spaces' translations.

local qom = require "qom"

local dump = {}

local VERSION <const> = 1 -- of the description

local function hex(n)
  return n and ("0x%x"):format(n)
end

local function bytes_text(bytes)
  return (bytes:gsub(".", function(c)
    return ("%02x"):format(c:byte())
  end))
end

-- Properties that say something about this run, not about the machine.
local VOLATILE <const> = {
  ["guest-stats"] = true, -- asks a guest
  ["type"] = true, -- said once, as the object's type
}

-- Regions -------------------------------------------------------------------

local regions -- path -> description
local region_ids -- handle -> path, made up for regions without a place

local describe_region

local function region_id(region)
  if not region_ids[region] then
    local path = region:path()
    local n = 0
    while not path or regions[path] do
      n = n + 1
      path = ("(%s)#%d"):format(region:region_name() or "", n)
      path = not regions[path] and path or nil
    end
    region_ids[region] = path
    regions[path] = {}
    describe_region(region, regions[path])
  end
  return region_ids[region]
end

function describe_region(region, r)
  r.name = region:region_name()
  r.kind = region:region_kind()
  r.size = hex(region:size()) -- none is 2^64
  r.block = region:block()
  r.enabled = region:enabled()
  local container = region:container_region()
  if container then
    r.container = region_id(container)
    r.address = hex(region:address())
    r.priority = region:priority()
  end
  local target, offset = region:alias_target()
  if target then
    r.alias, r.offset = region_id(target), hex(offset)
  end
  local subregions = region:subregions()
  for i, sub in ipairs(subregions) do
    regions[region_id(sub.region)].rank = #subregions - i -- the upper ones hide those of lower rank
  end
end

-- Objects ---------------------------------------------------------------------

local function describe_lines(device)
  local inputs, outputs = {}, {}
  for _, group in ipairs(device:gpios()) do
    local name = group.name or ""
    inputs[name] = group.inputs > 0 and group.inputs or nil
    outputs[name] = group.outputs > 0 and group.outputs or nil
  end
  return { inputs = inputs, outputs = outputs }
end

local function describe_device(device, o)
  local bus = device:parent_bus()
  o.bus = bus and bus:path()
  o.lines = describe_lines(device)
  o.reset = device:is_reset()
  o.order = device:realize_number()
  o.state = device:has_state()
  o.contents = device:is_a "smbus-eeprom" and bytes_text(device:smbus_eeprom_data()) or nil
  if device:is_a "sys-bus-device" then
    o.mmio = {}
    for n = 0, device:region_count() - 1 do
      o.mmio[n + 1] = region_id(device:region(n))
    end
  end
end

local function describe_bus(bus, o)
  o.devices = {}
  for i, device in ipairs(bus:bus_devices()) do
    o.devices[i] = device:path()
  end
end

-- Of a drive its place, for QEMU makes the name of how many drives there can be.
local function drive_place(name)
  local interface, bus, unit = qom.drive_place(name)
  return interface and { interface = interface, bus = bus, unit = unit } or name
end

-- Plain properties and links. What a getter refuses is left out.
local function describe_properties(object, o)
  o.props, o.links = {}, {}
  local is_bus = object:is_a "bus" -- its devices are a list of their own
  for _, p in ipairs(object:properties()) do
    local is_part = p.type:find "^child<" or p.type == "link<irq>" or VOLATILE[p.name] or
      (is_bus and p.name:find "^child%[")
    local ok, value
    if not is_part then
      ok, value = pcall(object.get, object, p.name)
    end
    if ok and p.type:find "^link<" then
      o.links[p.name] = value and value:path()
    elseif ok then
      o.props[p.name] = p.name:find "^drive" and type(value) == "string" and drive_place(value) or value
    end
  end
end

local function describe_clock(clock)
  local source = clock:source()
  local mul, div = clock:clock_ratio()
  return {
    hz = clock:hz(),
    source = source and source:path(),
    mul = mul ~= 1 and mul or nil,
    div = div ~= 1 and div or nil,
  }
end

local function describe_object(object, d)
  local path = object:path()
  if object:is_a "memory-region" then
    region_id(object)
  elseif object:is_a "clock" then
    d.clocks[path] = describe_clock(object)
  elseif not object:is_a "irq" then
    local o = { type = object:type() }
    d.objects[path] = o
    describe_properties(object, o)
    if object:is_a "device" then
      describe_device(object, o)
    elseif object:is_a "bus" then
      describe_bus(object, o)
    end
  end
  for _, child in ipairs(object:children()) do
    describe_object(child.object, d)
  end
end

-- Wires -----------------------------------------------------------------------

-- "/machine/gic/unnamed-gpio-in[3]" -> "unnamed-gpio-in[3]"
local function last_part(path)
  return path and path:match "[^/]*$"
end

-- The device that a line is an input of, and the input's name. CPUs may have
-- inputs without a place in the QOM tree.
local function input_of(line, holder)
  for _, group in ipairs(holder and holder:is_a "device" and holder:gpios() or {}) do
    for n = 0, group.inputs - 1 do
      if holder:input(group.name, n) == line then
        return holder:path(), ("%s[%d]"):format(group.name, n)
      end
    end
  end
end

-- Where a line ends: an input of a device, or a C function that the device
-- calls its own which has the line in a field.
local function describe_end(line, w)
  local target, device = line:inverts(), line:device()
  if target then
    w.inverted = not w.inverted or nil
    return describe_end(target, w)
  elseif device then
    w.to, w.input = device:path(), last_part(line:path())
    return w
  end
  local holder = line:holder()
  w.to, w.input = input_of(line, holder)
  w.holder = holder and not w.to and holder:path() or nil
  return w
end

local function describe_wires(device, wires)
  for _, group in ipairs(device:gpios()) do
    for n = 0, group.outputs - 1 do
      local line = device:connected(group.name, n)
      if line then
        local output = ("%s[%d]"):format(group.name or "unnamed-gpio-out", n)
        wires[#wires + 1] = describe_end(line, { from = device:path(), output = output })
      end
    end
  end
end

local function all_wires(d)
  local wires = {}
  for path, o in pairs(d.objects) do
    if o.lines then
      describe_wires(qom.find(path), wires)
    end
  end
  table.sort(wires, function(a, b)
    return a.from .. " " .. a.output < b.from .. " " .. b.output
  end)
  return wires
end

-- Address spaces --------------------------------------------------------------

local function describe_view(space)
  local list = {}
  for i, range in ipairs(space:ranges()) do
    list[i] = {
      start = hex(range.start),
      size = hex(range.size),
      region = region_id(range.region),
      offset = range.offset ~= 0 and hex(range.offset) or nil,
      readonly = range.readonly or nil,
    }
  end
  return list
end

local function all_spaces(d)
  local spaces = {}
  d.views = {}
  for i, space in ipairs(qom.address_spaces()) do
    local root = region_id(space:root_region())
    spaces[i] = { name = space:space_name(), root = root }
    d.views[root] = d.views[root] or describe_view(space)
  end
  return spaces
end

-- CPUs ------------------------------------------------------------------------

---All that gdb's core registers hold.
---@param cpu qom.Object
---@return string[] values in hex, in the target's byte order
function dump.registers(cpu)
  local list, n = {}, 0
  while true do
    local ok, bytes = pcall(cpu.read_register, cpu, n)
    if not ok then
      return list
    end
    list[n + 1] = bytes_text(bytes)
    n = n + 1
  end
end

local function all_cpus()
  local list = {}
  for i, cpu in ipairs(qom.cpus()) do
    list[i] = { path = cpu:path(), type = cpu:type(), halted = cpu:halted(), registers = dump.registers(cpu) }
  end
  return list
end

-- The rest --------------------------------------------------------------------

local function all_blocks(hidden, size)
  local blocks = {}
  for _, b in ipairs(qom.ram_blocks(hidden, size)) do
    blocks[b.name] = { size = hex(b.size), sha256 = b.sha256 }
  end
  return blocks
end

local function tree_nodes(node, path, out)
  local props = {}
  for _, p in ipairs(node.props) do
    props[p[1]] = bytes_text(p[2])
  end
  out[path == "" and "/" or path] = props
  for _, child in ipairs(node.children) do
    tree_nodes(child, path .. "/" .. child.name, out)
  end
  return out
end

local FDT_MAGIC <const> = "\xd0\x0d\xfe\xed" -- Devicetree Specification, 5.2

-- Address and bytes of the device tree that is in the guest's memory, with what
-- QEMU leaves there behind a tree that it has packed.
local function loaded_tree(roms)
  for _, line in ipairs(roms) do
    local address, size = line:match "^addr=(%x+) size=0x(%x+) mem=%S+ name="
    local bytes = address and qom.memory():read(tonumber(address, 16), tonumber(size, 16))
    if bytes and bytes:sub(1, 4) == FDT_MAGIC then
      return tonumber(address, 16), bytes
    end
  end
end

local function device_tree(bytes)
  local ok, tree = pcall(qom.fdt_parse, bytes)
  return ok and tree_nodes(tree, "", {}) or nil
end

---Describe the machine that runs here.
---@return table
function dump.machine()
  local d = { version = VERSION, qemu = qom.version(), target = qom.target().name, objects = {}, clocks = {} }
  regions, region_ids = {}, {}
  describe_object(qom.machine(), d)
  describe_object(qom.objects(), d)
  d.regions = regions
  d.ignores_bus_errors = qom.ignores_bus_errors()
  d.wires = all_wires(d)
  d.spaces = all_spaces(d)
  d.cpus = all_cpus()
  d.roms = qom.loaded_roms()
  local address, bytes = loaded_tree(d.roms)
  d.fdt_address = hex(address)
  d.fdt = device_tree(bytes or qom.machine_fdt())
  d.blocks = all_blocks(address, bytes and #bytes) -- the tree is compared node by node
  return d
end

return dump
