-- SPDX-License-Identifier: MIT
-- The differences of two descriptions, a line each, by object, region, range,
-- wire, clock, CPU, RAM block, image and node of the device tree. A part is
-- called by its path in A, or in B where A's board gave it none.

local index = require "qemu.inspect.index"
local match = require "qemu.inspect.match"
local qom = require "qom"
local spec = require "qemu.spec"

local diff = {}

local function is_nameless(path)
  return path:find "/unattached/" ~= nil or path:find "^%("
end

-- One comparison: a, b descriptions, pairs of their parts, lines found.
local Compare = {}
Compare.__index = Compare

function Compare:add(text, ...)
  self.lines[#self.lines + 1] = select("#", ...) > 0 and text:format(...) or text
end

-- "/machine/uart0 (pl011)"
function Compare:name(kind, path)
  local other = self.pairs[kind].to[path]
  local all = self.a[kind][path]
  local label = all and (all.type or (is_nameless(path) and all.name))
  local shown = is_nameless(path) and other and not is_nameless(other) and other or path
  return label and ("%s (%s)"):format(shown, label) or shown
end

local function show(value)
  if value == nil then
    return "none"
  elseif type(value) == "table" then
    return require("qemu.inspect.json").encode(value):gsub("%s+", " ")
  end
  return tostring(value)
end

-- A path of A as B calls it; `kind` nil: whatever has that path.
function Compare:in_b(path)
  for _, kind in ipairs { "objects", "regions", "clocks" } do
    local other = self.pairs[kind].to[path]
    if other then
      return other
    end
  end
  return path
end

function Compare:field(what, va, vb)
  if show(va) ~= show(vb) then
    self:add("%s: %s | %s", what, show(va), show(vb))
  end
end

-- Fields that hold paths: equal where they lead to the same part.
function Compare:path_field(what, va, vb)
  if (va and self:in_b(va)) ~= vb then
    self:add("%s: %s | %s", what, show(va), show(vb))
  end
end

function Compare:each_field(a, b, f)
  local keys = {}
  for key in pairs(a) do
    keys[key] = true
  end
  for key in pairs(b) do
    keys[key] = true
  end
  for _, key in ipairs(spec.sorted_keys(keys)) do
    f(key, a[key], b[key])
  end
end

-- Parts that one side alone has. Of what lies below one, only the number is said.
function Compare:only(side, which, what)
  local below, list = {}, {}
  for _, path in ipairs(side.paths) do
    if not side.to[path] then
      local parent = index.split(path)
      local top = parent and below[parent]
      below[path] = top or { count = 0, path = path }
      if top then
        top.count = top.count + 1
      else
        list[#list + 1] = below[path]
      end
    end
  end
  for _, part in ipairs(list) do
    local p = side.all[part.path]
    local label = p.type or p.name or p.hz
    self:add("only in %s: %s %s%s%s", which, what, part.path, label and (" (%s)"):format(label) or "",
      part.count > 0 and (" and %d below it"):format(part.count) or "")
  end
end

function Compare:only_in_one(kind, what)
  self:only(self.pairs[kind], "A", what)
  self:only(self.pairs.b[kind], "B", what)
end

-- Parts of one kind that both sides have: f(path in A, part of A, part of B, path in B).
function Compare:each_pair(kind, f)
  local side = self.pairs[kind]
  for _, path in ipairs(side.paths) do
    local other = side.to[path]
    if other then
      f(path, self.a[kind][path], self.b[kind][other], other)
    end
  end
end

-- All parts of one kind: their values, and what leads to other parts.
function Compare:parts(kind, what, values, paths)
  self:each_pair(kind, function(path, a, b)
    local name = what .. " " .. self:name(kind, path)
    for _, key in ipairs(values) do
      self:field(name .. ": " .. key, a[key], b[key])
    end
    for _, key in ipairs(spec.sorted_keys(paths)) do
      self:path_field(name .. ": " .. key, a[paths[key]], b[paths[key]])
    end
  end)
  self:only_in_one(kind, what)
end

-- Objects -----------------------------------------------------------------------

-- How a scripted machine was asked for.
local ASKED <const> = {
  script = true, overlay = true, code = true, params = true, action = true, testing = true, trust = true,
  ["template-path"] = true, budget = true, ["memory-limit"] = true, traceback = true,
}

-- Where a script declared it.
local function is_provenance(name)
  return name == "origin" or name:find "^origin%."
end

-- Sockets and clusters are no parts of a machine.
local function without_topology(value)
  return type(value) == "table" and { cpus = value.cpus, maxcpus = value.maxcpus } or value
end

function Compare:properties(path, a, b)
  local name = self:name("objects", path)
  local is_machine = path == "/machine"
  self:each_field(a.props, b.props, function(key, va, vb)
    if is_provenance(key) or (is_machine and (va == nil or vb == nil or ASKED[key])) then
      return
    elseif type(va) == "string" and va:find "^/machine" then
      va = self:in_b(va)
    elseif is_machine and key == "smp" then
      va, vb = without_topology(va), without_topology(vb)
    end
    self:field(("object %s: property %s"):format(name, key), va, vb)
  end)
  self:each_field(a.links, b.links, function(key, va, vb)
    if not (is_provenance(key) or is_machine) then
      self:path_field(("object %s: link %s"):format(name, key), va, vb)
    end
  end)
end

function Compare:lines_of(name, a, b)
  for _, dir in ipairs { "inputs", "outputs" } do
    self:each_field(a.lines[dir], b.lines[dir], function(key, va, vb)
      self:field(("object %s: %s '%s'"):format(name, dir, key), va, vb)
    end)
  end
end

function Compare:objects()
  self:each_pair("objects", function(path, a, b)
    local name = self:name("objects", path)
    if path ~= "/machine" then
      self:field(("object %s: type"):format(name), a.type, b.type)
    end
    self:properties(path, a, b)
    if a.lines and b.lines then
      self:lines_of(name, a, b)
      self:field(("object %s: is reset with the machine"):format(name), a.reset, b.reset)
      self:field(("object %s: contents"):format(name), a.contents, b.contents)
    end
  end)
  self:only_in_one("objects", "object")
end

-- Saved states tell devices of one type apart by the order they were realized in.
function Compare:orders()
  local by_type = {}
  self:each_pair("objects", function(path, a, b)
    if a.order and a.state and b.order then
      by_type[a.type] = by_type[a.type] or {}
      table.insert(by_type[a.type], { path = path, a = a.order, b = b.order })
    end
  end)
  for _, type_name in ipairs(spec.sorted_keys(by_type)) do
    local list, last = by_type[type_name], 0
    table.sort(list, function(x, y)
      return x.a < y.a
    end)
    for _, part in ipairs(list) do
      if part.b < last then
        self:add("object %s: is realized in another order among those of its type", self:name("objects", part.path))
      end
      last = math.max(last, part.b)
    end
  end
end

-- Memory ------------------------------------------------------------------------

function Compare:regions()
  self:parts("regions", "region", { "kind", "size", "block", "enabled", "address", "priority", "offset" },
    { ["in"] = "container", ["alias of"] = "alias" })
end

local function range_place(range)
  local start, size = index.number(range.start), index.number(range.size)
  return ("0x%x-0x%x"):format(start, start + (size or 0) - 1)
end

function Compare:range_text(range, is_a)
  local path = range.region
  local name
  if is_a then
    name = self:name("regions", path)
  else
    local other = self.pairs.b.regions.to[path]
    name = other and self:name("regions", other) or path
  end
  return ("%s%s%s"):format(name, range.offset and "+" .. range.offset or "", range.readonly and " read-only" or "")
end

-- Ranges of one address space by their places.
function Compare:view(what, a, b)
  local ta, tb = {}, {}
  for _, r in ipairs(a) do
    ta[range_place(r)] = self:range_text(r, true)
  end
  for _, r in ipairs(b) do
    tb[range_place(r)] = self:range_text(r, false)
  end
  self:each_field(ta, tb, function(place, va, vb)
    self:field(("%s %s"):format(what, place), va, vb)
  end)
end

-- Address spaces of one name are paired in their order; their names are QEMU's.
local function spaces_by_name(d)
  local list, names, count = {}, {}, {}
  for i, s in ipairs(d.spaces) do
    count[s.name] = (count[s.name] or 0) + 1
    names[i] = count[s.name] == 1 and s.name or ("%s #%d"):format(s.name, count[s.name])
    list[names[i]] = s
  end
  return list, names
end

function Compare:spaces()
  local list_a, names_a = spaces_by_name(self.a)
  local list_b, names_b = spaces_by_name(self.b)
  local seen = {}
  for _, name in ipairs(names_a) do
    local a, b = list_a[name], list_b[name]
    if not b then
      self:add("only in A: address space %s", name)
    elseif not seen[a.root .. " " .. b.root] then
      seen[a.root .. " " .. b.root] = true
      self:view(("space %s:"):format(name), self.a.views[a.root], self.b.views[b.root])
    end
  end
  for _, name in ipairs(names_b) do
    if not list_a[name] then
      self:add("only in B: address space %s", name)
    end
  end
end

-- Wires, clocks, CPUs -------------------------------------------------------------

local function wires_of(d, path)
  local wires = {}
  for _, w in ipairs(d.wires_from[path] or {}) do
    wires[w.output] = w
  end
  return wires
end

function Compare:wire_end(w, is_a)
  if not w then
    return "nothing"
  elseif not w.to then
    return w.inverted and "a function, inverted" or "a function"
  end
  local path = w.to
  if is_a then
    path = self.pairs.objects.to[path] and self:name("objects", path) or path
  else
    local other = self.pairs.b.objects.to[path]
    path = other and self:name("objects", other) or path
  end
  return ("%s %s%s"):format(path, w.input, w.inverted and ", inverted" or "")
end

function Compare:wires()
  self:each_pair("objects", function(path, _, _, other)
    self:each_field(wires_of(self.a, path), wires_of(self.b, other), function(output, a, b)
      self:field(("wire %s %s"):format(self:name("objects", path), output), self:wire_end(a, true),
        self:wire_end(b, false))
    end)
  end)
end

function Compare:clocks()
  self:parts("clocks", "clock", { "hz", "mul", "div" }, { source = "source" })
end

function Compare:cpus()
  for i = 1, math.max(#self.a.cpus, #self.b.cpus) do
    local a, b = self.a.cpus[i], self.b.cpus[i]
    local what = ("cpu %d"):format(i - 1)
    if not a or not b then
      self:add("only in %s: %s", a and "A" or "B", what)
    else
      self:field(what .. ": type", a.type, b.type)
      self:field(what .. ": halted", a.halted, b.halted)
      local same = a.type == b.type -- else the registers are others
      self:each_field(same and a.registers or {}, same and b.registers or {}, function(n, va, vb)
        self:field(("%s: register %d"):format(what, n), va, vb)
      end)
    end
  end
end

-- Contents ------------------------------------------------------------------------

function Compare:blocks()
  self:each_field(self.a.blocks, self.b.blocks, function(name, a, b)
    if not a or not b then
      self:add("only in %s: RAM block %s", a and "A" or "B", name)
    else
      self:field(("RAM block %s: size"):format(name), a.size, b.size)
      self:field(("RAM block %s: contents"):format(name), a.sha256, b.sha256)
    end
  end)
end

function Compare:images()
  local function set(d)
    local out = {}
    for _, image in ipairs(d.images) do
      out[image.key] = true
    end
    return out
  end
  self:each_field(set(self.a), set(self.b), function(key, a, b)
    if not a or not b then
      self:add("only in %s: image %s", a and "A" or "B", key)
    end
  end)
end

-- The phandles of a tree: number (hex) -> path of the node
local function phandles(fdt)
  local list = {}
  for path, props in pairs(fdt) do
    list[props.phandle or false] = path
  end
  return list
end

-- Equal word by word, where phandles of one node are equal.
local function same_cells(a, b, pa, pb)
  if #a ~= #b or #a % 8 ~= 0 then
    return false
  end
  for i = 1, #a, 8 do
    local wa, wb = a:sub(i, i + 7), b:sub(i, i + 7)
    if wa ~= wb and (not pa[wa] or pa[wa] ~= pb[wb]) then
      return false
    end
  end
  return true
end

function Compare:fdt()
  local fa, fb = self.a.fdt or {}, self.b.fdt or {}
  local pa, pb = phandles(fa), phandles(fb)
  self:each_field(fa, fb, function(path, a, b)
    if not a or not b then
      self:add("only in %s: device tree node %s", a and "A" or "B", path)
      return
    end
    self:each_field(a, b, function(name, va, vb)
      if not (va and vb and (same_cells(va, vb, pa, pb) or name:find "%-seed$")) then -- random, but there
        self:field(("device tree %s: %s"):format(path, name), va, vb)
      end
    end)
  end)
end

---The differences of two descriptions as they were read.
---@param a table
---@param b table
---@return string[] lines
function diff.compare(a, b)
  index.make(a)
  index.make(b)
  local self = setmetatable({ a = a, b = b, pairs = match.all(a, b), lines = {} }, Compare)
  self:field("emulator", a.target .. " " .. a.qemu, b.target .. " " .. b.qemu)
  self:field("machine: ignores bus errors", a.ignores_bus_errors, b.ignores_bus_errors)
  self:cpus()
  self:objects()
  self:orders()
  self:wires()
  self:clocks()
  self:regions()
  self:spaces()
  self:blocks()
  self:images()
  self:fdt()
  return self.lines
end

local function read(path, renames)
  local text = qom.read_file(path)
  for _, rename in ipairs(renames or {}) do
    local old, new = rename:match "^(.-)=(.*)$"
    if not old then
      error(("--rename %s: OLD=NEW is needed"):format(rename), 0)
    end
    text = text:gsub(old:gsub("%p", "%%%0"), (new:gsub("%%", "%%%%")))
  end
  local ok, d = pcall(qom.parse_json, text)
  if not ok or type(d) ~= "table" or d.version ~= 1 then
    error(path .. " is no description that this version of qemu-scripted dump wrote", 0)
  end
  return d
end

local function is_ignored(line, ignores)
  for _, text in ipairs(ignores or {}) do
    if line:find(text, 1, true) then
      return true
    end
  end
  return false
end

---@param request table a, b: paths of descriptions; rename: list of OLD=NEW for A; ignore: list of texts
---@return string text, integer status 0 same, 1 different
function diff.run(request)
  local lines = {}
  for _, line in ipairs(diff.compare(read(request.a, request.rename), read(request.b))) do
    if not is_ignored(line, request.ignore) then
      lines[#lines + 1] = line .. "\n"
    end
  end
  return table.concat(lines), #lines > 0 and 1 or 0
end

return diff
