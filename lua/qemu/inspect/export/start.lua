-- SPDX-License-Identifier: MIT
-- How the machine starts: images, values that boards set late, registers, boot.

local Export = require "qemu.inspect.export.base"
local dump = require "qemu.inspect.dump"
local index = require "qemu.inspect.index"
local literal = require "qemu.inspect.export.literal"
local nodes = require "qemu.inspect.nodes"
local qom = require "qom"
local spec = require "qemu.spec"

-- What dump says of RAM that is zero: SHA-256 of nothing.
local EMPTY <const> = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

local SMALL_IMAGE <const> = 512 -- bytes of an image that stand in the script

-- A raw file that comes with QEMU, whose path the board looked for by this name.
function Export.firmware_name(_, image)
  local name = image.name and image.name:match "[^/]+$"
  local path = name and qom.find_firmware(name)
  local info = path and path == image.name and qom.image_info(path)
  return info and info.kind == "raw" and info.size == image.size and name or nil
end

-- What q.load takes as an image's contents; nil where they cannot be told.
function Export:contents_of(image)
  local name = self:firmware_name(image)
  if name then
    return ("file = q.firmware %q"):format(name)
  end
  local bytes = image.address and image.size <= SMALL_IMAGE and qom.memory():read(image.address, image.size)
  return bytes and ("name = %q, data = %s"):format(image.name, literal.bytes(bytes))
end

-- Images other than those that the boot makes.
function Export:images(of_boot)
  for _, image in ipairs(self.d.images) do
    local contents = not of_boot[image] and self:contents_of(image)
    if contents then
      self:line("q.load { at = 0x%x, %s }", image.address, contents)
    elseif not of_boot[image] then
      self:mark("image " .. image.key, "where an image comes from")
    end
  end
end

-- What boards set once the machine is complete, and where a reset undoes it,
-- after each.
local LATER <const> = {
  { type = "^tmp", property = "^temperature", event = "ready" },
  { type = "^aspeed%.gpio", property = "^gpio", event = "reset" },
}

-- What a property was set to, which may round it: the number that ends in 0.
local function unrounded(object, name, value)
  object:set(name, value)
  return object:get(name) == value and value or (value + 9) // 10 * 10
end

-- Values of an object that one rule is about, other than those it starts with.
local function later_of(path, o, rule)
  local lines = {}
  for _, name in ipairs(o.type:find(rule.type) and spec.sorted_keys(o.props) or {}) do
    if name:find(rule.property) and not literal.equal(o.props[name], qom.initial_value(o.type, name)) then
      local value = unrounded(qom.find(path), name, o.props[name])
      lines[#lines + 1] = ("    part.qom:set(%q, %s)"):format(name, tostring(value))
    end
  end
  return lines
end

function Export:later_values()
  for _, path in ipairs(self.d.paths) do
    for _, rule in ipairs(LATER) do
      local lines = later_of(path, self.d.objects[path], rule)
      if #lines > 0 then
        self:line("do")
        self:line("  local part = %s", self:object(path))
        self:line("  q.on(%q, function()", rule.event)
        self:line("%s", table.concat(lines, "\n"))
        self:line("  end)")
        self:line("end")
      end
    end
  end
end

-- A register's value as a number, of its bytes in hex.
local function register_value(hex)
  if #hex > 16 then
    return nil
  end
  local format = (qom.target().big_endian and ">I%d" or "<I%d"):format(#hex // 2)
  return (format:unpack(literal.from_hex(hex)))
end

-- Registers (from 1) in which a CPU is not as the board has it.
local function other_registers(cpu, c)
  local list = {}
  for n, value in ipairs(dump.registers(cpu)) do
    if value ~= c.registers[n] then
      list[#list + 1] = n
    end
  end
  return list
end

local function start_text(start)
  local parts = {}
  parts[1] = start.pc and ("pc = 0x%x"):format(start.pc)
  local values = {}
  for i, n in ipairs(spec.sorted_keys(start.registers)) do
    values[i] = ("[%d] = 0x%x"):format(n, start.registers[n])
  end
  parts[#parts + 1] = #values > 0 and ("registers = { %s }"):format(table.concat(values, ", ")) or nil
  return "{ " .. table.concat(parts, ", ") .. " }"
end

-- What q.boot can say of how the board lets a CPU start, which a reset left otherwise.
local function find_start(cpu, c)
  local start = { registers = {} }
  for _, n in ipairs(other_registers(cpu, c)) do
    local value = register_value(c.registers[n])
    cpu:set_pc(value or 0)
    if value and dump.registers(cpu)[n] == c.registers[n] then
      start.pc = value
    else
      start.registers[n - 1] = value
    end
  end
  cpu:reset_now()
  if start.pc then
    cpu:set_pc(start.pc)
  end
  for n in pairs(start.registers) do
    cpu:write_register(n, literal.from_hex(c.registers[n + 1]))
  end
  return start
end

-- Whether q.boot can say how the first CPU starts (lua/qemu/boot/generic.lua).
function Export:has_plain_boot()
  local family = qom.target().family
  return self.d.objects[self.d.cpus[1].path].reset and family ~= "arm" and family ~= "riscv"
end

-- A plain reset. A device may have moved the reset vector since the board's first
-- one (hw/misc/xlnx-zynqmp-apu-ctrl.c).
local function reset_plainly(cpu, c)
  cpu:reset_now()
  if #other_registers(cpu, c) > 0 and cpu:property "rvbar" then
    cpu:set("rvbar", qom.initial_value(c.type, "rvbar"))
    cpu:reset_now()
  end
end

-- What the board's own reset handlers give registers, seen by a plain reset.
function Export:registers()
  for i, c in ipairs(self.d.cpus) do
    local cpu = qom.find(c.path)
    reset_plainly(cpu, c)
    if cpu:halted() ~= c.halted then
      self:mark(("cpu %d: halted"):format(i - 1), "why CPU %d %s", i - 1, c.halted and "waits" or "does not wait")
    end
    if i == 1 and self:has_plain_boot() and #other_registers(cpu, c) > 0 then
      self.cpu_start = find_start(cpu, c)
    end
    local values = dump.registers(cpu)
    for _, n in ipairs(other_registers(cpu, c)) do
      self:mark(("cpu %d: register"):format(i - 1), "why CPU %d starts with %s in register %d, not %s", i - 1,
        c.registers[n], n - 1, values[n])
    end
  end
end

-- The node that made a CPU without giving it a place below itself.
function Export:cpu_maker(path)
  for _, node in ipairs(self.nodes) do
    if node.object and qom.find(node.path):points_to(qom.find(path)) then
      return node
    end
  end
end

local function is_arm(d)
  return d.target == "arm" or d.target == "aarch64"
end

function Export:is_system(node)
  return node.region.container == self.d.spaces[1].root
end

-- How the kernel is told to call QEMU's PSCI: what Arm's boot gives CPUs that an
-- SoC has made.
function Export:psci(cpu, rest)
  local conduits <const> = { "smc", "hvc" } -- target/arm/kvm-consts.h
  local text = rest ~= "" and conduits[self.d.objects[cpu.path].props["psci-conduit"]]
  return text and (", psci = %q"):format(text) or ""
end

-- The RAM of -m, or of a board without it the largest there is.
function Export:boot_ram()
  local largest
  for _, node in ipairs(self.nodes) do
    local r = node.region
    if node.main then
      return node
    elseif r and r.kind == "ram" and
      (not largest or math.ult(index.number(largest.region.size), index.number(r.size))) then
      largest = node
    end
  end
  return largest
end

-- The address of a RAM, and whether the loader has to be told.
function Export:ram_start(ram)
  local seen = (self.d.places[ram.path] or {})[1]
  local start = seen and index.number("0x" .. seen:match "%x+$")
  return start, not self:is_system(ram)
end

-- Without a kernel QEMU puts the device tree to the start of the RAM
-- (hw/arm/boot.c).
function Export:is_tree_of_arm(image)
  local ram = image.is_tree and is_arm(self.d) and self:boot_ram()
  return ram and self:ram_start(ram) == image.address
end

function Export:boot_arm(cpu, text, rest)
  local parent = index.split(cpu.path)
  local ram = self:boot_ram()
  if self.d.objects[parent] and self.d.objects[parent].type == "armv7m" then
    self:line("q.boot { cpu = %s }", self:object(parent))
  elseif ram then
    local start, is_told = self:ram_start(ram)
    self:line("q.boot { cpu = %s, ram = %s%s%s%s }", text, self:node_name(ram),
      start and is_told and (", loader_start = 0x%x"):format(start) or "", self:psci(cpu, rest),
      self.has_tree and ", dtb = q.machine.dtb or tree" or "")
  end
end

function Export:boot()
  local first = self.d.cpus[1]
  if first and not self.d.objects[first.path].reset then
    return
  end
  local node, rest = nodes.owner(self.nodes, first and first.path)
  local maker = first and not node and is_arm(self.d) and self:cpu_maker(first.path)
  local text = maker and self:node_name(maker) or node and self:object(first.path)
  if not text then
    for _, c in ipairs(self.d.cpus) do
      self:mark(("(%s): is reset"):format(c.type), "how CPUs are reset that a device made without a place in it")
    end
  elseif is_arm(self.d) then
    self:boot_arm(first, text, rest or "")
  elseif rest == "" or qom.target().family == "microblaze" then -- other SoCs reset their CPUs themselves
    local start = self.cpu_start and ", without_kernel = " .. start_text(self.cpu_start) or ""
    self:line("q.boot { cpu = %s%s }", text, start)
  end
end

-- What the board makes of its description once that is complete.
function Export:mark_tables()
  for _, name in ipairs(spec.sorted_keys(self.d.blocks)) do
    if name:find "^/rom@etc/acpi/tables" then
      self:mark("/rom@", "how the board makes its ACPI tables")
    elseif #self.d.roms == 0 and self.d.blocks[name].sha256 ~= EMPTY then
      self:mark(("RAM block %s: contents"):format(name), "what the board writes to %s", name)
    end
  end
  if self.d.fdt and not self.has_tree then
    self:mark("device tree", "how the board makes its device tree")
  end
end

-- Objects that only a C function makes, as it makes them.
function Export:mark_objects()
  for _, path in ipairs(self.d.paths) do
    local o, owner = self.d.objects[path], self.d.objects[index.split(path)]
    if o.props.hotplugged then
      self:mark(("object %s (%s): property hotplugged"):format(self:shown(path), o.type),
        "that the board makes %s when the machine is complete", self:shown(path))
    elseif o.devices and o.props.realized == false and owner and owner.order then
      self:mark(index.split(path) .. "/", "a bus that a C function of the board makes")
      self:mark(("(%s): property realized"):format(o.type), "how bus %s is realized", self:shown(path))
    end
  end
end

function Export:start()
  local riscv, of_boot = self:riscv_images(), {}
  for _, image in pairs(riscv or self.d.images) do
    of_boot[image] = riscv ~= nil or self:is_tree_of_arm(image)
    self.has_tree = self.has_tree or image.is_tree and of_boot[image]
  end
  if self.has_tree then
    self:tree()
  end
  self:heading "Boot"
  self:images(of_boot)
  self:mark_tables()
  self:mark_objects()
  self:later_values()
  self:registers()
  if riscv then
    self:boot_riscv(riscv)
  else
    self:boot()
  end
end
