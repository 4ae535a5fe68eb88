-- SPDX-License-Identifier: MIT
-- Xtensa's instruction set simulator: a core, RAM, ROM, and a console by
-- semihosting, as in QEMU (hw/xtensa/sim.c).
--
--   qemu-system-xtensa -M scripted,script=sim.lua -nographic -semihosting -kernel image.elf
--   -smp 4                           cores that see one memory, and know their numbers (PRID)
--
-- Which memory there is depends on the core's configuration. This is that of
-- QEMU's default cores (target/xtensa/core-dc232b, core-fsf).

local q = require "qemu"
local qom = require "qom"

q.machine {
  name = "sim",
  arch = { "xtensa", "xtensaeb" },
  description = "Xtensa simulator: up to 4 cores, RAM, ROM, a console by semihosting",
}
local CORE <const> = q.machine.arch == "xtensa" and "dc232b" or "fsf"
local PRID <const> = CORE == "dc232b" and 95 -- gdb's number of the register; it has none of fsf's
q.machine { cpu_type = { default = CORE, choices = { CORE } }, cpus = { default = 1, max = PRID and 4 or 1 } }

-- Memory map ---------------------------------------------------------------

local SYSRAM <const> = 0x00000000
local SYSROM <const> = 0xfe000000 -- with the reset vector

local SYSROM_SIZE <const> = 32 * q.MiB

-- Where the core's MMU shows the first 128 MiB from reset on: with and
-- without caches.
local CACHED <const>, UNCACHED <const> = 0xd0000000, 0xd8000000
local WINDOW_SIZE <const> = 128 * q.MiB

local cpus = {}
for i = 0, q.machine.cpus - 1 do
  cpus[i + 1] = q.cpu(q.machine.cpu_type) { id = "cpu" .. i }
end
q.on("realized", function() -- no reset changes it
  for i = 1, #cpus - 1 do
    cpus[i + 1].qom:write_register(PRID, ("<I4"):pack(i))
  end
end)
local ram = q.ram { id = "sysram", block = "xtensa.sysram0", size = q.machine.ram_size, at = SYSRAM }
local rom = q.ram { id = "sysrom", block = "xtensa.sysrom0", size = SYSROM_SIZE, at = SYSROM }

local console = q.serial(0)
q.on("ready", function()
  local name = console.get()
  if name then
    qom.sim_console(name)
  end
end)

-- Boot: the core starts at its reset vector, which the program brings along ---

if q.machine.kernel then
  q.load {
    file = q.machine.kernel,
    windows = {
      { address = CACHED, size = WINDOW_SIZE, to = SYSRAM },
      { address = UNCACHED, size = WINDOW_SIZE, to = SYSRAM },
    },
  }
end

return { cpus = cpus, ram = ram, rom = rom }
