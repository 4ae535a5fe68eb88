-- SPDX-License-Identifier: GPL-2.0-or-later
-- Bytes of small ELF files; what a field says can be overridden, for files that are damaged.
--
--   local elf = require "elf"
--   elf { bits = 64, machine = 243, entry = 0x1000, segments = { { paddr = 0x1000, data = "code" } } }

local function elf(e)
  local is64 = (e.bits or 64) == 64
  local word = is64 and "I8" or "I4"
  local ehsize, phsize, shsize = is64 and 64 or 52, is64 and 56 or 32, is64 and 64 or 40
  local segments, sections = e.segments, e.sections or {}
  local offset = ehsize + #segments * phsize + #sections * shsize
  local order = e.big_endian and ">" or "<"
  local function pack(format, ...)
    return (order .. format):pack(...)
  end
  local parts = {
    "\x7fELF", string.char(is64 and 2 or 1, e.big_endian and 2 or 1, 1), ("\0"):rep(9),
    pack("I2I2I4" .. word .. word .. word .. "I4I2I2I2I2I2I2", 2, e.machine or 243, 1, e.entry or 0, ehsize,
      ehsize + #segments * phsize, 0, ehsize, e.phentsize or phsize, #segments, shsize, #sections, 0),
  }
  for _, s in ipairs(segments) do
    local filesz, memsz = s.filesz or #s.data, s.memsz or #s.data
    local at = s.offset or offset
    if is64 then
      parts[#parts + 1] = pack("I4I4I8I8I8I8I8I8", 1, s.flags or 5, at, s.vaddr or s.paddr, s.paddr, filesz, memsz, 1)
    else
      parts[#parts + 1] = pack("I4I4I4I4I4I4I4I4", 1, at, s.vaddr or s.paddr, s.paddr, filesz, memsz, s.flags or 5, 1)
    end
    offset = offset + #s.data
  end
  for _, s in ipairs(sections) do
    parts[#parts + 1] = pack("I4I4I8I8I8I8I4I4I8I8", 0, s.type, 0, 0, offset, s.size or #s.data, s.link or 0, 0, 1, 0)
    offset = offset + #(s.data or "")
  end
  for _, list in ipairs { segments, sections } do
    for _, s in ipairs(list) do
      parts[#parts + 1] = s.data or ""
    end
  end
  return table.concat(parts)
end

return elf
