-- SPDX-License-Identifier: GPL-2.0-or-later
-- A RISC-V guest starts from the reset ROM and finds the images in memory.
-- It writes files.
-- qemu: -M trust=full

local check = require "check"
local guest = require "guest"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-riscv", arch = { "riscv64", "riscv32" } }

local is64 = qom.target().bits == 64
local RAM <const>, ROM <const>, DONE <const> = 0x80000000, 0x1000, 0x10000000

local function store(register, offset) -- sd or sw, offset(t1)
  return (is64 and 0x3023 or 0x2023) | register << 20 | 6 << 15 | offset << 7
end

local program = guest.code(4,
  0x00001317, -- auipc t1, 1
  store(10, 0), store(11, 8), store(12, 16), -- a0, a1, a2
  0x100003b7, -- lui t2, 0x10000
  0x00200e13, -- li t3, 2
  0x01c380a3, -- sb t3, 1(t2)
  0x0000006f) -- j .

-- Domains of an APLIC that has no hart to interrupt.
local function check_aplic()
  local function domain(id, irqs)
    local aplic = qom.new "riscv.aplic"
    qom.machine():add_child(id, aplic)
    aplic:set("num-irqs", irqs)
    aplic:set("num-harts", 0)
    aplic:set("msimode", true)
    aplic:set("aperture-size", 0x4000)
    return aplic
  end
  local root, child, odd = domain("root", 8), domain("child", 8), domain("odd", 9)
  check.error("domains have the same interrupts", "its parent has num-irqs=8, and it has 9", function()
    root:aplic_add_child(odd)
  end)
  check.error("no domain is below itself", "a domain cannot be below itself", function()
    root:aplic_add_child(root)
  end)
  root:aplic_add_child(child)
  check.error("a domain has one parent", "the domain has a parent already", function()
    root:aplic_add_child(child)
  end)
  root:set("mmode", true)
  for _, aplic in ipairs { root, child, odd } do
    aplic:realize()
  end
  check.equal("the root has the lines", #root:gpios() > 0 and root:gpios()[1].inputs, 8)
  check.equal("and its child has none", #child:gpios() > 0 and child:gpios()[1].inputs or 0, 0)
  check.error("a realized one stays where it is", "the domain is realized already", function()
    root:aplic_add_child(odd)
  end)
end

-- Interrupts of guests: as many as the hart's IMSIC has files for.
local function check_guest_interrupts(cpu, pages)
  local bits, first = qom.target().bits, nil
  for _, group in ipairs(cpu:gpios()) do
    first = group.name and first or group.inputs - (bits - 1)
  end
  local function refused(what, n)
    check.error(what, "is no interrupt that a line can drive", function() cpu:input(nil, n) end)
  end
  local imsic = qom.new "riscv.imsic"
  qom.machine():add_child("imsic", imsic)
  for name, value in pairs { hartid = 0, ["num-pages"] = pages, ["num-irqs"] = 63 } do
    imsic:set(name, value)
  end
  refused("an IMSIC that is not realized has none", first)
  imsic:realize()
  if pages > bits then
    refused("nor has one with more than a register's bits", first)
    return
  end
  cpu:input(nil, first):set(1)
  cpu:input(nil, first + pages - 2):set(0)
  refused("a realized one has no more than its files", first + pages - 1)
end

q.on("realized", function()
  check_aplic()
  guest.ram(RAM, 0x400000)
  local rom = qom.rom(qom.machine(), "mrom", 0x1000)
  qom.system_memory():add(rom, ROM)

  local firmware = guest.file(program)
  check.equal("the firmware is loaded", qom.load_raw(firmware, RAM, 0x1000), #program)
  local boot_rom = qom.riscv_boot_rom { start = RAM, fdt = 0x80200000 }
  qom.add_rom("mrom.reset", boot_rom.code .. boot_rom.info, ROM)
  qom.add_rom("fdt", qom.fdt_build {}, 0x80200000)
  local hex = guest.file(":02000004800278\n:040000001122334452\n:00000001FF\n")
  qom.load_hex(hex)
  guest.remove_files()

  local cpu = guest.cpu(is64 and "rv64" or "rv32", { resetvec = ROM })
  check.truthy("a hart knows what it implements", cpu:isa():match(is64 and "^rv64im" or "^rv32im"))
  check_guest_interrupts(cpu, is64 and 3 or 33) -- 33 are too many
  cpu:reset_with_machine()

  guest.on_done(DONE, function()
    local memory = qom.memory()
    local size = is64 and 8 or 4
    check.equal("the hart's id is in a0", memory:load(RAM + 0x1000, size), 0)
    check.equal("the device tree's address in a1", memory:load(RAM + 0x1008, size), 0x80200000)
    check.equal("and that of fw_dynamic_info in a2", memory:load(RAM + 0x1010, size), ROM + 0x28)
    check.equal("where it is", memory:read(ROM + 0x28, 4), "OSBI")
    check.equal("the tree is in memory", memory:read(0x80200000, 4), "\xd0\x0d\xfe\xed")
    check.equal("and the HEX file", memory:read(0x80020000, 4), "\x11\x22\x33\x44")
    check.error("images are settled now", "only while the machine is being built", function()
      qom.add_rom("late", "abcd", RAM)
    end)
    check.done()
  end)
end)
