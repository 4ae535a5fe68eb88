-- SPDX-License-Identifier: MIT
-- Booting RISC-V.
--
-- Without firmware a kernel starts in M-mode with a0 = hart id and a1 = the
-- device tree's address, as after OpenSBI or a boot ROM. With firmware (-bios)
-- a reset ROM jumps to it and hands over what OpenSBI calls fw_dynamic_info,
-- and the firmware starts the kernel in S-mode.

local dt = require "qemu.dt"
local fault = require "qemu.fault"
local generic = require "qemu.boot.generic"
local node = require "qemu.node"
local qom = require "qom"
local resolve = require "qemu.resolve"
local spec = require "qemu.spec"

---Further keys of q.boot on RISC-V; all addresses.
---@class qemu.RiscvBoot: qemu.BootFields
---@field start integer? where the harts jump first (default: the firmware, else the kernel)
---@field next integer? where the firmware goes on, in place of a kernel
---@field reset_rom integer? address of ROM for the reset vector; firmware needs it
---@field reset_rom_size integer? bytes it has
---@field select integer? state of mode select pins, in front of the code there: that begins 4 bytes later
---@field firmware_base integer? where raw firmware goes (default: the start of the RAM)
---@field htif qemu.Htif? a console like the simulator Spike's

---The host-target interface. Programs with the symbols tohost and fromhost
---have its registers there.
---@class qemu.Htif
---@field at integer its address where a program has no such symbols
---@field memory qemu.Node the RAM or ROM that programs are in
---@field chardev any its console, q.serial(n)

local HTIF_SYMBOLS <const> = { "tohost", "fromhost" }

local function htif_key(value)
  if type(value) ~= "table" or not spec.address(value.at) or not node.record(value.memory) then
    return nil, "{ at = address, memory = the node of RAM or ROM, chardev = q.serial(n) }"
  end
  return value
end

local riscv = {
  keys = {
    start = spec.unsigned, -- where the harts jump first; default: the firmware, else the kernel
    next = spec.unsigned, -- where the firmware goes on, in place of a kernel
    reset_rom = spec.unsigned, -- address of ROM for the reset vector
    reset_rom_size = spec.size,
    select = spec.unsigned, -- a word in front of the code in the reset ROM
    firmware_base = spec.unsigned, -- default: the start of the RAM
    htif = htif_key,
  },
}

local MiB <const> = 1 << 20
local GiB <const> = 1 << 30

local function align_up(n, to)
  return (n + to - 1) // to * to
end

local function align_down(n, to)
  return n // to * to
end

local function xlen()
  return qom.target().bits
end

-- The file behind `firmware`: a path, "default" (OpenSBI as QEMU ships it),
-- or "none".
local function firmware_path(name)
  if name == nil or name == "none" then
    return nil
  elseif name == "default" then
    name = ("opensbi-riscv%d-generic-fw_dynamic.bin"):format(xlen())
  end
  local path = name:match "/" and name or qom.find_firmware(name)
  if not path or not qom.file_exists(path) then
    fault.fail("file", "firmware '%s' not found", name)
  end
  return path
end

-- Load a file, and tell the HTIF of its symbols.
local function load_file(b, path, at, limit)
  local loaded = require("qemu.boot").load_file(path, at, nil, limit, { symbols = b.htif and HTIF_SYMBOLS })
  for _, name in ipairs(b.htif and loaded.symbols and HTIF_SYMBOLS or {}) do
    local symbol = loaded.symbols[name]
    if symbol then
      qom.riscv_htif_symbol(name, symbol.address, symbol.size)
    end
  end
  return loaded
end

-- Bytes from an address to the end of the RAM; nil outside of it.
local function room(base, size, at)
  return size and at and at >= base and at - base < size and base + size - at or nil
end

-- Firmware at the start of RAM, the kernel behind it on the next boundary
-- that its page tables want (4 MiB for Sv32, 2 MiB else).
local function load_images(b, base, size)
  local path = firmware_path(b.firmware)
  local image = { firmware = path, high = base or 0 } -- high: the end of what is loaded
  local at = b.firmware_base or base
  if path then
    local loaded = load_file(b, path, at, room(base, size, at))
    image.start = loaded.entry
    image.high = loaded.high
    at = align_up(loaded.high, xlen() == 32 and 4 * MiB or 2 * MiB)
  end
  if b.kernel then
    local loaded = load_file(b, b.kernel, at, room(base, size, at))
    -- firmware starts a kernel at its lowest address, whatever its ELF entry:
    -- kernels may have one entry for SBI and one for ELF loaders
    image.kernel = path and loaded.low or loaded.entry
    image.high = loaded.high
    if b.initrd then
      -- far enough behind the kernel for it to unpack itself
      image.initrd = image.kernel + math.min((size or 0) // 2, 128 * MiB)
      image.initrd_size = qom.load_raw(b.initrd, image.initrd, base + size - image.initrd)
      image.high = image.initrd + image.initrd_size
    end
  end
  return image
end

-- As far from the kernel as can be, yet below 3 GiB for 32-bit guests; on a
-- boundary that early page tables map whole, unless the RAM is too small.
-- Versions of QEMU before 10 keep it there for all guests.
local function fdt_place(base, size, length, taken)
  local top = base + size
  local low = qom.target().bits == 32 or tonumber(qom.version():match "^%d+") < 10
  if low and base < 3 * GiB then
    top = math.min(top, 3 * GiB)
  end
  local address = align_down(top - length, 2 * MiB)
  if address < taken then
    address = align_down(top - length, 8) -- Devicetree Specification, 5.6
  end
  if address < taken then
    fault.fail("overlap", "the RAM has no room for the device tree (%d bytes) behind the images", length)
  end
  return address
end

local function load_fdt(b, image, base, size)
  if not b.dtb then
    return 0
  end
  local bytes = dt.with_chosen(b.dtb, {
    bootargs = b.append,
    initrd_start = image.initrd,
    initrd_end = image.initrd and image.initrd + image.initrd_size,
  })
  local address = fdt_place(base, size, #bytes, image.high)
  qom.add_rom("fdt", bytes, address)
  qom.fdt_reseed(address, #bytes)
  qom.set_machine_fdt(bytes)
  return address
end

local function start_from_rom(b, start, fdt_address, kernel)
  local rom = qom.riscv_boot_rom { start = start, fdt = fdt_address, next = kernel or 0, select = b.select }
  local size = #rom.code + #rom.info
  if b.reset_rom_size and size > b.reset_rom_size then
    fault.fail("overlap", "the reset vector takes %d bytes, the ROM has %d", size, b.reset_rom_size)
  end
  qom.add_rom("mrom.reset", rom.code, b.reset_rom)
  qom.add_rom("mrom.finfo", rom.info, b.reset_rom + #rom.code)
  for _, record in ipairs(b.cpu) do
    record.resets = true
    record.object:reset_with_machine()
  end
end

local function start_directly(b, start, fdt_address)
  for i, record in ipairs(b.cpu) do
    record.resets = true
    local hartid = record.fields.hartid or (i - 1)
    local a0, a1 = table.unpack(qom.target().args)
    record.object:reset_with_machine { pc = start, registers = { [a0] = hartid, [a1] = fdt_address } }
  end
end

local function make_htif(b)
  local htif = b.htif
  qom.riscv_htif(b.cpu[1].object, node.record(htif.memory).object, htif.at, resolve.value(htif.chardev))
end

function riscv.commit(b)
  local base, size = generic.ram_range(b)
  if not base and (b.firmware or b.initrd or b.dtb) then
    fault.fail("missing", "q.boot: firmware, initrd and dtb need ram = the node of the RAM")
  end
  local image = load_images(b, base, size)
  local fdt_address = load_fdt(b, image, base, size)
  local start = b.start or image.start or image.kernel
  if b.reset_rom then
    start_from_rom(b, start or base or 0, fdt_address, b.next or image.kernel)
  elseif image.firmware then
    fault.fail("missing", "q.boot: firmware needs reset_rom = address, for the code that hands over to it")
  elseif start then
    start_directly(b, start, fdt_address)
  end
  if b.htif then
    make_htif(b)
  end
end

return riscv
