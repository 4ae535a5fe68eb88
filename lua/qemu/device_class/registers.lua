-- SPDX-License-Identifier: MIT
-- The key `registers` of a device class: banks of registers, and their fields.

local spec = require "qemu.spec"

local registers = {}

local accesses = { "rw", "ro", "wo", "w1c", "w1s", "rc", "reserved", "unimp" }
local MAX_OFFSET <const> = 16 << 20 -- bytes; a table of all offsets is kept

---What a bank's table may hold besides its registers, which are its list.
---@class qemu.Bank
---@field size integer of the memory region, in bytes
---@field width integer? of its registers in bits: 8, 16, 32 (default) or 64
---@field endianness integer? q.LITTLE_ENDIAN (default), q.BIG_ENDIAN or q.NATIVE_ENDIAN
---@field access_size integer|integer[]|nil bytes an access must have: { least, most } or one size (default: 1 to 4, or to the widest register)
---@field unaligned boolean? transfers of DMA at addresses that are no multiple of their size come whole; else QEMU makes aligned ones of them
---@field unknown "log"|"zero"|"error"|nil offsets without a register: read as zero and logged (-d guest_errors; default), only read as zero, or a bus error
---@field read nil|fun(self: qemu.DeviceSelf, offset: integer, size: integer): integer? reads offsets without a register
---@field write nil|fun(self: qemu.DeviceSelf, offset: integer, value: integer, size: integer) writes offsets without a register
local bank_keys = {
  size = true,
  width = true,
  endianness = true,
  access_size = true,
  unaligned = true,
  unknown = true,
  read = true,
  write = true,
}

---A register: { offset, "NAME", … }. `self.NAME` is its value, `self.NAME_FIELD` a
---field's; those of an array are `self.NAME[i]` and `self.NAME_FIELD[i]`, from 0.
---
---A write is done in C, bit by bit as `access` and the masks say; then `write` is called.
---@class qemu.Register
---@field width integer? bits: 8, 16, 32 or 64 (default: the bank's)
---@field reset integer? value after a reset (default 0)
---@field access "rw"|"ro"|"wo"|"w1c"|"w1s"|"rc"|nil what its bits do: plain (default), read-only, write-only (reads as 0), a written 1 clears, a written 1 sets, a read clears
---@field mask integer? bits that take the value written (default: as `access` says)
---@field w1c integer? bits that a written 1 clears
---@field w1s integer? bits that a written 1 sets
---@field rc integer? bits that a read clears
---@field ro integer? bits that cannot be written
---@field reserved integer? bits that cannot be written; a guest that tries is logged (-d guest_errors)
---@field unimp integer? bits without effect so far; a guest that changes them is logged (-d unimp)
---@field fields table<string, qemu.Field>? its fields
---@field count integer? it is an array of so many
---@field stride integer? bytes from one element to the next (default: its width)
---@field alias string? it is another view of the register of that name: set and clear registers, shadows
---@field nonvolatile boolean? its value survives a reset
---@field read nil|fun(self: qemu.DeviceSelf, index: integer?): integer? gives the value read; nothing: the value kept. `index` of an array, from 0
---@field write nil|fun(self: qemu.DeviceSelf, value: integer, old: integer, index: integer?) after a write: the value the guest wrote, and that of before
local register_keys = {
  [1] = true,
  [2] = true,
  width = true,
  reset = true,
  access = true,
  mask = true,
  w1c = true,
  w1s = true,
  rc = true,
  ro = true,
  reserved = true,
  unimp = true,
  fields = true,
  count = true,
  stride = true,
  alias = true,
  nonvolatile = true,
  read = true,
  write = true,
}

---A field of a register: { lowest bit, width in bits (default 1), … }
---@class qemu.Field
---@field access "rw"|"ro"|"wo"|"w1c"|"w1s"|"rc"|"reserved"|"unimp"|nil as of a register (default: the register's)
---@field reset integer? value after a reset
---@field enum table<string, integer>? names of its values: `self.NAME_FIELD` gives the name, and takes it
local field_keys = {
  [1] = true,
  [2] = true,
  access = true,
  reset = true,
  enum = true,
}

local function all_bits(width)
  return width == 64 and -1 or (1 << width) - 1
end

-- What access does with the bits of a mask.
local function apply(r, access, bits)
  for _, key in ipairs { "write_mask", "w1c", "w1s", "rc", "reserved", "unimp" } do
    r[key] = r[key] & ~bits
  end
  r.read_mask = r.read_mask | bits
  if access == "rw" or access == "wo" or access == "unimp" then
    r.write_mask = r.write_mask | bits
  end
  if access == "wo" then
    r.read_mask = r.read_mask & ~bits
  elseif r[access] then
    r[access] = r[access] | bits
  end
end

local function read_masks(class, entry, r, what)
  for _, key in ipairs { "ro", "w1c", "w1s", "rc", "reserved", "unimp" } do
    local bits = class:integer(entry, key, what, 0)
    if bits & ~r.all ~= 0 then
      class:fault("%s: %s has bits beyond its width", what, key)
    end
    if bits ~= 0 then
      apply(r, key, bits & r.all)
    end
  end
  if entry.mask ~= nil then
    if class:integer(entry, "mask", what, 0) & ~r.all ~= 0 then
      class:fault("%s: mask has bits beyond its width", what)
    end
    r.write_mask = class:integer(entry, "mask", what, 0) & r.all & ~(r.w1c | r.w1s | r.reserved)
  end
end

local function read_enum(class, field, member, what)
  local names, values = {}, {}
  for _, name in ipairs(spec.sorted_keys(class:table(field.enum, what .. ": enum"))) do
    local value = class:integer(field.enum, name, what .. ": enum", 0, 0, all_bits(member.width))
    names[#names + 1] = tostring(name)
    values[#values + 1] = value
  end
  member.enum_names, member.enum_values = names, values
end

local function read_field(class, r, name, field, taken)
  local what = ("register %s, field %s"):format(r.name, tostring(name))
  field = class:table(field, what)
  class:keys(field, what, field_keys)
  local width = class:integer(field, 2, what, 1, 1, r.width)
  local low = class:integer(field, 1, what, 0, 0, r.width - 1)
  if field[1] == nil or low + width > r.width then
    class:fault("%s: must be { lowest bit, width }, and within %d bits", what, r.width)
    return taken
  end
  local bits = all_bits(width) << low
  if bits & taken ~= 0 then
    class:fault("%s: its bits are another field's, too", what)
  end
  if field.access ~= nil then
    class:choice(field.access, "access", what, accesses)
    apply(r, field.access, bits)
  end
  if field.reset ~= nil then
    r.reset = (r.reset & ~bits) | class:integer(field, "reset", what, 0, 0, all_bits(width)) << low
  end
  local full = r.name .. "_" .. tostring(name)
  if class:take(full, "field") then
    local member = { name = full, storage = r.storage, shift = low, width = width, field = true, array = r.array }
    read_enum(class, field, member, what)
    class.desc.members[#class.desc.members + 1] = member
  end
  return taken | bits
end

local widths = { [8] = true, [16] = true, [32] = true, [64] = true }

local function read_width(class, entry, what, default)
  local width = class:integer(entry, "width", what, default)
  if not widths[width] then
    class:fault("%s: width must be 8, 16, 32 or 64 (bits), not %s", what, spec.show(width))
    return 32
  end
  return width
end

-- The index, from 0, of what keeps the register's values.
local function make_storage(class, entry, r, what)
  local desc = class.desc
  if entry.alias == nil then
    desc.storage[#desc.storage + 1] = { name = r.name, count = r.count, nonvolatile = entry.nonvolatile and true }
    r.kept = desc.storage[#desc.storage]
    class.by_name[r.name] = r
    return #desc.storage - 1
  end
  local other = class.by_name[entry.alias]
  if not other then
    class:fault("%s: alias: no register '%s' is declared before it", what, tostring(entry.alias))
    return 0
  elseif other.count < r.count or entry.reset ~= nil then
    class:fault("%s: an alias has no reset value of its own, nor more elements than '%s'", what, entry.alias)
  end
  return other.storage
end

local function read_register(class, bank, entry)
  local name = entry[2]
  local what = "register " .. tostring(name)
  if not class:take(name, "register") then
    return
  end
  class:keys(entry, what, register_keys)
  local width = read_width(class, entry, what, bank.width)
  local all = all_bits(width)
  local r = {
    name = name, width = width, bytes = width // 8, all = all, array = entry.count ~= nil or nil,
    count = class:integer(entry, "count", what, 1, 1, 65536),
    offset = class:integer(entry, 1, what, 0, 0, MAX_OFFSET),
    reset = class:integer(entry, "reset", what, 0),
    read_mask = all, write_mask = 0, w1c = 0, w1s = 0, rc = 0, reserved = 0, unimp = 0,
  }
  r.stride = class:integer(entry, "stride", what, r.bytes, r.bytes, MAX_OFFSET)
  if r.reset & ~all ~= 0 then
    class:fault("%s: reset has bits beyond its width", what)
  end
  r.storage = make_storage(class, entry, r, what)
  class:choice(entry.access, "access", what, { "rw", "ro", "wo", "w1c", "w1s", "rc" })
  apply(r, entry.access or "rw", all)
  read_masks(class, entry, r, what)
  class.desc.members[#class.desc.members + 1] =
    { name = name, storage = r.storage, shift = 0, width = width, array = r.array }
  local taken = 0
  for _, field in ipairs(spec.sorted_keys(class:table(entry.fields, what .. ": fields"))) do
    taken = read_field(class, r, field, entry.fields[field], taken)
  end
  if r.kept then
    r.kept.reset, r.kept = r.reset, nil
  end
  local place = (" (offset 0x%02x)"):format(r.offset)
  r.read = class:slot(entry.read, "read of " .. name .. place)
  r.write = class:slot(entry.write, "write of " .. name .. place)
  bank.registers[#bank.registers + 1] = r
end

local function check_overlaps(class, bank)
  local list = {}
  for _, r in ipairs(bank.registers) do
    for i = 0, r.count - 1 do
      list[#list + 1] = { first = r.offset + i * r.stride, bytes = r.bytes, name = r.name }
    end
  end
  table.sort(list, function(a, b)
    return a.first < b.first
  end)
  for i, r in ipairs(list) do
    local next_one = list[i + 1]
    if next_one and r.first + r.bytes > next_one.first then
      class:fault("register %s (0x%x) overlaps %s (0x%x)", next_one.name, next_one.first, r.name, r.first)
      return -- one is enough: arrays would fill a screen
    elseif r.first + r.bytes > bank.size then
      class:fault("register %s (0x%x) lies beyond the bank's size (0x%x)", r.name, r.first, bank.size)
      return
    end
  end
end

local function read_sizes(class, t, bank)
  local widest = 4
  for _, r in ipairs(bank.registers) do
    widest = math.max(widest, r.bytes)
  end
  bank.min, bank.max = 1, widest
  if math.type(t.access_size) then
    bank.min, bank.max = t.access_size, t.access_size
  elseif t.access_size ~= nil then
    local sizes = class:table(t.access_size, "registers: access_size")
    bank.min, bank.max = sizes[1], sizes[2]
  end
  for _, size in ipairs { bank.min or false, bank.max or false } do
    if not widths[size and size * 8] or bank.min > bank.max then
      class:fault "registers: access_size must be 1, 2, 4 or 8 (bytes), or { least, most } of these"
      bank.min, bank.max = 1, 4
      return
    end
  end
  bank.min, bank.max = math.tointeger(bank.min), math.tointeger(bank.max)
end

local function read_bank(class, t, number)
  local what = number and ("registers[%d]"):format(number) or "registers"
  local bank = {
    registers = {},
    size = class:integer(t, "size", what, 0, 1),
    width = read_width(class, t, what, 32),
    unaligned = t.unaligned == true,
    unknown = class:choice(t.unknown, "unknown", what, { "log", "zero", "error" }),
    endianness = class:integer(t, "endianness", what, 2, 0, 2),
    read = class:slot(t.read, "read of an offset without a register"),
    write = class:slot(t.write, "write of an offset without a register"),
  }
  if bank.size == 0 then
    class:fault("%s: size is missing (of the memory region, in bytes)", what)
    bank.size = MAX_OFFSET
  end
  for _, key in ipairs(spec.sorted_keys(t)) do
    if math.type(key) ~= "integer" and not bank_keys[key] then
      class:keys({ [key] = true }, what, bank_keys)
    end
  end
  for _, entry in ipairs(t) do
    if type(entry) ~= "table" then
      class:fault("%s: a register is a table { offset, \"NAME\", … }, not %s", what, spec.show(entry))
    else
      read_register(class, bank, entry)
    end
  end
  check_overlaps(class, bank)
  read_sizes(class, t, bank)
  class.desc.banks[#class.desc.banks + 1] = bank
end

---Read the key `registers`: a bank, or a list of banks (one region each).
function registers.read(class, value)
  class.desc.banks, class.desc.storage, class.desc.members = {}, {}, {}
  class.by_name = {}
  local t = class:table(value, "registers")
  if value == nil then
    return
  elseif t.size ~= nil or #t == 0 then
    read_bank(class, t)
  else
    for i, bank in ipairs(t) do
      if type(bank) == "table" and bank.size == nil and math.type(bank[1]) == "integer" then
        class:fault "registers: size is missing (of the memory region, in bytes)"
        return
      end
      read_bank(class, class:table(bank, "registers"), i)
    end
  end
end

return registers
