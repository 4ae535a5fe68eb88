-- SPDX-License-Identifier: MIT
-- CPUs: registers by name, the program counter, single steps.

local Case = require "qemu.test.case"
local fail = require "qemu.test.fail"
local node = require "qemu.node"
local qom = require "qom"

---The CPU that is meant: by its index (default 0), a node or a handle.
function Case.cpu_of(which)
  local record = node.record(which)
  if record then
    return record.object
  elseif type(which) == "userdata" then
    return which
  end
  local n = which == nil and 0 or math.tointeger(which)
  local cpus = qom.cpus()
  if not n or not cpus[n + 1] then
    fail.raise("there is no CPU %s: the machine has %d, from 0 on", fail.show(which or 0), #cpus)
  end
  return cpus[n + 1]
end

local names_of = {} -- XML -> name -> gdb's number

local function read_xml(xml)
  local names, list, n = {}, {}, 0
  for attributes in xml:gmatch "<reg%s+([^>]*)>" do
    local name = attributes:match 'name%s*=%s*"([^"]*)"'
    n = math.tointeger(attributes:match 'regnum%s*=%s*"(%d+)"') or n
    names[name] = n
    list[#list + 1] = name
    n = n + 1
  end
  return { numbers = names, list = list }
end

local function register_number(cpu, name)
  if math.type(name) == "integer" then
    return name
  end
  local xml = fail.call(cpu.test_register_xml, cpu)
  if not xml then
    fail.raise("QEMU has no names for this CPU's registers: give gdb's number")
  end
  names_of[xml] = names_of[xml] or read_xml(xml)
  local n = names_of[xml].numbers[name]
  if not n then
    local near = qom.nearest(tostring(name), names_of[xml].list)
    fail.raise("no register '%s'%s; there are %s", tostring(name), #near > 0 and " (did you mean '" .. near[1] .. "'?)"
      or "", table.concat(names_of[xml].list, ", "))
  end
  return n
end

local function format_of(size)
  return (qom.target().big_endian and ">I" or "<I") .. size
end

---Read a register, or write it: by its name in gdb, or gdb's number.
---An error if there is none of that name, or the value does not fit.
---@param name string|integer
---@param value integer? to write
---@param cpu any? index or node of the CPU (default: CPU 0)
---@return integer|string of registers of more than 8 bytes: the bytes
function Case:register(name, value, cpu)
  cpu = Case.cpu_of(cpu)
  local n = register_number(cpu, name)
  local bytes = fail.call(cpu.read_register, cpu, n)
  if value ~= nil then
    local new = value
    if math.type(value) == "integer" and #bytes <= 8 then
      local fits = #bytes == 8 or (value >> (8 * #bytes)) == 0
      if not fits then
        fail.raise("register '%s' has %d bytes: 0x%x does not fit", tostring(name), #bytes, value)
      end
      new = #bytes == 8 and string.pack(format_of(8):gsub("I", "i"), value) or format_of(#bytes):pack(value)
    end
    fail.call(cpu.write_register, cpu, n, new)
    return value
  end
  if #bytes > 8 then
    return bytes
  end
  return (string.unpack((#bytes == 8 and format_of(8):gsub("I", "i") or format_of(#bytes)), bytes))
end

---Read the program counter, or set it.
---@param value integer? to write
---@param cpu any? index or node of the CPU (default: CPU 0)
---@return integer
function Case:pc(value, cpu)
  cpu = Case.cpu_of(cpu)
  if value ~= nil then
    fail.call(cpu.set_pc, cpu, value)
    return value
  end
  return fail.call(cpu.test_pc, cpu) or fail.raise "QEMU does not tell where this CPU is"
end

---Let one CPU execute instructions; the others stand still. An error without
---icount (t.suite).
---@param count integer? of instructions (default 1)
---@param cpu any? index or node of the CPU (default: CPU 0)
function Case:step(count, cpu)
  count = count or 1
  if math.type(count) ~= "integer" or count < 1 then
    fail.raise("step takes a number of instructions, not %s", fail.show(count))
  end
  cpu = Case.cpu_of(cpu)
  self:wait(nil, ("stepping %d instructions"):format(count), function()
    cpu:test_go_cpu(count)
  end)
end

return Case
