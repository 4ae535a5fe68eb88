-- SPDX-License-Identifier: MIT
-- Which part of one machine is which part of another. Paths cannot tell: a
-- board calls "/machine/unattached/device[7]" what a script calls a name. What
-- tells is where a part is seen, what it is wired to, linked to and below.
--
-- Parts are paired in rounds. A round gives each part that has no partner yet
-- a key made of its type and of what is paired already; a key that one part on
-- either side has, and no other, makes a pair. Rounds go on until none makes
-- any; what is still alike is paired in the order of the paths.

local index = require "qemu.inspect.index"

local match = {}

-- A pairing of the parts of kind `kind` ("objects", "regions", "clocks").
local function new_side(d, kind, paths)
  return { d = d, all = d[kind], paths = d[paths], to = {} }
end

local function pair(a, b, pa, pb)
  a.to[pa], b.to[pb] = pb, pa
end

-- Unpaired parts by their keys.
local function by_key(side, key)
  local groups = {}
  for _, path in ipairs(side.paths) do
    local k = not side.to[path] and key(side, path, side.all[path])
    if k then
      groups[k] = groups[k] or {}
      table.insert(groups[k], path)
    end
  end
  return groups
end

-- One round. `ordered`: also where several parts have the key.
local function round(a, b, key, ordered)
  local ga, gb = by_key(a, key), by_key(b, key)
  local made = 0
  for k, la in pairs(ga) do
    local lb = gb[k]
    if lb and (ordered or (#la == 1 and #lb == 1)) then
      for i = 1, math.min(#la, #lb) do
        pair(a, b, la[i], lb[i])
        made = made + 1
      end
    end
  end
  return made > 0
end

-- Rounds in this order; after one that made pairs, from the first on again.
local function rounds(a, b, keys, last)
  local i = 1
  while keys[i] do
    i = round(a, b, keys[i]) and 1 or i + 1
    if not keys[i] and last and round(a, b, last, true) then
      i = 1
    end
  end
end

-- Both sides name a pair by the path it has in A.
local function name_in(side, path, is_b)
  if is_b then
    return path and side.to[path]
  end
  return path and side.to[path] and path
end

-- Objects -----------------------------------------------------------------------

local function places_of(d, o)
  local list = {}
  for i, region in ipairs(o.mmio or {}) do
    for _, place in ipairs(d.places[region] or {}) do
      list[#list + 1] = ("%d@%s"):format(i - 1, place)
    end
  end
  return #list > 0 and table.concat(list, " ") or nil
end

-- Placeholders (unimplemented-device) may share an address, and have names.
local function same_place(s, _, o)
  local places = o.mmio and places_of(s.d, o)
  return places and ("%s %s %s"):format(o.type, places, tostring(o.props.name))
end

-- Any region of the device is seen, be it one of the system bus or not.
local function first_place(s, _, o)
  for i, region in ipairs(o.mmio or {}) do
    local place = s.d.places[region]
    if place then
      return ("%s %d@%s"):format(o.type, i - 1, place[1])
    end
  end
end

local function cpu_number(s, path, o)
  local n = s.d.cpu_index[path]
  return n and ("%s cpu %d"):format(o.type, n)
end

local function fixed(_, path)
  return (path == "/machine" or path == "/objects" or path:find "^/machine/[%l%-]+$") and path
end

local function below_same(s, path, o)
  local parent, name = index.split(path)
  local known = parent ~= "/machine/unattached" and name_in(s, parent, s.is_b) -- numbers say nothing
  return known and ("%s %s/%s"):format(o.type, known, name)
end

local function only_below(s, path, o)
  local known = name_in(s, index.split(path), s.is_b)
  return known and known ~= "/machine" and known ~= "/machine/unattached" and o.type .. " below " .. known
end

local function on_same_bus(s, path, o)
  local bus = name_in(s, o.bus, s.is_b)
  if not bus then
    return nil
  end
  local p = o.props
  local at = p.addr or p.address or p.cs or p["scsi-id"] or p.unit or p.nr
  if not at and bus:find "sysbus" then
    return nil
  end
  return ("%s on %s %s"):format(o.type, bus, tostring(at or #path * 0))
end

-- What leads to the device: its wires to parts that are paired.
local function same_wires(s, path, o)
  local list = {}
  for _, w in ipairs(s.d.wires_from[path] or {}) do
    local to = name_in(s, w.to, s.is_b)
    list[#list + 1] = to and ("%s>%s.%s"):format(w.output, to, w.input)
  end
  for _, w in ipairs(s.d.wires_to[path] or {}) do
    local from = name_in(s, w.from, s.is_b)
    list[#list + 1] = from and ("%s<%s.%s"):format(w.input, from, w.output)
  end
  table.sort(list)
  return #list > 0 and o.type .. " " .. table.concat(list, " ")
end

local function any_wire(s, path, o)
  local best
  for _, w in ipairs(s.d.wires_from[path] or {}) do
    local to = name_in(s, w.to, s.is_b)
    local key = to and ("%s %s>%s.%s"):format(o.type, w.output, to, w.input)
    best = key and (not best or key < best) and key or best
  end
  return best
end

local function same_links(s, _, o)
  local list = {}
  for name, target in pairs(o.links) do
    local known = name_in(s, target, s.is_b)
    list[#list + 1] = known and name ~= "parent_bus" and name .. ">" .. known or nil
  end
  table.sort(list)
  return #list > 0 and o.type .. " " .. table.concat(list, " ")
end

local function linked_from(s, path, o)
  local best
  for _, l in ipairs(s.d.links_to[path] or {}) do
    local from = name_in(s, l.from, s.is_b)
    local key = from and ("%s <%s.%s"):format(o.type, from, l.name)
    best = key and (not best or key < best) and key or best
  end
  return best
end

-- A placeholder that memory covers is seen nowhere.
local function same_label(_, _, o)
  return o.props.name and ("%s %s"):format(o.type, tostring(o.props.name))
end

local function same_path(_, path, o)
  return o.type .. " " .. path
end

local function same_type(_, _, o)
  return o.type
end

local function find_links(d)
  d.links_to = {}
  for _, path in ipairs(d.paths) do
    for name, target in pairs(d.objects[path].links) do
      d.links_to[target] = d.links_to[target] or {}
      table.insert(d.links_to[target], { from = path, name = name })
    end
  end
end

local function match_objects(da, db)
  find_links(da)
  find_links(db)
  local a, b = new_side(da, "objects", "paths"), new_side(db, "objects", "paths")
  b.is_b = true
  pair(a, b, "/machine", "/machine")
  rounds(a, b, {
    fixed, same_place, first_place, cpu_number, below_same, on_same_bus, same_wires, same_links, linked_from,
    any_wire, only_below, same_label, same_path, same_type,
  }, same_type)
  return a, b
end

-- Regions -----------------------------------------------------------------------

-- Regions of sysbus devices: "path of the device in A, number".
local function number_regions(objects)
  local numbers = {}
  for path, o in pairs(objects.all) do
    local known = name_in(objects, path, objects.is_b)
    for i, region in ipairs(known and o.mmio or {}) do
      numbers[region] = numbers[region] or ("%s #%d"):format(known, i - 1)
    end
  end
  return numbers
end

local function match_regions(oa, ob)
  local a, b = new_side(oa.d, "regions", "region_paths"), new_side(ob.d, "regions", "region_paths")
  b.is_b = true
  a.objects, b.objects = oa, ob
  a.numbers, b.numbers = number_regions(oa), number_regions(ob)
  for i = 1, math.min(2, #oa.d.spaces, #ob.d.spaces) do -- memory and I/O, made before any board
    pair(a, b, oa.d.spaces[i].root, ob.d.spaces[i].root)
  end

  local function sysbus_number(s, path)
    return s.numbers[path]
  end
  local function owner_and_name(s, path, r)
    local parent, name = index.split(path)
    local known = name_in(s.objects, parent, s.is_b)
    return known and not known:find "^/machine$" and not known:find "unattached$" and
      ("%s %s/%s"):format(r.kind, known, name)
  end
  local function block(_, _, r)
    return r.block
  end
  local function alias(s, _, r)
    local to, into = name_in(s, r.alias, s.is_b), name_in(s, r.container, s.is_b)
    return to and into and ("%s+%s %s in %s@%s"):format(to, r.offset, r.size, into, r.address)
  end
  local function position(s, _, r)
    local into = name_in(s, r.container, s.is_b)
    return into and ("%s %s in %s@%s,%d"):format(r.kind, r.size, into, r.address, r.priority)
  end
  local function seen(s, path, r)
    local places = s.d.places[path]
    return places and ("%s %s at %s"):format(r.kind, r.size, places[1])
  end
  local function name_and_kind(_, _, r)
    return ("%s %s %s"):format(r.kind, r.size, r.name)
  end
  rounds(a, b, { sysbus_number, owner_and_name, block, position, alias, seen, name_and_kind }, owner_and_name)
  return a, b
end

-- Clocks ------------------------------------------------------------------------

local function match_clocks(oa, ob)
  local a, b = new_side(oa.d, "clocks", "clock_paths"), new_side(ob.d, "clocks", "clock_paths")
  b.is_b = true
  a.objects, b.objects = oa, ob
  for _, s in ipairs { a, b } do
    s.feeds = {}
    for _, path in ipairs(s.paths) do
      local source = s.all[path].source
      if source then
        s.feeds[source] = s.feeds[source] or {}
        table.insert(s.feeds[source], path)
      end
    end
  end

  local function owner_and_name(s, path)
    local parent, name = index.split(path)
    local known = name_in(s.objects, parent, s.is_b)
    return known and known ~= "/machine" and ("%s/%s"):format(known, name)
  end
  local function feeds_same(s, path)
    local best
    for _, fed in ipairs(s.feeds[path] or {}) do
      local known = name_in(s, fed, s.is_b)
      best = known and (not best or known < best) and known or best
    end
    return best
  end
  local function same_name(_, path, c)
    return ("%s %s"):format(select(2, index.split(path)), c.hz)
  end
  rounds(a, b, { owner_and_name, feeds_same, same_name })
  return a, b
end

---Pair the parts of two descriptions (indexed).
---@return table pairs objects, regions, clocks: the pairing seen from A; to[path in A] = path in B; and b, seen from B
function match.all(da, db)
  local oa, ob = match_objects(da, db)
  local ra, rb = match_regions(oa, ob)
  local ca, cb = match_clocks(oa, ob)
  return { objects = oa, regions = ra, clocks = ca, b = { objects = ob, regions = rb, clocks = cb } }
end

return match
