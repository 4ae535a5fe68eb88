-- SPDX-License-Identifier: MIT
-- Which parts of a board become nodes of its script: what the board itself
-- made. The parts of a device, and what it made while it was realized, come
-- with it.

local index = require "qemu.inspect.index"
local qom = require "qom"

local nodes = {}

-- A folder of the board's for parts of its own; those of -device are not.
local function is_folder(d, path)
  local o, above = d.objects[path], index.split(path)
  return above == "/machine" and o and o.type == "container" and not path:find "^/machine/peripheral"
end

local function is_at_top(d, path)
  local parent = index.split(path)
  return parent == "/machine" or (parent and is_folder(d, parent))
end

-- What the board itself made: what has a place of its own, and devices that it
-- put below others once those were there (a SCSI disk, an LED).
local function is_boards(d, path)
  local order, above = d.objects[path] and d.objects[path].order, index.split(path)
  while order and above and not (d.objects[above] and d.objects[above].order) do
    above = index.split(above)
  end
  return is_at_top(d, path) or order and above and d.objects[above].order < order
end

-- The number in "/machine/unattached/device[7]": they count in the order in
-- which QEMU began to realize them.
local function begun(path)
  local n = path:match "/unattached/device%[(%d+)%]$"
  return n and tonumber(n)
end

-- The range of realize numbers in which a device was busy: the first of its
-- parts, and itself.
local function busy(d, path)
  local first = d.objects[path].order
  for _, other in ipairs(d.paths) do
    local order = d.objects[other].order
    if order and other:sub(1, #path + 1) == path .. "/" then
      first = math.min(first, order)
    end
  end
  return first, d.objects[path].order
end

local function is_linked(d, from, to)
  for _, target in pairs(d.objects[from].links) do
    if target == to then
      return true
    end
  end
  return false
end

-- Whether device `a` was made while device `b` was realized.
local function is_made_by(d, a, b)
  local order = d.objects[a].order
  local first, last = busy(d, b)
  if a == b or not order or order >= last then
    return false
  elseif begun(a) and begun(b) then
    return begun(a) > begun(b)
  end
  return order > first or (not is_linked(d, b, a) and qom.find(b):points_to(qom.find(a)))
end

local function board_devices(d)
  local list = {}
  for _, path in ipairs(d.paths) do
    if d.objects[path].order and is_boards(d, path) then
      list[#list + 1] = path
    end
  end
  table.sort(list, function(a, b)
    return d.objects[a].order < d.objects[b].order
  end)
  return list
end

-- "arm_gic" -> "arm_gic", "riscv.sifive.uart" -> "riscv-sifive-uart"
local function plain(text)
  return (text:gsub("%-machine$", ""):gsub("[^%w_]+", "-"):gsub("^-+", ""):gsub("-+$", ""))
end

-- A name for a part: its own where the board gave it one, else its type's.
local function name_of(path, fallback)
  local _, name = index.split(path)
  local is_named = not path:find "/unattached/" and not path:find "^%("
  return plain(is_named and name:gsub("%[0%]$", "") or fallback)
end

-- Collects nodes under names that differ.
local function collector(taken)
  local list, names = { by_path = {} }, {}
  return list, function(node, name)
    local id, n = name, 1
    while id == "" or names[id] or taken(id) do
      n = n + 1
      id = ("%s-%d"):format(name, n)
    end
    names[id] = true
    node.id = id
    list[#list + 1] = node
    list.by_path[node.path] = node
  end
end

-- The RAM that -m describes lies below a memory backend.
local function is_main_ram(d, path)
  local parent = index.split(path)
  local o = parent and d.objects[parent]
  return o and o.type:find "^memory%-backend" ~= nil
end

-- The board's own device whose field a region without an owner is.
local function holder(d, path, devices)
  local region = qom.find(path)
  for _, device in ipairs(region and devices or {}) do
    if qom.find(device):holds(region) then
      return device
    end
  end
end

-- A region that is a device's child only by name: neither a field of it nor one
-- of its sysbus regions, and mapped outside of it, or what a link of it leads to.
local function is_lent(d, path, r)
  local parent = index.split(path)
  local o = parent and d.objects[parent]
  if not (o and o.order and is_boards(d, parent)) then
    return false
  elseif not is_linked(d, parent, path) and
    (not r.container or r.container:sub(1, #parent + 1) == parent .. "/") then
    return false
  end
  for _, region in ipairs(o.mmio or {}) do
    if region == path then
      return false
    end
  end
  return not qom.find(parent):holds(qom.find(path))
end

-- A region that came while a device was busy, after one of its parts.
local function is_made_within(d, path, devices)
  local region = qom.find(path)
  local number = region and region:realize_number()
  for _, device in ipairs(number and devices or {}) do
    local first, last = busy(d, device)
    if number > first and number <= last then
      return true
    end
  end
end

-- A device that the board keeps out of the QOM tree answers there.
local function is_hidden(d, path, r)
  return path:find "^%(" and r.container == d.spaces[1].root and r.kind == "io"
end

local function add_regions(d, add)
  local roots = { [d.spaces[1].root] = true, [d.spaces[2].root] = true }
  local devices = {}
  for _, path in ipairs(d.paths) do
    devices[#devices + 1] = d.objects[path].order and path or nil
  end
  for _, path in ipairs(d.region_paths) do
    local r = d.regions[path]
    if is_main_ram(d, path) then
      add({ path = path, kind = "region", region = r, main = true }, "ram")
    elseif not roots[path] and not is_made_within(d, path, devices) and (is_lent(d, path, r) or is_hidden(d, path, r) or
      (is_boards(d, path) and not holder(d, path, devices))) then
      add({ path = path, kind = "region", region = r }, name_of(path, r.name or "region"))
    end
  end
end

local function add_clocks(d, add)
  for _, path in ipairs(d.clock_paths) do
    local parent = index.split(path)
    if not (d.objects[parent] and d.objects[parent].order) then
      add({ path = path, kind = "clock", clock = d.clocks[path] }, name_of(path, "clock"))
    end
  end
end

local BY_FUNCTION <const> = "only a C function of the board's puts it on its bus"

-- What no script can make, and why.
local UNSAID <const> = {
  ["loongarch_ipi"] = "it needs a board that numbers its CPUs",
  ["loongarch_extioi"] = "it needs a board that numbers its CPUs",
  ["zipit-lcd"] = "the board itself registers its type",
  ["aer915"] = "the board itself registers its type",
  ["pxa2xx-i2c-slave"] = BY_FUNCTION,
  ["pxa2xx_pic"] = "its registers and lines are made by a C function",
  ["isa-i8259"] = BY_FUNCTION,
  ["virtio-net-ccw"] = BY_FUNCTION,
}

-- Buses that only a C function makes, by the types of their owners.
local BUSES <const> = { ["isabus-bridge"] = true, ["virtual-css-bridge"] = true, ["s390-sclp-event-facility"] = true }

local function why_unsaid(d, o)
  local owner = o.bus and d.objects[index.split(o.bus)]
  return UNSAID[o.type] or (owner and BUSES[owner.type] and BY_FUNCTION) or nil
end

local function add_devices(d, add)
  local devices = board_devices(d)
  for i, path in ipairs(devices) do
    local made_by
    for j = i + 1, #devices do
      made_by = made_by or (is_made_by(d, path, devices[j]) and devices[j])
    end
    if not made_by then
      local o = d.objects[path]
      local kind = d.cpu_index[path] and "cpu" or "device"
      add({ path = path, kind = kind, object = o, unsaid = why_unsaid(d, o) }, name_of(path, o.type))
    end
  end
end

---The nodes of a board's script, in the order they can be declared in.
---@param d table an indexed description
---@param taken fun(id: string): boolean whether an id cannot be used
---@return table[] list and by_path
function nodes.of(d, taken)
  local list, add = collector(taken)
  add_clocks(d, add)
  add_regions(d, add)
  add_devices(d, add)
  return list
end

---The node that a path belongs to, and the rest of the path ("" for the node's own).
---@return table? node, string? rest
function nodes.owner(list, path)
  local rest = ""
  while path and path ~= "/machine" do
    if list.by_path[path] then
      return list.by_path[path], rest
    end
    local parent, name = index.split(path)
    path, rest = parent, rest == "" and name or (name or "") .. "/" .. rest
  end
end

return nodes
