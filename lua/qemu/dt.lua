-- SPDX-License-Identifier: MIT
-- Device trees: Lua tables to DTB bytes.
--
-- A node is a table. A key whose value is a table with string keys is a
-- child; every other key is a property:
--
--   integer           one 32-bit cell        true      an empty property
--   list of integers  cells                  string    text
--   list of strings   a string list          dt.bytes(s)  raw bytes
--   function          what it returns, when the machine is built
--
-- Keys come out sorted, so that the same script gives the same DTB.

local fault = require "qemu.fault"
local graph = require "qemu.graph"
local node = require "qemu.node"
local qom = require "qom"
local spec = require "qemu.spec"

local dt = {}

local Bytes = {}
Bytes.__index = Bytes

---A device tree, or a node of one. A key whose value is a table with names is a
---child node, any other key is a property: an integer is one 32-bit cell, a list
---of integers is cells, a string is text, a list of strings is a string list, true
---is an empty property, q.bytes(s) is raw bytes. False leaves the property out. A
---function gives the value when the machine is built, and node.qom is live.
---Keys come out sorted, so that the same script gives the same tree.
---@alias qemu.Tree table<string, any>

---Raw bytes as the value of a device-tree property.
---@param s string
---@return table
function dt.bytes(s)
  spec.argument("q.bytes", s, spec.string)
  return setmetatable({ s = s }, Bytes)
end

---64-bit numbers as pairs of cells: q.cells64(0x80000000, size).
---@param ... integer
---@return integer[]
function dt.cells64(...)
  local cells = {}
  for i = 1, select("#", ...) do
    local n = spec.argument("q.cells64", (select(i, ...)), spec.integer)
    cells[#cells + 1] = n >> 32 & 0xffffffff
    cells[#cells + 1] = n & 0xffffffff
  end
  return cells
end

---One list out of numbers and lists: q.cells(q.phandle "plic", { 1, 2 }).
---@param ... integer|integer[]
---@return integer[]
function dt.cells(...)
  local cells = {}
  for _, v in ipairs { ... } do
    if type(v) == "table" then
      table.move(v, 1, #v, #cells + 1, cells)
    else
      cells[#cells + 1] = v
    end
  end
  return cells
end

local phandles, last_phandle = {}, 0

---The phandle of a name, for `phandle = …` and for what refers to it: the same
---number each time.
---@param name string
---@return integer
function dt.phandle(name)
  spec.argument("q.phandle", name, spec.string)
  if not phandles[name] then
    last_phandle = last_phandle + 1
    phandles[name] = last_phandle
  end
  return phandles[name]
end

local function encode_list(list, path)
  local parts = {}
  for i, v in ipairs(list) do
    if math.type(v) == "integer" and v >= -0x80000000 and v <= 0xffffffff then
      parts[i] = (">I4"):pack(v & 0xffffffff)
    elseif type(v) == "string" then
      parts[i] = v .. "\0"
    else
      fault.fail("wrong-value", "device tree %s[%d]: %s is neither a 32-bit cell nor a string", path, i, spec.show(v))
    end
  end
  return table.concat(parts)
end

local function encode(value, path)
  if value == true then
    return ""
  elseif getmetatable(value) == Bytes then
    return value.s
  elseif type(value) == "table" then
    return encode_list(value, path)
  end
  return encode_list({ value }, path)
end

local function is_child(value)
  if type(value) ~= "table" or getmetatable(value) == Bytes then
    return false
  end
  local key = next(value)
  return key == nil or type(key) == "string"
end

local function to_tree(name, t, path)
  local tree = { name = name, props = {}, children = {} }
  for _, key in ipairs(spec.sorted_keys(t)) do
    local value = t[key]
    if type(value) == "function" then -- known only of the built machine
      value = value() or false
    end
    if type(key) ~= "string" then
      fault.fail("wrong-value", "device tree %s: a node has names as keys, not %s", path, spec.show(key))
    elseif is_child(value) then
      table.insert(tree.children, to_tree(key, value, path .. key .. "/"))
    elseif value ~= false then
      table.insert(tree.props, { key, encode(value, path .. key) })
    end
  end
  return tree
end

local function copy(t)
  if not is_child(t) then
    return t
  end
  local c = {}
  for k, v in pairs(t) do
    c[k] = copy(v)
  end
  return c
end

-- The address and the size cells of a parent node; the tree's own defaults
-- (Devicetree Specification 2.3.5) are 2 and 1.
local function reg_cells(parent, record)
  local address_cells = parent["#address-cells"] or 2
  local size_cells = parent["#size-cells"] or 1
  local cells = {}
  local function add(n, count)
    if count == 2 then
      cells[#cells + 1] = n >> 32 & 0xffffffff
    end
    if count > 0 then
      cells[#cells + 1] = n & 0xffffffff
    end
  end
  for _, entry in ipairs(record.fields.at or {}) do
    add(entry.address, address_cells)
    add(entry.mapped_size or 0, size_cells)
  end
  return cells
end

-- Where a node's facts go: `path` of its dt table, else /soc, else the root.
local function parent_of(tree, facts)
  local at = tree
  for part in (facts.path or (tree.soc and "/soc") or "/"):gmatch "[^/]+" do
    at[part] = at[part] or {}
    at = at[part]
  end
  return at
end

-- Add a node's `dt` facts to the tree: name@address, reg, and what it says.
local function add_node(tree, record)
  local facts = record.fields.dt
  local parent = parent_of(tree, facts)
  local first = (record.fields.at or {})[1]
  local child = {}
  for key, value in pairs(facts) do
    if key ~= "name" and key ~= "path" then
      child[key] = value
    end
  end
  if first and child.reg == nil then
    child.reg = reg_cells(parent, record)
  end
  local name = facts.name or record.id
  parent[first and ("%s@%x"):format(name, first.address) or name] = child
end

-- The raw tree of a table (with the `dt` facts of all nodes), or of a file.
local function raw_tree(source)
  if type(source) == "string" then
    return qom.fdt_parse(qom.read_file(source))
  end
  local whole = copy(source)
  for record in graph.each() do
    if record.fields.dt then
      add_node(whole, record)
    end
  end
  return to_tree("", whole, "/")
end

---The DTB of a tree, or of a file.
---@param source table|string
---@return string bytes
function dt.bytes_of(source)
  return qom.fdt_build(raw_tree(source))
end

local function child(tree, name)
  for _, c in ipairs(tree.children) do
    if c.name == name then
      return c
    end
  end
  table.insert(tree.children, { name = name, props = {}, children = {} })
  return tree.children[#tree.children]
end

local function set_prop(tree, name, bytes)
  for _, p in ipairs(tree.props) do
    if p[1] == name then
      p[2] = bytes
      return
    end
  end
  table.insert(tree.props, { name, bytes })
end

local function prop(tree, name)
  for _, p in ipairs(tree.props) do
    if p[1] == name then
      return p[2]
    end
  end
end

-- The phandle of the first node that is compatible; nil if none is.
local function phandle_of(tree, compatible)
  local list, phandle = "\0" .. (prop(tree, "compatible") or ""), prop(tree, "phandle")
  if list:find("\0" .. compatible .. "\0", 1, true) and phandle and #phandle == 4 then
    return (">I4"):unpack(phandle)
  end
  for _, c in ipairs(tree.children) do
    local found = phandle_of(c, compatible)
    if found then
      return found
    end
  end
end

---The DTB of a tree or a file, with more at its root.
---@param source table|string
---@param add fun(find: fun(compatible: string): integer?): qemu.Tree?
---@return string bytes
function dt.extended(source, add)
  local tree = raw_tree(source)
  local more = add(function(compatible)
    return phandle_of(tree, compatible)
  end)
  local extra = to_tree("", more or {}, "/")
  for _, p in ipairs(extra.props) do
    set_prop(tree, p[1], p[2])
  end
  for _, c in ipairs(extra.children) do
    local node_of_tree = child(tree, c.name)
    node_of_tree.props, node_of_tree.children = c.props, c.children
  end
  return qom.fdt_build(tree)
end

---The DTB of a tree, with what a boot loader adds to /chosen.
---@param source table|string
---@param facts { bootargs: string?, initrd_start: integer?, initrd_end: integer?, rng_seed: boolean? }
---@return string bytes
function dt.with_chosen(source, facts)
  local tree = raw_tree(source)
  local chosen = child(tree, "chosen")
  if facts.bootargs then
    set_prop(chosen, "bootargs", facts.bootargs .. "\0")
  end
  if facts.initrd_start then
    set_prop(chosen, "linux,initrd-start", (">i8"):pack(facts.initrd_start))
    set_prop(chosen, "linux,initrd-end", (">i8"):pack(facts.initrd_end))
  end
  if facts.rng_seed then
    set_prop(chosen, "rng-seed", qom.fdt_seed(32))
  end
  return qom.fdt_build(tree)
end

---Whether a value is a tree (and not text: a file's path).
function dt.is_tree(value)
  return type(value) == "table" and not node.record(value)
end

return dt
