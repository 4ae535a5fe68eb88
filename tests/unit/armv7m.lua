-- SPDX-License-Identifier: GPL-2.0-or-later
-- An M-profile guest fetches its vectors from the image that was loaded.
-- It writes files.
-- qemu: -M trust=full

local check = require "check"
local elf = require "elf"
local guest = require "guest"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-armv7m", arch = { "arm", "aarch64" } }

local DONE <const> = 0x40000000

local vectors = ("<I4I4"):pack(0x20001000, 0x101)
local program = guest.code(2,
  0x2120, -- movs r1, #0x20
  0x0609, -- lsls r1, r1, #24
  0x202a, -- movs r0, #42
  0x6008, -- str r0, [r1]
  0x2240, -- movs r2, #0x40
  0x0612, -- lsls r2, r2, #24
  0x2302, -- movs r3, #2
  0x7053, -- strb r3, [r2, #1]
  0xe7fe) -- b .
local image = vectors .. ("\0"):rep(0x100 - #vectors) .. program

local function core(container)
  for _, child in ipairs(container:children()) do
    if child.object:is_a "arm-cpu" then
      return child.object
    end
  end
end

q.on("realized", function()
  local flash = qom.rom(qom.machine(), "flash", 0x10000)
  qom.system_memory():add(flash, 0)
  guest.ram(0x20000000, 0x10000)
  local clock = qom.clock(qom.machine(), "sysclk", 16000000)
  local container = guest.device("armv7m", "core", { ["cpu-type"] = qom.cpu_type "cortex-m3" })
  container:set("memory", qom.system_memory())
  container:connect_clock("cpuclk", clock)
  container:realize()
  local cpu = core(container)

  local kernel = guest.file(image)
  check.error("a kernel exists", "no such file", function()
    qom.armv7m_boot(cpu, "/nowhere/at/all", 0, 0x10000)
  end)
  check.error("and has room", "bytes, but there is room for 0x10", function()
    qom.armv7m_boot(cpu, kernel, 0, 0x10)
  end)
  check.error("and is no HEX file", "load it with load_hex", function()
    qom.armv7m_boot(cpu, guest.file ":020000040000FA\n", 0, 0x10000)
  end)
  check.error("nor for other CPUs", "is not for little-endian 32-bit ARM CPUs", function()
    qom.armv7m_boot(cpu, guest.file(elf { segments = { { paddr = 0, data = "x" } } }), 0, 0x10000)
  end)
  check.error("A-profile CPUs boot otherwise", "is an M-profile CPU: use armv7m_boot", function()
    qom.arm_boot(cpu, {})
  end)
  qom.armv7m_boot(cpu, kernel, 0, 0x10000)
  check.error("a CPU boots once", "only once for a CPU", function()
    qom.armv7m_boot(cpu, nil, 0, 0)
  end)
  check.error("the image is in nobody's way", "overlaps " .. kernel, function()
    qom.add_rom("patch", "abcd", 0x80, cpu:address_space())
  end)
  guest.remove_files()

  guest.on_done(DONE, function()
    check.equal("the guest has run", qom.memory():load(0x20000000, 4), 42)
    check.done()
  end)
end)
