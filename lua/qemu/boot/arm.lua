-- SPDX-License-Identifier: MIT
-- Booting ARM: QEMU's own loaders do it (hw/arm/boot.c, hw/arm/armv7m.c), so
-- that a kernel meets what it meets on QEMU's boards.

local dt = require "qemu.dt"
local generic = require "qemu.boot.generic"
local fault = require "qemu.fault"
local node = require "qemu.node"
local qom = require "qom"
local spec = require "qemu.spec"

---Further keys of q.boot on Arm. The numbers are those of QEMU's struct
---arm_boot_info; addresses and sizes are in bytes.
---@class qemu.ArmBoot: qemu.BootFields
---@field loader_start integer? address that boot code and kernel are placed from (default: the RAM's)
---@field ram_size integer? bytes of RAM that the kernel is told of (default: all)
---@field board_id integer? machine number for kernels without a device tree
---@field secure boolean? start the kernel in the secure world (default false)
---@field psci "hvc"|"smc"|nil QEMU answers PSCI calls by this instruction (default: not at all)
---@field firmware_loaded boolean? firmware is in flash: start that at the reset vector, and leave the kernel to it
---@field smp_loader_start integer? address for the code that further CPUs wait in, without PSCI
---@field smp_bootreg_addr integer? address of the register they wait for
---@field gic_cpu_if_addr integer? address of the GIC's CPU interface, for the same code
---@field secondary_code string? bytes of the code that further CPUs wait in at smp_loader_start (default: QEMU's)
---@field secondary_held boolean? further CPUs stay as they are: a device starts them
---@field entry integer? address where the firmware begins, with firmware_loaded (default: the reset vector)
---@field board_setup { address: integer, code: string?, secure: boolean?, mvbar: integer? }? code of 32-bit CPUs before the kernel; with `mvbar` for `code` QEMU's, whose vectors there let SMC do nothing
---@field dtb_add fun(find: fun(compatible: string): integer?): qemu.Tree? gives what is added to the root of the device tree, also of -dtb; `find` gives the phandle of the first node that is compatible
---@field dtb_start integer? address of the device tree (default: QEMU finds one)
---@field base integer? M profile: address the vector table is loaded to (default 0)
---@field size integer? M profile: bytes of code memory there

local arm = {
  keys = {
    loader_start = spec.unsigned, -- default: the RAM's base
    ram_size = spec.size,
    board_id = spec.integer,
    secure = spec.boolean, -- start Linux in the secure world
    psci = function(value)
      if value == "hvc" or value == "smc" then
        return value
      end
      return nil, "'hvc' or 'smc'"
    end,
    firmware_loaded = spec.boolean, -- firmware is in place (flash): start that
    smp_loader_start = spec.unsigned,
    smp_bootreg_addr = spec.unsigned,
    gic_cpu_if_addr = spec.unsigned,
    dtb_add = spec.func,
    dtb_start = spec.unsigned,
    secondary_code = spec.string,
    secondary_held = spec.boolean,
    entry = spec.unsigned,
    board_setup = spec.table,
    base = spec.unsigned, -- M-profile: where the vector table is loaded
    size = spec.size, -- M-profile: bytes of code memory there
  },
}

---The core inside an M-profile node (armv7m holds core and NVIC).
function arm.core(record)
  for _, child in ipairs(record.object:children()) do
    if child.object:is_a "arm-cpu" then
      return child.object
    end
  end
  fault.fail("no-part", "%s holds no core", node.describe(record))
end

local function boot_m_profile(b, record)
  record.resets = true
  local core = arm.core(record)
  local kernel = b.kernel
  local kind = kernel and qom.image_info(kernel).kind
  if kind == "hex" or kind == "uimage" then -- QEMU's loader takes ELF and raw files
    require("qemu.boot").load_file(kernel, nil, core:address_space())
    kernel = nil
  end
  qom.armv7m_boot(core, kernel, b.base or 0, b.size or 0)
end

-- The node's CPU, or the first one that its device has made without giving it a
-- place below itself.
local function first_cpu(record)
  if record.object:is_a "arm-cpu" then
    return record.object
  end
  for _, cpu in ipairs(qom.cpus()) do
    if record.object:points_to(cpu) then
      return cpu
    end
  end
  fault.fail("no-part", "q.boot: %s is no CPU, and has none", node.describe(record))
end

local function boot_a_profile(b)
  local base, size = generic.ram_range(b)
  if not size and b.ram and b.loader_start then
    size = b.ram.fields.size -- a device has put it there, or an alias shows it
  end
  if not size then
    fault.fail("missing", "q.boot: ram = the node of the RAM is missing")
  end
  local dtb = b.dtb and (b.dtb_add and dt.extended(b.dtb, b.dtb_add) or dt.bytes_of(b.dtb))
  for _, record in ipairs(b.cpu) do
    record.resets = true
  end
  qom.arm_boot(first_cpu(b.cpu[1]), {
    kernel = b.kernel,
    initrd = b.initrd,
    append = b.append,
    dtb = dtb,
    ram_size = b.ram_size or size,
    loader_start = b.loader_start or base,
    board_id = b.board_id,
    secure = b.secure,
    psci = b.psci,
    firmware_loaded = b.firmware_loaded,
    smp_loader_start = b.smp_loader_start,
    smp_bootreg_addr = b.smp_bootreg_addr,
    gic_cpu_if_addr = b.gic_cpu_if_addr,
    dtb_start = b.dtb_start,
    secondary_code = b.secondary_code,
    secondary_held = b.secondary_held,
    entry = b.entry,
    board_setup = b.board_setup,
  })
end

function arm.commit(b)
  local first = b.cpu[1]
  if first.container or first.type == "armv7m" then
    boot_m_profile(b, first)
  else
    boot_a_profile(b)
  end
end

return arm
