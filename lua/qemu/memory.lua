-- SPDX-License-Identifier: MIT
-- q.ram, q.rom, q.alias, q.container, q.stub.

local boot = require "qemu.boot"
local fault = require "qemu.fault"
local node = require "qemu.node"
local place = require "qemu.place"
local qom = require "qom"
local spec = require "qemu.spec"

local memory = {}

-- Which of its fields a kind cannot do without.
local required = {
  rom = { "size" },
  alias = { "of" },
  stub = { "size" },
}

local function region(value)
  return place.region_ref(value), "a memory node or a region (node:region(n))"
end

---RAM.
---@class qemu.RamFields: qemu.Fields
---@field size integer? bytes; without it the node is the machine's RAM (-m, -M memory-backend=)
---@field at qemu.At? where it is
---@field block string? name of its RAM block in saved states (default: the id)
---@field main boolean? it is the machine's RAM although it has a size

---ROM.
---@class qemu.RomFields: qemu.Fields
---@field size integer bytes
---@field at qemu.At? where it is
---@field block string? name of its RAM block in saved states (default: the id)
---@field file string? path of its contents, a raw file; from the script's folder
---@field data string? its contents

---A window on another region.
---@class qemu.AliasFields: qemu.Fields
---@field of qemu.Node|qemu.Region what it shows
---@field offset integer? bytes into that region (default 0)
---@field size integer? bytes (default: up to its end)
---@field beyond boolean? it may reach beyond that end, to where nothing answers
---@field at qemu.At? where it is

---An address space.
---@class qemu.ContainerFields: qemu.Fields
---@field size integer? bytes (default 2^64)
---@field at qemu.At? where it is; needed unless a CPU has it as `memory`, or a link or alias leads to it

---A placeholder.
---@class qemu.StubFields: qemu.Fields
---@field size integer bytes
---@field at qemu.At? where it is
---@field value integer? what a read gives, cut to its width (default 0)

node.kind("ram", { size = spec.size, at = place.at_key, block = spec.string, main = spec.boolean })
-- A path in a script is relative to that script.
local function file_key(value, _, where)
  if type(value) ~= "string" then
    return nil, "a string"
  end
  local path = qom.resolve_path(value, qom.caller_file())
  boot.check_file(path, "file", where)
  return path
end

node.kind("rom", { size = spec.size, at = place.at_key, block = spec.string, file = file_key, data = spec.string })
node.kind("alias", { size = spec.size, at = place.at_key, of = region, offset = spec.unsigned,
  beyond = spec.boolean })
node.kind("container", { size = spec.size, at = place.at_key })
node.kind("stub", { size = spec.size, at = place.at_key, value = spec.integer })

node.kind("system", {})

---The system's address space, in which everything with a plain `at` is: for
---links, aliases and `into`.
memory.system = node.builtin("system", "system-memory")

local function declare(kind, fields)
  local handle = node.new(kind, nil, fields)
  node.need(handle, table.unpack(required[kind] or {}))
  return handle
end

---RAM. Without `size` it is the machine's RAM: -m and -M memory-backend= say
---how large it is and where its memory comes from.
---@param fields qemu.RamFields
---@return qemu.Node
function memory.ram(fields)
  return declare("ram", fields)
end

---Read-only memory, filled from `file` or `data`, or left zero.
---@param fields qemu.RomFields
---@return qemu.Node
function memory.rom(fields)
  local handle = declare("rom", fields)
  if handle.file and handle.data then
    fault.add(handle.origin, "taken", "rom '%s': it takes file or data, not both", handle.id)
  end
  return handle
end

---A window on (a part of) another region.
---@param fields qemu.AliasFields
---@return qemu.Node
function memory.alias(fields)
  return declare("alias", fields)
end

---An empty address space that others are placed `into`.
---@param fields qemu.ContainerFields
---@return qemu.Node
function memory.container(fields)
  return declare("container", fields)
end

---A placeholder: logs guest accesses (-d unimp) and answers `value`.
---@param fields qemu.StubFields
---@return qemu.Node
function memory.stub(fields)
  return declare("stub", fields)
end

return memory
