-- SPDX-License-Identifier: MIT
-- q.ram, q.rom, q.alias, q.container, q.stub.

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

node.kind("ram", { size = spec.size, at = place.at_key, block = spec.string, main = spec.boolean })
node.kind("rom", { size = spec.size, at = place.at_key, block = spec.string, file = spec.string, data = spec.string })
node.kind("alias", { size = spec.size, at = place.at_key, of = region, offset = spec.unsigned })
node.kind("container", { size = spec.size, at = place.at_key })
node.kind("stub", { size = spec.size, at = place.at_key, value = spec.integer })

node.kind("system", {})

---The system's address space, in which everything with a plain `at` is: for
---links, aliases and `into`.
memory.system = node.builtin("system", "system-memory")

local function declare(kind, fields)
  local handle = node.new(kind, nil, fields)
  local record = node.record(handle)
  for _, key in ipairs(required[kind] or {}) do
    if record.fields[key] == nil and not record.broken and fields[key] == nil then
      fault.add(qom.caller(), "%s: %s is missing", node.describe(record), key)
    end
  end
  return handle
end

---RAM. Without `size` it is the machine's RAM: -m and -M memory-backend= say
---how large it is and where its memory comes from.
function memory.ram(fields)
  return declare("ram", fields)
end

---Read-only memory, filled from `file` or `data`, or left zero.
function memory.rom(fields)
  return declare("rom", fields)
end

---A window on (a part of) another region.
function memory.alias(fields)
  return declare("alias", fields)
end

---An empty address space that others are placed `into`.
function memory.container(fields)
  return declare("container", fields)
end

---A placeholder: logs guest accesses (-d unimp) and answers `value`.
function memory.stub(fields)
  return declare("stub", fields)
end

return memory
