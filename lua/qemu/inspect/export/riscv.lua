-- SPDX-License-Identifier: MIT
-- How QEMU boots RISC-V (hw/riscv/boot.c): firmware at the start of the RAM, a
-- device tree, and a reset vector in ROM that hands over to them. What q.boot
-- makes of these is left out of the images.

local Export = require "qemu.inspect.export.base"
local literal = require "qemu.inspect.export.literal"
local qom = require "qom"

local AUIPC_T0 <const> = 0x297 -- the first instruction of the reset vector

local HTIF <const> = "riscv.htif.uart"

-- The images by what they are; nil where the board does not boot like that.
function Export:riscv_images()
  local found = {}
  local ram = self:boot_ram()
  local start = ram and (self.d.places[ram.path] or {})[1]
  for _, image in ipairs(qom.target().family == "riscv" and self.d.images or {}) do
    if image.name == "mrom.reset" or image.name == "mrom.finfo" then
      found[image.name] = image
    elseif image.is_tree then
      found.tree = image
    elseif image.address and start == (":%x"):format(image.address) then
      found.firmware = image
    end
  end
  local complete = found["mrom.reset"] and found["mrom.finfo"] and found.tree and found.firmware
  return complete and self:firmware_name(found.firmware) and found or nil
end

-- The node of the ROM at an address.
function Export:rom_at(address)
  for _, node in ipairs(self.nodes) do
    if node.region and (self.d.places[node.path] or {})[1] == (":%x"):format(address) then
      return node
    end
  end
end

function Export:htif(rom)
  for _, path in ipairs(self.d.region_paths) do
    local r = self.d.regions[path]
    if r.name == HTIF and rom then
      return ("{ at = %s, memory = %s, chardev = q.serial(0) }"):format(r.address, self:node_name(rom))
    end
  end
end

---Whether q.boot makes the region.
function Export:is_htif(node)
  return node.region.name == HTIF and self:riscv_images() ~= nil
end

function Export:boot_riscv(images)
  local harts, fields = {}, {}
  local function add(name, text)
    fields[#fields + 1] = text and ("  %s = %s,"):format(name, text)
  end
  for i, cpu in ipairs(self.d.cpus) do
    harts[i] = self:object(cpu.path)
  end
  local vector = images["mrom.reset"]
  local rom, select = self:rom_at(vector.address), ("<I4"):unpack(qom.memory():read(vector.address, 4))
  add("cpu", literal.list(harts))
  add("ram", self:node_name(self:boot_ram()))
  add("firmware", ("q.machine.firmware or %q"):format(self:firmware_name(images.firmware)))
  add("dtb", "q.machine.dtb or tree")
  add("reset_rom", ("0x%x"):format(vector.address))
  add("reset_rom_size", rom and rom.region.size)
  add("select", select ~= AUIPC_T0 and tostring(select) or nil)
  add("htif", self:htif(rom))
  self:line("q.boot {")
  for _, field in ipairs(fields) do
    self:line("%s", field)
  end
  self:line("}")
end
