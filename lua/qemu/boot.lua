-- SPDX-License-Identifier: MIT
-- q.boot: what a CPU runs first; q.load: images in memory.
--
-- How a kernel is started is the architecture's business: qemu.boot.<family>
-- has `keys` (what else q.boot takes there) and `commit(boot)`.

local dt = require "qemu.dt"
local fault = require "qemu.fault"
local graph = require "qemu.graph"
local machine = require "qemu.machine"
local node = require "qemu.node"
local place = require "qemu.place"
local qom = require "qom"
local spec = require "qemu.spec"

local boot = {}

local families = { arm = "qemu.boot.arm", riscv = "qemu.boot.riscv" }

local function protocol()
  return require(families[qom.target().family] or "qemu.boot.generic")
end

-- A CPU node, or a list of them: the first one boots.
local A_CPU <const> = "a CPU node, or a list of them (the first one boots)"

local function cpus_key(value)
  local list = node.record(value) and { value } or value
  local records = {}
  for i, v in ipairs(type(list) == "table" and list or {}) do
    local record = node.record(v)
    if not record or (record.kind ~= "cpu" and record.kind ~= "device") then
      return nil, A_CPU, v
    end
    records[i] = record
  end
  if #records == 0 then
    return nil, A_CPU
  end
  return records
end

local function dtb_key(value)
  if type(value) == "string" or dt.is_tree(value) then
    return value
  end
  return nil, "a device tree (a table) or the path of a DTB file"
end

local function ram_key(value)
  local ref = place.region_ref(value)
  return ref and ref.record, "the node of the RAM to boot from"
end

---What is booted. Each architecture adds keys: see qemu.ArmBoot and
---qemu.RiscvBoot.
---@class qemu.BootFields
---@field cpu qemu.Node|qemu.Node[] the CPU that boots, or a list: the first boots, all are reset with the machine; on Arm also a device that has CPUs of its own
---@field ram qemu.Node? the RAM that kernel, initrd and device tree go to
---@field kernel string? path of an ELF, Intel HEX, uImage or raw file (default: -kernel)
---@field initrd string? path (default: -initrd)
---@field append string? the kernel's command line (default: -append)
---@field firmware string? path, or a name that is looked for where QEMU keeps firmware; RISC-V: "default" is OpenSBI, "none" is none
---@field dtb qemu.Tree|string|nil the device tree: a table, or the path of a DTB file (default: -dtb)
local common = {
  cpu = cpus_key,
  kernel = spec.string,
  initrd = spec.string,
  append = spec.string,
  firmware = spec.string,
  dtb = dtb_key,
  ram = ram_key,
}

-- Files of a script are found from the script's folder; those of the command
-- line are absolute by now (qemu.main).
local function resolve_files(b, base)
  for _, key in ipairs { "kernel", "initrd", "firmware", "dtb" } do
    if type(b[key]) == "string" and not b[key]:match "^/" and not (key == "firmware" and not b[key]:match "/") then
      b[key] = qom.resolve_path(b[key], base)
    end
  end
end

local function check_fields(fields, keys, where)
  local b = { origin = where }
  for _, key in ipairs(spec.sorted_keys(fields)) do
    local check = common[key] or keys[key]
    if not check then
      local names = {}
      for name in pairs(common) do
        names[#names + 1] = name
      end
      for name in pairs(keys) do
        names[#names + 1] = name
      end
      table.sort(names)
      fault.add(where, "unknown-name", "q.boot: no key '%s'%s; it takes: %s", tostring(key),
        fault.nearest(tostring(key), names), table.concat(names, ", "))
    else
      local kept, right, wrong = check(fields[key])
      if kept == nil then
        fault.add(where, "wrong-value", "q.boot: %s must be %s, not %s", key, right, spec.show(wrong or fields[key]))
      end
      b[key] = kept
    end
  end
  return b
end

---Say what the machine boots. Keys left out are those of the command line
---(-kernel, -initrd, -append, -dtb); -bios is q.machine.firmware.
---@param fields qemu.BootFields
function boot.declare(fields)
  local where = qom.caller()
  if graph.committed then
    fault.fail("too-late", "%s: the machine is built: q.boot comes too late", where)
  end
  if type(fields) ~= "table" or fields.cpu == nil then
    fault.add(where, "missing", "q.boot takes a table with at least cpu = node")
    return
  end
  local b = check_fields(fields, protocol().keys, where)
  if not b.cpu then
    return
  end
  resolve_files(b, qom.caller_file())
  for _, key in ipairs { "kernel", "initrd", "append", "dtb" } do
    if fields[key] == nil then
      b[key] = machine.handle[key]
    end
  end
  for _, key in ipairs { "kernel", "initrd", "dtb" } do
    boot.check_file(b[key], key, where)
  end
  graph.boots[#graph.boots + 1] = b
end

---Fault a path that is no readable file.
function boot.check_file(path, what, where)
  if type(path) ~= "string" then
    return true
  elseif not qom.may_read(path) then
    fault.add(where, "sandbox", "%s: %s lies outside the folders a script may read (trust=full lifts this)", what, path)
  elseif not qom.file_exists(path) then
    fault.add(where, "file", "%s: no such file: %s", what, path)
  else
    return true
  end
end

---An image: `file` or `data`.
---@class qemu.LoadFields
---@field file string? path, from the script's folder: ELF, Intel HEX, uImage or raw
---@field data string? bytes
---@field at integer? address of a raw file or of bytes
---@field windows qemu.Window[]? where an ELF file's addresses lie in memory, if they are virtual ones
---@field name string? how `info roms` shows bytes (default: image-ADDRESS)
---@field into qemu.Node|qemu.Region|nil the address space it is loaded to (default: the system's memory)
local load_keys = {
  file = spec.string,
  data = spec.string,
  at = spec.address,
  name = spec.string,
  windows = spec.windows,
  into = function(value)
    return place.region_ref(value), "a container or memory node, or a region"
  end,
}

---Load an image when the machine is built, and again at each reset. ELF,
---Intel HEX and uImage files bring their own addresses; raw ones need `at`.
---@param fields qemu.LoadFields
function boot.load(fields)
  local where = qom.caller()
  if graph.committed then
    fault.fail("too-late", "%s: the machine is built: q.load comes too late", where)
  end
  local image = { origin = where }
  if type(fields) ~= "table" then
    fault.add(where, "wrong-value", "q.load takes a table, not %s", spec.show(fields))
    return
  end
  local before = fault.count()
  for _, key in ipairs(spec.sorted_keys(fields)) do
    local check = load_keys[key]
    local kept, right
    if check then
      kept, right = check(fields[key])
    end
    if not check then
      local names = spec.sorted_keys(load_keys)
      fault.add(where, "unknown-name", "q.load: no key '%s'%s; it takes: %s", tostring(key),
        fault.nearest(tostring(key), names), table.concat(names, ", "))
    elseif kept == nil then
      fault.add(where, "wrong-value", "q.load: %s must be %s, not %s", key, right, spec.show(fields[key]))
    end
    image[key] = kept
  end
  if fault.count() > before then
    return
  elseif (image.file == nil) == (image.data == nil) then
    fault.add(where, "missing", "q.load takes either file = path or data = string")
    return
  elseif image.data and not image.at then
    fault.add(where, "missing", "q.load: data needs at = address")
    return
  end
  if image.file then
    image.file = qom.resolve_path(image.file, qom.caller_file())
    if not boot.check_file(image.file, "q.load", where) then
      return
    end
  end
  graph.images[#graph.images + 1] = image
end

---Load a file, whatever its format.
---@param path string
---@param at integer? where a raw image goes (bytes)
---@param space qom.AddressSpace?
---@param limit integer? how large a raw image may be (bytes)
---@param elf { windows: qemu.Window[]?, symbols: string[]? }? of ELF files, see qom.load_elf
---@return { entry: integer, low: integer, high: integer, symbols: table? }
function boot.load_file(path, at, space, limit, elf)
  local info = qom.image_info(path)
  if info.kind == "elf" then
    return qom.load_elf(path, space, elf)
  elseif info.kind == "hex" then
    local hex = qom.load_hex(path, space)
    return { entry = hex.entry or hex.low, low = hex.low, high = hex.high }
  elseif info.kind == "uimage" then
    local u = qom.load_uimage(path, space)
    return { entry = u.entry, low = u.address, high = u.address + u.size }
  elseif not at then
    fault.fail("missing", "%s is a raw image: say where it goes (at = address)", path)
  end
  local size = qom.load_raw(path, at, limit or info.size, space)
  return { entry = at, low = at, high = at + size }
end

local function space_of(image)
  if image.into then
    local record = image.into.record
    local region = record.kind == "device" and record.object:region(image.into.region) or record.object
    return qom.address_space(region, record.id)
  end
end

local function load_image(image)
  local space = space_of(image)
  if image.data then
    qom.add_rom(image.name or ("image-%x"):format(image.at), image.data, image.at, space)
  else
    boot.load_file(image.file, image.at, space, nil, { windows = image.windows })
  end
end

-- Contents of q.rom nodes: in the ROM's own address space, wherever it is
-- mapped.
local function fill_rom(record)
  local f = record.fields
  if f.file then
    qom.load_raw(f.file, 0, f.size, qom.address_space(record.object, record.id))
  elseif f.data then
    if #f.data > f.size then
      fault.fail("overlap", "%s: data has %d bytes, and there is room for %d", node.describe(record), #f.data, f.size)
    end
    qom.add_rom(record.id, f.data, 0, qom.address_space(record.object, record.id))
  end
end

---A CPU that nobody boots: it resets with the machine.
local function reset_rest()
  for record in graph.each "cpu" do
    if not record.resets and record.fields.reset ~= false then
      local obj = record.container and require("qemu.boot.arm").core(record) or record.object
      obj:reset_with_machine()
    end
  end
end

---Load images, start protocols, register resets (commit 2).
function boot.commit()
  for record in graph.each "rom" do
    fault.try(record.origin, fill_rom, record)
  end
  for _, image in ipairs(graph.images) do
    fault.try(image.origin, load_image, image)
  end
  for _, b in ipairs(graph.boots) do
    fault.try(b.origin, protocol().commit, b)
  end
  if fault.count() == 0 then
    reset_rest()
  end
end

return boot
