-- SPDX-License-Identifier: MIT
-- Memory as a CPU sees it, images, and faults.

local Case = require "qemu.test.case"
local fail = require "qemu.test.fail"
local node = require "qemu.node"
local qom = require "qom"

-- Whose view: nil is CPU 0's, or the system's where there is no CPU.
local function with_space(from, fn)
  local record = node.record(from)
  local object = record and record.object or type(from) == "userdata" and from or nil
  if from == "system" or (from == nil and #qom.cpus() == 0) then
    return fn(qom.memory())
  elseif object and object:is_a "memory-region" then
    return fn(qom.address_space(object, "test-view"))
  elseif object and not object:is_a "cpu" then
    return fn(qom.memory()) -- a device without a view of its own
  end
  local cpu = Case.cpu_of(from)
  return cpu:test_as_cpu(function()
    return fn(cpu:address_space())
  end)
end

local function access(from, fn)
  return fail.call(with_space, from, fn)
end

local function check_address(address)
  local n = math.type(address) and math.tointeger(address)
  if not n then
    fail.raise("an address must be an integer, not %s", fail.show(address))
  end
  return n
end

---Read a number of 1, 2, 4 or 8 bytes (default 4), as the guest would, with
---side effects. A bus error fails the case.
---@param address integer
---@param size integer? bytes
---@param from any? who reads: a CPU's index or node, "system", a container node (default: CPU 0)
---@return integer
function Case:read(address, size, from)
  local value, err = self:try_read(address, size, from)
  return value or fail.raise("cannot read %s", err)
end

---Like read, but a bus error gives nil and a text.
---@param address integer
---@param size integer? bytes
---@param from any? as for read
---@return integer?
---@return string? why not, if it failed
function Case:try_read(address, size, from)
  address = check_address(address)
  return access(from, function(space)
    return space:load(address, size or 4)
  end)
end

---Write a number of 1, 2, 4 or 8 bytes (default 4), as the guest would, with
---side effects. A bus error fails the case.
---@param address integer
---@param value integer
---@param size integer? bytes
---@param from any? who writes: as for read
function Case:write(address, value, size, from)
  local ok, err = self:try_write(address, value, size, from)
  return ok or fail.raise("cannot write %s", err)
end

---Like write, but a bus error gives nil and a text.
---@param address integer
---@param value integer
---@param size integer? bytes
---@param from any? as for read
---@return boolean? true if it was written
---@return string? why not, if it failed
function Case:try_write(address, value, size, from)
  address = check_address(address)
  return access(from, function(space)
    return space:store(address, size or 4, value)
  end)
end

---Read bytes. A bus error fails the case.
---@param address integer
---@param length integer bytes
---@param from any? as for read
---@return string
function Case:read_bytes(address, length, from)
  address = check_address(address)
  local bytes, err = access(from, function(space)
    return space:read(address, length)
  end)
  return bytes or fail.raise("cannot read %s", err)
end

---Write bytes. A bus error fails the case.
---@param address integer
---@param bytes string
---@param from any? as for read
function Case:write_bytes(address, bytes, from)
  address = check_address(address)
  local ok, err = access(from, function(space)
    return space:write(address, bytes)
  end)
  return ok or fail.raise("cannot write %s", err)
end

---A number in memory is the expected one.
---@param address integer
---@param expected integer
---@param size integer? bytes (default 4)
---@param from any? as for read
function Case:expect_memory(address, expected, size, from)
  local seen = self:read(address, size, from)
  if seen ~= expected then
    fail.raise("memory at 0x%x: expected %s, seen %s%s", address, fail.show(expected), fail.show(seen), self:context())
  end
end

---Load a file into memory, ROM included. An error if it cannot be read, or there
---is no memory.
---@param path string as seen from the test's file
---@param address integer
---@param from any? as for read
---@return integer size in bytes
function Case:load(path, address, from)
  address = check_address(address)
  local file = fail.call(qom.resolve_path, path, qom.caller_file())
  local data = fail.call(qom.read_file, file)
  local step = 1 << 20
  for at = 0, #data - 1, step do
    local ok, err = access(from, function(space)
      return space:write_rom(address + at, data:sub(at + 1, at + step))
    end)
    if not ok then
      fail.raise("%s: cannot write %s", path, err)
    end
  end
  return #data
end

-- Faults -------------------------------------------------------------------

---@class qemu.test.Fault
local Fault = {}
Fault.__index = Fault

---Take the fault away again, before the end of the case does.
function Fault:remove()
  fail.call(self.region.test_end_fault, self.region)
end

---Make every access to a range end in a bus error, until the end of the case.
---@param address integer
---@param size integer bytes, up to 16 MiB
---@return qemu.test.Fault
function Case:fault_bus_error(address, size)
  local memory = qom.system_memory()
  return setmetatable({ region = fail.call(memory.test_bus_error, memory, check_address(address), size) }, Fault)
end

---Make what is read from a range come out wrong: (value & mask) ~ flip. What
---is there is read all the same, with side effects, and writes go through. Until
---the end of the case.
---@param address integer
---@param size integer bytes, up to 16 MiB, of one region
---@param change {mask: integer?, flip: integer?, value: integer?} value: always this
---@return qemu.test.Fault
function Case:fault_read(address, size, change)
  if type(change) ~= "table" or not (change.mask or change.flip or change.value) then
    fail.raise "fault_read takes what is read instead: { value = }, { mask = } or { flip = }"
  end
  local memory = qom.system_memory()
  local mask, flip = change.mask or -1, change.flip or 0
  if change.value then
    mask, flip = 0, change.value
  end
  local region = fail.call(memory.test_bad_read, memory, check_address(address), size, mask, flip)
  return setmetatable({ region = region }, Fault)
end

return Case
