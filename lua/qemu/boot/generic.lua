-- SPDX-License-Identifier: MIT
-- Booting on architectures without a protocol of their own here: the kernel
-- is loaded, and what else the script has a place for; the CPUs start at the
-- kernel's entry point, with registers as the script says.

local dt = require "qemu.dt"
local fault = require "qemu.fault"
local qom = require "qom"
local spec = require "qemu.spec"

---What was loaded; addresses and sizes in bytes.
---@class qemu.Loaded
---@field entry integer where the kernel starts
---@field low integer its first address
---@field high integer behind its last one
---@field initrd integer? address
---@field initrd_size integer?
---@field append integer? address of the command line
---@field dtb integer? address
---@field dtb_size integer?

---An address, or a function that gives it of what was loaded before.
---@alias qemu.LoadPlace integer|fun(loaded: qemu.Loaded): integer

---Further keys of q.boot on other architectures. Things are loaded in this
---order, each only where it has a place.
---@class qemu.GenericBoot: qemu.BootFields
---@field kernel_base integer? address of raw kernels (default: the start of the RAM)
---@field kernel_windows qemu.Window[]? where the addresses of ELF kernels lie in memory, if they are virtual ones
---@field initrd_base qemu.LoadPlace? where the initrd goes
---@field append_base qemu.LoadPlace? where the command line goes
---@field dtb_base qemu.LoadPlace? where the device tree goes
---@field rng_seed boolean? the device tree gets random bytes for the kernel's generator, new ones at each reset (default false)
---@field registers nil|fun(loaded: qemu.Loaded): table<integer, integer> values of registers, by gdb's numbers
---@field without_kernel qemu.Start? how the CPUs start where there is no kernel (default: as a reset leaves them)

---What a CPU starts with after a reset.
---@class qemu.Start
---@field pc integer? address
---@field registers table<integer, integer>? values of registers, by gdb's numbers

local function place_key(value)
  if type(value) == "function" then
    return value
  end
  return spec.unsigned(value), "an address, or a function that gives one"
end

local function start_key(value)
  local right = "a table of pc = address and registers = { [register] = value }"
  for name in pairs(type(value) == "table" and value or { false }) do
    if name ~= "pc" and name ~= "registers" then
      return nil, right
    end
  end
  return value
end

local generic = {
  keys = {
    kernel_base = spec.unsigned,
    kernel_windows = spec.windows,
    initrd_base = place_key,
    append_base = place_key,
    dtb_base = place_key,
    rng_seed = spec.boolean,
    registers = function(value)
      return type(value) == "function" and value or nil, "a function that gives { [register] = value }"
    end,
    without_kernel = start_key,
  },
}

---Where the RAM that a boot works with begins, and its size (bytes).
---@return integer? base, integer? size
function generic.ram_range(b)
  local record = b.ram
  local first = record and (record.fields.at or {})[1]
  if not first then
    return nil
  end
  return first.address, record.fields.size
end

-- The address that the script gives for a thing that was declared.
local function place_of(b, key, loaded)
  local value = b[key .. "_base"]
  if not value then
    fault.fail("missing", "q.boot: %s needs %s_base = where it goes", key, key)
  elseif type(value) == "function" then
    value = value(loaded)
  end
  local address = spec.unsigned(value)
  if not address then
    fault.fail("wrong-value", "q.boot: %s_base gives %s, which is no address", key, spec.show(value))
  end
  return address
end

local function load_kernel(b)
  local base, size = generic.ram_range(b)
  local at = b.kernel_base or base
  local limit = size and at and base + size - at
  return require("qemu.boot").load_file(b.kernel, at, nil, limit, { windows = b.kernel_windows })
end

local function load_initrd(b, loaded)
  loaded.initrd = place_of(b, "initrd", loaded)
  loaded.initrd_size = qom.load_raw(b.initrd, loaded.initrd, qom.image_info(b.initrd).size)
end

local function load_append(b, loaded)
  loaded.append = place_of(b, "append", loaded)
  qom.add_rom("cmdline", b.append .. "\0", loaded.append)
end

local function load_dtb(b, loaded)
  local bytes = dt.with_chosen(b.dtb, {
    bootargs = b.append,
    initrd_start = loaded.initrd,
    initrd_end = loaded.initrd and loaded.initrd + loaded.initrd_size,
    rng_seed = b.rng_seed,
  })
  loaded.dtb_size = #bytes
  loaded.dtb = place_of(b, "dtb", loaded)
  qom.add_rom("fdt", bytes, loaded.dtb)
  qom.fdt_reseed(loaded.dtb, #bytes)
  qom.set_machine_fdt(bytes)
end

local function reset(b, start)
  for _, record in ipairs(b.cpu) do
    record.resets = true
    record.object:reset_with_machine(start)
  end
end

function generic.commit(b)
  if b.firmware then
    fault.fail("unknown-name", "q.boot: on this architecture firmware is no key; q.load puts it into memory")
  elseif not b.kernel then
    reset(b, b.without_kernel)
    return
  end
  local loaded = load_kernel(b)
  if b.initrd then
    load_initrd(b, loaded)
  end
  if b.append and b.append_base then
    load_append(b, loaded)
  end
  if b.dtb then
    load_dtb(b, loaded)
  end
  reset(b, { pc = loaded.entry, registers = b.registers and b.registers(loaded) })
end

return generic
