-- SPDX-License-Identifier: GPL-2.0-or-later
-- Facts of the emulator that runs this; the boot protocols have files of their own.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

local t = qom.target()
q.machine { name = "test-target", arch = t.name }

local known = {
  aarch64 = { family = "arm", bits = 64, big_endian = false },
  arm = { family = "arm", bits = 32, big_endian = false },
  avr = { family = "avr", bits = 8, big_endian = false },
  m68k = { family = "m68k", bits = 32, big_endian = true },
  microblaze = { family = "microblaze", bits = 32, big_endian = true },
  riscv32 = { family = "riscv", bits = 32, big_endian = false },
  riscv64 = { family = "riscv", bits = 64, big_endian = false },
  sh4eb = { family = "sh4", bits = 32, big_endian = true },
}
local facts = known[t.name]
if facts then
  check.equal("family, width and byte order of " .. t.name, {
    family = t.family, bits = t.bits, big_endian = t.big_endian,
  }, facts)
end
check.truthy("it runs ELF files of some kind", #t.elf_machines > 0)
check.truthy("arguments are in registers, or not", #t.args == 0 or #t.args == 4)

-- What only some emulators have

local function boot(fn, ...)
  local args = { ... }
  return function()
    fn(qom.new(qom.types(qom.cpu_base())[1]), table.unpack(args))
  end
end
if t.family ~= "arm" then
  check.error("only Arm has arm_boot", ("qemu-system-%s has no function arm_load_kernel()"):format(t.name),
    boot(qom.arm_boot, {}))
  check.error("and armv7m_boot", ("qemu-system-%s has no function armv7m_load_kernel()"):format(t.name),
    boot(qom.armv7m_boot, nil, 0, 0))
end

-- The reset ROM of RISC-V boards, which needs no emulator of that kind

local rom = qom.riscv_boot_rom { bits = 64, start = 0x80000000, fdt = 0x87e00000, next = 0x80200000 }
check.equal("it has code and a fw_dynamic_info", { #rom.code, #rom.info }, { 0x28, 6 * 8 })
check.equal("its code is that of QEMU's boards", ("<I4I4I4I4I4I4"):pack(0x00000297, 0x02828613, 0xf1402573, 0x0202b583,
  0x0182b283, 0x00028067), rom.code:sub(1, 24))
check.equal("with the addresses behind it", { ("<I8I8"):unpack(rom.code, 25) }, { 0x80000000, 0x87e00000, 41 })
check.equal("and what OpenSBI reads", { ("<I8I8I8I8I8I8"):unpack(rom.info) },
  { 0x4942534f, 2, 0x80200000, 1, 0, 0, 48 + 1 })
local rom32 = qom.riscv_boot_rom { bits = 32, start = 0x80000000, mode = 3, boot_hart = 2 }
check.equal("32-bit CPUs have words of theirs", { ("<I4I4I4I4I4I4"):unpack(rom32.info) },
  { 0x4942534f, 2, 0, 3, 0, 2, 24 + 1 })
check.equal("and load them so", rom32.code:sub(13, 20), ("<I4I4"):pack(0x0202a583, 0x0182a283))
local selected = qom.riscv_boot_rom { bits = 64, start = 0x80000000, fdt = 0x87e00000, select = 11 }
check.equal("mode select pins go first", { ("<I4I4I4"):unpack(selected.code) }, { 11, 0x00000297, 0x02c28613, 13 })
check.equal("and move the rest", { ("<I8I8I4"):unpack(selected.code, 29) }, { 0x80000000, 0x87e00000, 0, 49 })
check.error("there are two widths", "bits must be 32 or 64", function()
  qom.riscv_boot_rom { bits = 128 }
end)
check.error("and integers", "start must be an integer", function()
  qom.riscv_boot_rom { start = "here" }
end)

check.done()
