-- SPDX-License-Identifier: MIT
-- A description as qemu.inspect.dump makes it, ready to be asked.

local index = {}

---A number of the description: "0x1000" -> 4096.
---@param text string?
---@return integer?
function index.number(text)
  return text and math.tointeger(tonumber(text))
end

---The path above a path, and the last part.
---@return string? parent, string? name
function index.split(path)
  return path:match "^(.*)/([^/]*)$"
end

-- Names with numbers come in the order of the numbers: device[9], device[10].
function index.padded(path)
  return (path:gsub("%d+", function(digits)
    return ("%012d"):format(tonumber(digits))
  end))
end

---Paths in their natural order.
---@param t table<string, any>
---@return string[]
function index.paths(t)
  local list = {}
  for path in pairs(t) do
    list[#list + 1] = path
  end
  table.sort(list, function(a, b)
    return index.padded(a) < index.padded(b)
  end)
  return list
end

-- Where each region is seen: region -> { "space:address", … }
local function find_places(d)
  local places, numbers = {}, {}
  for i, space in ipairs(d.spaces) do
    if not numbers[space.root] then
      numbers[space.root] = i
      for _, range in ipairs(d.views[space.root]) do
        local at = index.number(range.start) - (index.number(range.offset) or 0)
        local list = places[range.region] or {}
        places[range.region] = list
        local place = ("%s:%x"):format(i == 1 and "" or space.name, at)
        if list[#list] ~= place then
          list[#list + 1] = place
        end
      end
    end
  end
  return places
end

-- A line of "info roms": contents of a region by name are those at its address.
local function image_of(d, line)
  local address, size, mem, name = line:match '^addr=(%x+) size=0x(%x+) mem=(%S+) name="(.*)"'
  if address then
    return { address = tonumber(address, 16), size = tonumber(size, 16), mem = mem, name = name }
  end
  local region
  region, size, name = line:match '^(%S+) size=0x(%x+) name="(.*)"'
  for _, path in ipairs(region and d.region_paths or {}) do
    local r = d.regions[path]
    local place = r.name == region and (d.places[path] or {})[1]
    if place and place:find "^:" then
      return { address = tonumber(place:sub(2), 16), size = tonumber(size, 16), mem = r.kind, name = name }
    end
  end
  return {}
end

-- The images; `key` tells one by place and size, as its name is a path.
local function find_images(d)
  local list = {}
  for i, line in ipairs(d.roms) do
    local image = image_of(d, line)
    image.is_tree = image.address and image.address == index.number(d.fdt_address)
    image.key = image.is_tree and ("addr=%016x device tree"):format(image.address) or image.address and
      ("addr=%016x size=0x%06x mem=%s"):format(image.address, image.size, image.mem) or line
    list[i] = image
  end
  return list
end

---Add to a description: paths (of objects, in order), places, images,
---cpu_index, machine (the machine's type), wires_from and wires_to.
---@param d table
---@return table d
function index.make(d)
  d.paths = index.paths(d.objects)
  d.region_paths = index.paths(d.regions)
  d.clock_paths = index.paths(d.clocks)
  d.places = find_places(d)
  d.images = find_images(d)
  d.machine = d.objects["/machine"].type:gsub("%-machine$", "")
  d.cpu_index, d.wires_from, d.wires_to = {}, {}, {}
  for i, cpu in ipairs(d.cpus) do
    d.cpu_index[cpu.path] = i - 1
  end
  for _, w in ipairs(d.wires) do
    d.wires_from[w.from] = d.wires_from[w.from] or {}
    table.insert(d.wires_from[w.from], w)
    if w.to then
      d.wires_to[w.to] = d.wires_to[w.to] or {}
      table.insert(d.wires_to[w.to], w)
    end
  end
  return d
end

return index
