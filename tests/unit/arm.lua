-- SPDX-License-Identifier: GPL-2.0-or-later
-- An Arm guest is booted like Linux: registers, device tree and initrd.
-- It writes files.
-- qemu: -M trust=full

local check = require "check"
local elf = require "elf"
local guest = require "guest"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-arm", arch = { "aarch64", "arm" } }

local is64 = qom.target().bits == 64
local MiB <const> = 1 << 20
local RAM <const>, SIZE <const>, DONE <const> = 0x40000000, 64 * MiB, 0x09000000

-- Both store what they were given at 0x40200000 and say that they are done.
local program = is64 and guest.code(4,
  0xd2a80403, -- mov x3, #0x40200000
  0xf9000060, -- str x0, [x3]
  0xd2a12004, -- mov x4, #0x09000000
  0x52800045, -- mov w5, #2
  0x39000485, -- strb w5, [x4, #1]
  0x14000000) -- b .
or guest.code(4,
  0xe3a03101, -- mov r3, #0x40000000
  0xe3833602, -- orr r3, r3, #0x200000
  0xe5832000, -- str r2, [r3]
  0xe5831008, -- str r1, [r3, #8]
  0xe3a04409, -- mov r4, #0x09000000
  0xe3a05002, -- mov r5, #2
  0xe5c45001, -- strb r5, [r4, #1]
  0xeafffffe) -- b .

local cells = { { "#address-cells", "\0\0\0\2" }, { "#size-cells", "\0\0\0\2" } }
local dtb = qom.fdt_build { props = cells }

local function tests(cpu)
  local kernel, initrd = guest.file(program), guest.file(("initrd"):rep(1000))

  local function fault(what, message, options)
    for key, value in pairs { ram_size = SIZE, loader_start = RAM, psci = "hvc" } do
      if options[key] == nil then
        options[key] = value
      end
    end
    check.error(what, message, function()
      qom.arm_boot(cpu, options)
    end)
  end

  fault("options are known", "arm_boot has no option 'kernal'; there are: kernel, ", { kernal = kernel })
  fault("of a kind", "option kernel must be a string, not number", { kernel = 1 })
  fault("psci is one of two", "psci must be 'hvc' or 'smc', not 'sms'", { psci = "sms" })
  fault("RAM has a size", "must be told ram_size", { ram_size = 0 })
  fault("a kernel exists", "no such file", { kernel = "/nowhere/at/all" })
  fault("is a file", "not a regular file", { kernel = "/" })
  fault("has something in it", "is empty", { kernel = guest.file "" })
  fault("fits into RAM", "do not fit into", { kernel = guest.file(("x"):rep(0x20000)), ram_size = 0x18000 })
  fault("is no HEX file", "load it with load_hex", { kernel = guest.file ":020000040000FA\n" })
  fault("nor for other CPUs", "is for RISC-V (ELF machine 243), but the CPU is", {
    kernel = guest.file(elf { segments = { { paddr = 0, data = "x" } } }),
  })
  fault("nor a damaged ELF file", "past the end of the file", { kernel = guest.file("\x7fELF\2\1\1" .. ("\0"):rep(9)) })
  fault("an initrd exists", "no such file", { kernel = kernel, initrd = "/nowhere/at/all" })
  fault("and fits behind the kernel", "does not fit into RAM behind the kernel", {
    kernel = kernel, initrd = guest.file(("x"):rep(MiB)), ram_size = MiB,
  })
  fault("a device tree exists", "no such file", { kernel = kernel, dtb = "/nowhere/at/all" })
  fault("is sound", "the device tree is damaged", { kernel = kernel, dtb = dtb:sub(1, 40) })
  fault("counts its cells", "#address-cells and #size-cells of 1 or 2", { kernel = kernel, dtb = qom.fdt_build {} })
  fault("and enough of them", "cannot be written with 1 address cell(s)", {
    kernel = kernel, ram_size = 4 << 30, loader_start = RAM,
    dtb = qom.fdt_build { props = { { "#address-cells", "\0\0\0\1" }, { "#size-cells", "\0\0\0\1" } } },
  })
  fault("a tree must have room", "the device tree does not fit", {
    kernel = kernel, initrd = guest.file(("x"):rep(MiB)), ram_size = 2 * MiB, dtb = dtb,
  })
  fault("without one there is less than 4 GiB", "less than 4 GiB of RAM", { kernel = kernel, ram_size = 4 << 30 })
  fault("firmware gets a kernel from fw_cfg", "no fw_cfg device", { kernel = kernel, firmware_loaded = true })
  fault("board_setup has code", "must have code", { kernel = kernel, board_setup = { address = 0 } })
  fault("vectors lie where they can", "a multiple of 32 below 4 KiB", {
    kernel = kernel, board_setup = { address = 0x420, mvbar = 0x410 },
  })
  fault("and not in the code", "overlap", { kernel = kernel, board_setup = { address = 0x410, mvbar = 0x400 } })
  fault("further CPUs have one way", "only one can be given", {
    kernel = kernel, secondary_code = "x", secondary_held = true,
  })
  if is64 then
    fault("64-bit Linux is not secure", "cannot be booted in secure state", { kernel = kernel, secure = true })
    fault("64-bit CPUs need no set-up", "is for 32-bit CPUs", {
      kernel = kernel, board_setup = { address = 0, code = "x" },
    })
  else
    fault("a secure set-up is without psci", "works neither with psci", {
      kernel = kernel, board_setup = { address = 0, code = "x", secure = true },
    })
  end
  if not q.has_type "stellaris-gamepad" then
    check.error("a button has a line", "must have a line and a key code", function()
      qom.stellaris_gamepad({ "x" }, { 1 })
    end)
  end
  check.error("an M-profile CPU boots otherwise", "is not an M-profile CPU: use arm_boot", function()
    qom.armv7m_boot(cpu, nil, 0, 0)
  end)

  qom.arm_boot(cpu, {
    kernel = kernel, initrd = initrd, dtb = dtb, append = "console=ttyAMA0", ram_size = SIZE, loader_start = RAM,
    psci = "hvc", board_id = 0x1234,
  })
  check.error("a machine boots once", "can be called only once", function()
    qom.arm_boot(cpu, { ram_size = SIZE, loader_start = RAM })
  end)
  check.error("what it has loaded is in nobody's way", "overlaps the boot images", function()
    qom.load_raw(initrd, RAM, MiB, cpu:address_space())
  end)
  guest.remove_files()
end

local function property(tree, name)
  for _, p in ipairs(tree.props) do
    if p[1] == name then
      return p[2]
    end
  end
end

local function child(tree, name)
  for _, c in ipairs(tree.children) do
    if c.name:match("^" .. name) then
      return c
    end
  end
end

local function what_the_guest_saw()
  local memory = qom.memory()
  local at = memory:load(0x40200000, 4)
  local size = (">I4"):unpack(memory:read(at + 4, 4))
  local tree = qom.fdt_parse(memory:read(at, size))
  check.equal("a register holds the device tree's address", at, is64 and 0x42200000 or 0x42002000)
  if not is64 then
    check.equal("and another one the board's number", memory:load(0x40200008, 4), 0x1234)
  end
  check.equal("the tree tells of RAM", property(child(tree, "memory"), "reg"), (">I8I8"):pack(RAM, SIZE))
  check.equal("of the command line", property(child(tree, "chosen"), "bootargs"), "console=ttyAMA0\0")
  local start = property(child(tree, "chosen"), "linux,initrd-start") -- 4 bytes, or 8 in later versions
  start = (">I" .. #start):unpack(start)
  check.equal("and of the initrd", memory:read(start, 12), "initrdinitrd")
  check.truthy("the machine has the same tree", #qom.machine_fdt() > 0)
  check.done()
end

q.on("realized", function()
  guest.ram(RAM, SIZE)
  guest.on_done(DONE, what_the_guest_saw)
  local unmade = qom.new(qom.cpu_type(is64 and "cortex-a53" or "cortex-a15"))
  check.error("a CPU must be realized", "must be realized before", function()
    qom.arm_boot(unmade, {})
  end)
  unmade = nil
  tests(guest.cpu(is64 and "cortex-a53" or "cortex-a15"))
end)
