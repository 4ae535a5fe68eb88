-- SPDX-License-Identifier: GPL-2.0-or-later
-- Images: what files are, loading them, what is refused.
-- It writes files and reads those of packages.
-- qemu: -M trust=full

local check = require "check"
local elf_bytes = require "elf"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-image", arch = "riscv64" }

local machine = qom.machine()
local EM_RISCV <const>, EM_ARM <const> = 243, 40

local files = {}

local function write(bytes)
  local path = os.tmpname()
  local f <close> = assert(io.open(path, "wb"))
  f:write(bytes)
  files[#files + 1] = path
  return path
end

-- An address space of its own with RAM at 0, so that images do not meet.
local made = 0
local function fresh_space(size)
  made = made + 1
  local ram = qom.ram(machine, "ram" .. made, size or 0x100000)
  return qom.address_space(ram, "ram" .. made)
end

local function elf(e)
  return write(elf_bytes(e))
end

local function one_segment(fields)
  local s = { paddr = 0x1000, data = "code" }
  for k, v in pairs(fields or {}) do
    s[k] = v
  end
  return { segments = { s } }
end

-- What a file is

local function find(...)
  for _, path in ipairs { ... } do
    if qom.file_exists(path) then
      return path
    end
  end
end

local opensbi = find("/usr/share/qemu/opensbi-riscv64-generic-fw_dynamic.elf",
  "/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_dynamic.elf")
local info
if opensbi then
  info = qom.image_info(opensbi)
  check.equal("OpenSBI is an ELF file", { info.kind, info.machine, info.machine_name }, { "elf", EM_RISCV, "RISC-V" })
  check.equal("for 64 bits, little-endian", { info.bits, info.big_endian }, { 64, false })
  check.truthy("its bounds hold its entry", info.entry >= info.low and info.entry < info.high)
else
  check.skip("OpenSBI as an ELF file", "not installed")
end
info = qom.image_info(qom.find_firmware "opensbi-riscv64-generic-fw_dynamic.bin")
check.equal("its binary is raw", info.kind, "raw")
check.truthy("of some size", info.size > 100000)

local small = elf(one_segment { paddr = 0x80000000, vaddr = 0xffffffff80000000, memsz = 0x100 })
check.equal("low and high are physical addresses", { qom.image_info(small).low, qom.image_info(small).high },
  { 0x80000000, 0x80000100 })
check.equal("32-bit addresses stay positive", qom.image_info(elf {
  bits = 32, entry = 0x80000000, segments = { { paddr = 0x80000000, data = "x" } },
}).entry, 0x80000000)
info = qom.image_info(elf { big_endian = true, machine = EM_ARM, bits = 32, segments = { { paddr = 0, data = "x" } } })
check.equal("byte order and machine are read in both orders", { info.big_endian, info.machine }, { true, EM_ARM })

check.equal("a gzip file", qom.image_info(write "\x1f\x8b\8\0").kind, "gzip")
check.equal("an empty file", qom.image_info(write "").kind, "raw")
local function linux(magic)
  return write(("<I4I4I8I8I8I8I8I8"):pack(0, 0, 0x80000, 0x123000, 0, 0, 0, 0) .. magic .. "\0\0\0\0")
end
info = qom.image_info(linux "ARM\x64")
check.equal("an arm64 kernel", { info.kind, info.arch, info.text_offset, info.image_size },
  { "image", "arm64", 0x80000, 0x123000 })
check.equal("a RISC-V kernel", qom.image_info(linux "RSC\5").arch, "riscv")
check.error("no file", "no such file", function()
  qom.image_info "/nowhere/at/all"
end)
check.error("a folder is no file", "not a regular file", function()
  qom.image_info "/"
end)

-- ELF

local space = fresh_space()
local loaded = qom.load_elf(elf {
  entry = 0x40001004,
  segments = {
    { paddr = 0x1000, vaddr = 0x40001000, data = "codecode" },
    { paddr = 0x2000, data = "data", memsz = 0x20, flags = 6 },
  },
}, space)
check.equal("load_elf tells physical addresses", loaded, { entry = 0x1004, low = 0x1000, high = 0x2020, symbols = {} })
loaded = qom.load_elf(elf(one_segment()), fresh_space(), { offset = 0x800 })
check.equal("an offset moves them all", loaded, { entry = 0x800, low = 0x1800, high = 0x1804, symbols = {} })
loaded = qom.load_elf(elf(one_segment()), fresh_space(), {
  windows = { { address = 0, size = 0x1000, to = 0x8000 }, { address = 0x1000, size = 0x1000, to = 0x400 } },
})
check.equal("a window moves what lies in it", loaded, { entry = 0x8000, low = 0x400, high = 0x404, symbols = {} })
if opensbi then
  loaded = qom.load_elf(opensbi, fresh_space(), { offset = -qom.image_info(opensbi).low })
  check.truthy("OpenSBI loads", loaded.high > loaded.low)
end

loaded = qom.load_elf(elf {
  segments = { { paddr = 0, data = "abcd", memsz = 0x2000 }, { paddr = 0x1000, data = "efgh" } },
}, fresh_space())
check.equal("zeros over another segment are left to the program", loaded.high, 0x1004)

local wrong_machine = "is for 32-bit ARM (ELF machine 40), but qemu-system-riscv64 runs RISC-V"
check.error("an ELF file for other CPUs is refused", wrong_machine, function()
  qom.load_elf(elf { machine = EM_ARM, bits = 32, segments = { { paddr = 0, data = "x" } } }, fresh_space())
end)
check.error("one of the other byte order, too", "is big-endian, but the CPUs", function()
  qom.load_elf(elf { big_endian = true, segments = { { paddr = 0, data = "x" } } }, fresh_space())
end)
check.error("a text is no ELF file", "is not an ELF file", function()
  qom.load_elf(write "hello", fresh_space())
end)
check.error("symbols are names", "symbols must be a list of up to 8 names", function()
  qom.load_elf(small, space, { symbols = { 5 } })
end)
check.error("windows are a list", "windows must be a list of up to 8", function()
  qom.load_elf(small, space, { windows = 5 })
end)
check.error("of tables", "a window must be a table", function()
  qom.load_elf(small, space, { windows = { 5 } })
end)
check.error("of integers", "to must be an integer", function()
  qom.load_elf(small, space, { windows = { { address = 0, size = 16, to = "there" } } })
end)
check.error("offset is an integer", "offset must be an integer", function()
  qom.load_elf(small, space, { offset = "far" })
end)

local damaged = {
  { "a header that ends early", "its header lies past the end", write("\x7fELF\2\1\1" .. ("\0"):rep(9)) },
  { "no segments", "has nothing to load", elf { segments = {} } },
  { "only empty segments", "has nothing to load", elf(one_segment { data = "" }) },
  { "program headers of another size", "have 99 bytes", elf {
    phentsize = 99, segments = { { paddr = 0, data = "x" } },
  } },
  { "a segment past the end", "a segment lies past the end", elf(one_segment { filesz = 1 << 20, memsz = 1 << 20 }) },
  { "a segment whose end wraps", "a segment lies past the end", elf(one_segment { offset = -2 }) },
  { "more bytes in the file than in memory", "more bytes in the file", elf(one_segment { memsz = 1 }) },
  { "a segment of 2^60 bytes", "too large to load", elf(one_segment { memsz = 1 << 60 }) },
  { "a segment that wraps", "too large to load", elf(one_segment { paddr = -0x10, memsz = 0x20 }) },
  { "segments that overlap", "overlaps itself", elf {
    segments = { { paddr = 0, data = "abcd" }, { paddr = 2, data = "efgh" } },
  } },
  { "a symbol table of 2^60 bytes", "its symbol table lies past", elf {
    segments = { { paddr = 0, data = "x" } }, sections = { { type = 2, size = 1 << 60, link = 9 } },
  } },
  { "a relocation table of 2^60 bytes", "a relocation table lies past", elf {
    segments = { { paddr = 0, data = "x" } }, sections = { { type = 4, size = 1 << 60 } },
  } },
  { "a symbol without a name", "symbol 0 has its name outside", elf {
    segments = { { paddr = 0, data = "x" } },
    sections = { { type = 2, link = 1, data = ("\xff"):rep(24) }, { type = 3, data = "abc\0" } },
  } },
  { "names that never end", "symbol 0 has its name outside", elf {
    segments = { { paddr = 0, data = "x" } },
    sections = { { type = 2, link = 1, data = ("\0"):rep(24) }, { type = 3, data = "abc" } },
  } },
}
for _, d in ipairs(damaged) do
  check.error("ELF: " .. d[1], d[2], function()
    qom.load_elf(d[3], fresh_space())
  end)
end

-- Intel HEX

local hex = qom.load_hex(write(table.concat({
  ":020000040001F9", ":0400100001020304E2", ":0400140005060708CE", ":04FFFC00AABBCCDDF3", ":0400000500010010E6",
  ":00000001FF", "behind the end all is ignored",
}, "\r\n")), fresh_space())
check.equal("a HEX file", hex, { entry = 0x10010, size = 12, low = 0x10010, high = 0x20000 })
local microbit = "/usr/share/firmware-microbit-micropython/firmware.hex"
if qom.file_exists(microbit) then
  info = qom.image_info(microbit)
  check.equal("MicroPython for the micro:bit", { info.kind, info.low }, { "hex", 0 })
  check.truthy("has more than 200 kB", info.size > 200000)
  check.equal("and loads", qom.load_hex(microbit, fresh_space(0x20000000)).size, info.size)
else
  check.skip("MicroPython for the micro:bit", "not installed")
end
for text, message in pairs {
  [":0400100001020304E3"] = ":1: the record's checksum is wrong",
  [":04001000010203E4"] = ":1: the record has a wrong number of digits",
  [":0400100001020x04E2"] = ":1: the record has something other than",
  ["0400100001020304E2"] = ":1: a record of an Intel HEX file starts with ':'",
  [":0400100901020304D9"] = ":1: the record is of an unknown type",
  [":0100000400FB"] = ":1: the record has a wrong number of data bytes",
  [":0400100001020304E2"] = "ends without an end record",
  [":00000001FF"] = "has no data in it",
} do
  check.error("HEX: " .. message, message, function()
    qom.load_hex(write(text .. "\n"), fresh_space())
  end)
end
check.error("HEX: lines are counted", ":3: the record's checksum", function()
  qom.load_hex(write ":0400100001020304E2\n\n:0400100001020304E3\n", fresh_space())
end)
check.error("HEX: records that overlap", "overlaps itself", function()
  qom.load_hex(write ":0400100001020304E2\n:0400120001020304E0\n:00000001FF\n", fresh_space())
end)

-- U-Boot

local function uimage(u)
  local data = u.data or "kernel"
  return write((">I4I4I4I4I4I4I4BBBBc32"):pack(u.magic or 0x27051956, 0, 0, u.size or #data, u.load or 0x1000,
    u.entry or 0x1000, 0, u.os or 5, 26, u.type or 2, u.compression or 0, "test") .. data)
end
check.equal("a uImage", qom.load_uimage(uimage {}, fresh_space()),
  { entry = 0x1000, address = 0x1000, size = 6, linux = true })
check.equal("one that is no Linux", qom.load_uimage(uimage { os = 1 }, fresh_space()).linux, false)
check.equal("one for any address", qom.load_uimage(uimage { type = 14, entry = 4 }, fresh_space(), 0x2000),
  { entry = 0x2044, address = 0x2040, size = 6, linux = true })
check.error("which must be given", "runs at any address: give one", function()
  qom.load_uimage(uimage { type = 14 }, fresh_space())
end)
-- printf kernel | gzip -n
local gz = "\x1f\x8b\x08\0\0\0\0\0\0\3\xcb\x4e\x2d\xca\x4b\xcd\x01\0\xae\xdc\xf1\xf5\6\0\0\0"
check.equal("a compressed one", qom.load_uimage(uimage { data = gz, compression = 1 }, fresh_space()).size, 6)
for what, u in pairs {
  ["is not a U-Boot image"] = { magic = 0 },
  ["of type 3, not a kernel"] = { type = 3 },
  ["compressed with method 2"] = { compression = 2 },
  ["shorter than its header says"] = { size = 1 << 30 },
  ["it cannot be decompressed"] = { compression = 1 },
} do
  check.error("uImage: " .. what, what, function()
    qom.load_uimage(uimage(u), fresh_space())
  end)
end

-- Bytes as they are

local raw = write(("x"):rep(0x100))
space = fresh_space()
check.equal("a file as it is", qom.load_raw(raw, 0x100, 0x1000, space), 0x100)
check.error("too large a file", "has 0x100 bytes, but there is room for 0xff", function()
  qom.load_raw(raw, 0x1000, 0xff, space)
end)
check.error("an empty one", "is empty", function()
  qom.load_raw(write "", 0x1000, 0xff, space)
end)
check.error("images must not overlap", "(0x180-0x183) overlaps " .. raw .. " (0x100-0x1ff)", function()
  qom.add_rom("vectors", "abcd", 0x180, space)
end)
qom.add_rom("vectors", "abcd", 0x200, space)
qom.add_rom("vectors", "abcd", 0xfc, space)
check.error("nor go past the end", "reach past the end of the address space", function()
  qom.add_rom("vectors", "abcd", -2, space)
end)
check.error("nor be empty", "vectors is empty", function()
  qom.add_rom("vectors", "", 0, space)
end)
check.equal("in another address space nothing is in the way",
  pcall(qom.add_rom, "vectors", "abcd", 0x180, fresh_space()), true)

-- Firmware

local found = qom.find_firmware "opensbi-riscv64-generic-fw_dynamic.bin"
check.truthy("firmware of QEMU's is found", found and qom.file_exists(found))
check.equal("or not", qom.find_firmware "no-such-firmware.bin", nil)

for _, path in ipairs(files) do
  os.remove(path)
end

check.done()
