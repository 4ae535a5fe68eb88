-- SPDX-License-Identifier: MIT
-- The kinds of faults, by name. A fault is reported with one (qemu.fault), and
-- docs/errors.md says this of it (scripts/errors writes that page and runs the
-- examples). Kinds with `sources` are those of the thin level: their messages
-- are in C, a kind a subject.
--
-- A kind has:
--   name     what calls of qemu.fault use
--   title
--   why      what such a fault means
--   fix      the way out
--   example  a script that has the fault, after q.machine's line
--   options  of QEMU's command line, for the example
--   target   the emulator of the example (default riscv64)
--   sources  C files whose messages are of this kind

local kinds = {
  {
    name = "unknown-name",
    title = "A name that does not exist",
    why = "A key, a property, a type, a parameter, an event or a node is called by a name that is not there.",
    fix = "The nearest names are suggested, and all of them are listed where there are few. `-device TYPE,help` " ..
      "lists the properties of a type, `-device help` the types; `q.has_type` and `q.has_property` ask for " ..
      "them, so that one script can serve several versions of QEMU.",
    example = [[
q.ram { id = "ram", at = 0x80000000, siez = 64 * q.MiB }
q.device "serial-nm" { id = "uart0", at = 0x10000000 }
q.device "serial-mm" { id = "uart1", at = 0x10001000, props = { regshfit = 2 } }
]],
  },
  {
    name = "missing",
    title = "Something is missing",
    why = "A declaration lacks what it cannot do without.",
    fix = "Give what is named. The [reference](reference/README.md) says which keys are optional.",
    example = [[
q.rom { id = "boot", at = 0x1000 }
q.device "serial-mm"
q.load { data = "\x13\0\0\0" }
]],
  },
  {
    name = "wrong-value",
    title = "A value of the wrong kind",
    why = "A value is not what the key or the property takes: of another type, out of range, none of the words of " ..
      "an enumeration, a node of another type than a link needs.",
    fix = "The message ends with what was seen; before that it says what would be right.",
    example = [[
q.ram { id = "ram", at = "0x80000000" }
q.device "serial-mm" { id = "uart0", at = 0x10000000, props = { regshift = 256, endianness = "big" } }
q.cpu "rv64" { id = "cpu0", props = { memory = q.clock { id = "osc", hz = 1e6 } } }
]],
  },
  {
    name = "taken",
    title = "Twice the same",
    why = "An id, an index or an input is used by another already, or one thing is declared in two ways.",
    fix = "Rename or remove one; the message names the line of the other.",
    example = [[
q.ram { id = "ram", at = 0x80000000 }
q.ram { id = "ram", at = 0x90000000, size = q.MiB }
local uart = q.device "serial-mm" { id = "uart0", at = 0x10000000 }
local cpu = q.cpu "rv64" { id = "cpu0" }
uart:irq(0):to(cpu:input(11))
uart:irq(0):to(cpu:input(11))
]],
  },
  {
    name = "unplaced",
    title = "Declared, but nowhere",
    why = "Memory that the guest cannot see is a slip, nearly always.",
    fix = "Give it `at`; `at = false` says that a device's regions are left unmapped on purpose.",
    example = [[
q.ram { id = "sram", size = 64 * q.KiB }
]],
  },
  {
    name = "overlap",
    title = "Not enough room",
    why = "Two regions lie over each other with the same priority, so that it would be chance which of them the " ..
      "guest sees; or something reaches past the end of what it lies in.",
    fix = "Move one, or give the one that is to be seen a higher `priority`.",
    example = [[
q.ram { id = "ram", at = 0x80000000, size = q.MiB }
q.rom { id = "rom", at = 0x800ff000, size = 0x2000 }
q.stub { id = "end", at = -0x1000, size = 0x2000 }
]],
  },
  {
    name = "no-part",
    title = "A part that the device does not have",
    why = "An interrupt, a GPIO line, a region or a bus is asked for by a number or name that the device lacks. " ..
      "That is known once the device is realized.",
    fix = "Those that exist are listed. Numbers start at 0.",
    example = [[
local cpu = q.cpu "rv64" { id = "cpu0" }
local uart = q.device "serial-mm" { id = "uart0", at = { 0x10000000, 0x10001000 } }
uart:irq(1):to(cpu:input(11))
uart:output("tx"):to(cpu:input(9))
]],
  },
  {
    name = "wire",
    title = "A wire that is none",
    why = "Wires go from outputs to inputs.",
    fix = "`node:irq(n)` and `node:output(…)` begin a wire, `node:input(…)` ends it.",
    example = [[
local cpu = q.cpu "rv64" { id = "cpu0" }
local uart = q.device "serial-mm" { id = "uart0", at = 0x10000000, irq = 11 }
uart:irq(0):to(uart:irq(0))
cpu:input(11):to(uart:irq(0))
]],
  },
  {
    name = "circle",
    title = "A circle",
    why = "Regions that contain each other, parents, buses or clock sources that lead back to where they began.",
    fix = "Open the chain at the line that is named.",
    example = [[
local a = q.container { id = "a", size = 0x1000, at = 0 }
local b = q.container { id = "b", size = 0x1000, at = { into = a, address = 0 } }
a.at = { into = b, address = 0 }
]],
  },
  {
    name = "removed",
    title = "A node that was removed",
    why = "Something still refers to a node that `node:remove()` took out of the machine.",
    fix = "Remove or change what refers to it, too.",
    example = [[
local box = q.container { id = "box", size = 0x1000, at = 0 }
q.ram { id = "sram", size = 0x100, at = { into = box, address = 0 } }
box:remove()
]],
  },
  {
    name = "too-late",
    title = "Too late",
    why = "While a script runs it declares; when its last line has run, the machine is built, and nothing can be " ..
      "declared or changed.",
    fix = "Declare it outside of the hook; inside, work with the live object, `node.qom`.",
    example = [[
local uart = q.device "serial-mm" { id = "uart0", at = 0x10000000 }
q.on("realized", function()
  uart.props.regshift = 2
end)
]],
  },
  {
    name = "option",
    title = "An option of the command line that does not fit",
    why = "The command line asks for what the machine does not offer. An option without any effect is an error, " ..
      "too.",
    fix = "Change the command line; or let the script take the option: `q.machine.ram_size`, `q.machine.cpus`, " ..
      "`q.machine.cpu_type`, `q.machine.firmware`, `q.boot`, `q.on_device`.",
    options = "-m 1G -smp 2",
    example = [[
q.ram { id = "ram", at = 0x80000000, size = 64 * q.MiB }
q.cpu "rv64" { id = "cpu0" }
]],
  },
  {
    name = "target",
    title = "Another architecture",
    why = "The script is for another emulator than the one that runs it.",
    fix = "Start the one that is named; `qemu-scripted run` chooses by itself.",
    target = "aarch64",
    example = [[
q.cpu "rv64" { id = "cpu0" }
]],
  },
  {
    name = "file",
    title = "A file that is not there",
    why = "An image, a ROM's content or a file of the command line cannot be found.",
    fix = "In a script, paths hold from the script's own folder; on the command line from the working directory.",
    options = "-kernel nothing.elf",
    example = [[
q.load { file = "nothing.bin", at = 0x80000000 }
]],
  },
  {
    name = "sandbox",
    title = "Outside of the sandbox",
    why = "Scripts are not trusted: they reach their own folders, what the command line names, and nothing else of " ..
      "the host ([the sandbox](command-line.md#the-sandbox)).",
    fix = "Name the file or the back end on the command line, or add its folder with `template-path=`. If you trust " ..
      "the script as much as a program that you run: `trust=full`.",
    example = [[
q.load { file = "/etc/hostname", at = 0x80000000 }
q.object "memory-backend-file" { id = "mem", props = { size = 4096, ["mem-path"] = "/tmp/shared" } }
q.device "usb-kbd" { id = "kbd", props = { pcap = "/tmp/keys" } }
]],
  },
  {
    name = "limit",
    title = "More than a script may use",
    why = "While a machine is built, the scripts may run 100 million instructions of Lua and use 256 MiB of memory.",
    fix = "Look at the loop that is named; `budget=` and `memory-limit=` of the machine raise the limits.",
    sources = { "lua/budget.c" },
    example = [[
while true do
end
]],
  },
  {
    name = "script",
    title = "An error of the script's own",
    why = "Lua itself, or a call of `error`, stopped the script.",
    fix = "`traceback=on` of the machine adds how the line was reached.",
    example = [[
local uart = nil
uart.irq = 1
]],
  },
  {
    name = "realize",
    title = "A device refuses, or ends QEMU",
    why = "The device itself found something wrong when it was made ready, or lacks what it takes for granted; some " ..
      "devices end the whole process then, which is reported with the node's line all the same.",
    fix = "The text after the node's name is the device's own. What is known to be needed is said (a link, a clock, " ..
      "CPUs).",
    example = [[
q.device "cfi.pflash01" { id = "flash", at = 0x20000000 }
q.device "riscv.hart_array" { id = "harts" }
]],
  },
  {
    name = "qom",
    title = "What the thin level said",
    why = "The language stands on the module `qom`. What only QEMU itself can know, such as whether it takes a " ..
      "value, comes from there, with the line of the declaration in front.",
    fix = "See below, where the messages are by subject.",
    example = [[
q.device "virtio-rng-device" { id = "rng", bus = q.device "virtio-mmio" { id = "slot", at = 0x1000 }, props = { rng = "x" } }
]],
  },

  {
    name = "qom-objects",
    title = "Types, objects, properties",
    why = "Objects are made of types that can be made, have one place in the tree, and properties that are checked " ..
      "before QEMU sees them.",
    fix = "[Objects](reference/object.md) describes the functions.",
    sources = { "lua/object.c", "lua/types.c", "lua/value.c", "lua/fit.c", "lua/bind.c", "hw/inspect.c" },
    example = [[
q.on("realized", function()
  local uart = qom.new "serial-mm"
  uart:set("regshfit", 2)
end)
q.on("realized", function()
  qom.new "sys-bus-device"
end)
]],
  },
  {
    name = "qom-devices",
    title = "Devices and buses",
    why = "A device is realized once, on a bus of its kind, and only then has regions and lines.",
    fix = "[Devices in operation](reference/qdev.md), [buses](reference/bus.md).",
    sources = { "lua/qdev.c", "lua/bus.c", "lua/needs.c" },
    example = [[
q.on("realized", function()
  local uart = qom.new "serial-mm"
  qom.machine():add_child("uart", uart)
  uart:realize()
  uart:realize()
end)
]],
  },
  {
    name = "qom-memory",
    title = "Memory regions and address spaces",
    why = "A region lies in one container, not in itself, and RAM has a name of its own.",
    fix = "[Memory](reference/memory.md), [address spaces](reference/space.md). An alias shows a region a second " ..
      "time.",
    sources = { "lua/memory.c", "lua/layout.c", "lua/space.c" },
    example = [[
q.on("realized", function()
  local box = qom.container(qom.machine(), "box", 0x1000)
  box:add(box, 0)
end)
q.on("realized", function()
  qom.ram(qom.machine(), "empty", 0)
end)
]],
  },
  {
    name = "qom-lines",
    title = "Lines",
    why = "Lines are counted before they are touched. An output that is connected already would lose its first " ..
      "target.",
    fix = "[Lines](reference/line.md). Several inputs for one output take a splitter, several outputs for one input " ..
      "an or gate; the language puts them there by itself.",
    sources = { "lua/line.c", "hw/irqlogic.c" },
    example = [[
q.on("realized", function()
  local gate = qom.new(qom.or_irq_type())
  qom.machine():add_child("gate", gate)
  gate:realize()
  gate:input(nil, 99)
end)
]],
  },
  {
    name = "qom-clocks",
    title = "Clocks",
    why = "A clock has one source, which is not itself; a device's inputs are connected before it is realized.",
    fix = "[Clocks](reference/clock.md).",
    sources = { "lua/clock.c" },
    example = [[
q.on("realized", function()
  local osc = qom.clock(qom.machine(), "osc", 1e6)
  osc:set_source(osc)
end)
]],
  },
  {
    name = "qom-cpus",
    title = "CPUs and resets",
    why = "A CPU has its registers and its index once it is realized, and is reset by one handler.",
    fix = "[CPUs](reference/cpu.md), [resets](reference/reset.md).",
    sources = { "lua/cpu.c", "lua/reset.c" },
    example = [[
local cpu = q.cpu "rv64" { id = "cpu0" }
q.on("realized", function()
  cpu.qom:read_register(1000)
end)
]],
  },
  {
    name = "qom-images",
    title = "Images and files",
    why = "Files are read and checked before QEMU's loaders, which end the process, see them.",
    fix = "[Images](reference/image.md). A damaged file has to be made anew; an image for other CPUs is for another " ..
      "machine.",
    sources = { "lua/image.c", "lua/elf_file.c", "lua/hex.c", "lua/roms.c", "lua/files.c", "lua/loader.c",
      "lua/script.c" },
    example = [[
q.on("realized", function()
  qom.load_elf(qom.caller_file(), qom.address_space(qom.system_memory(), "all"))
end)
q.on("realized", function()
  require "nothing"
end)
]],
  },
  {
    name = "qom-trees",
    title = "Device trees",
    why = "A tree is a table of names and bytes; it is built and read by a library that never ends the process.",
    fix = "[Device trees](reference/dt.md).",
    sources = { "lua/fdt.c" },
    example = [[
q.on("realized", function()
  qom.fdt_parse "no tree"
end)
]],
  },
  {
    name = "qom-backends",
    title = "Serial ports, drives, network, fw_cfg",
    why = "Back ends are the command line's: a script takes one by its name or number.",
    fix = "[Back ends](reference/backend.md), [fw_cfg](reference/fw_cfg.md).",
    sources = { "lua/backend.c", "lua/fw_cfg.c", "lua/power.c" },
    example = [[
q.on("realized", function()
  qom.drive_size "nothing"
end)
]],
  },
  {
    name = "qom-host",
    title = "The sandbox, below",
    why = "The thin level keeps the sandbox's promise as well: for files, for types and properties of QEMU that " ..
      "open them, and for what the command line made.",
    fix = "See [outside of the sandbox](#outside-of-the-sandbox).",
    sources = { "lua/host_access.c", "lua/sandbox.c", "lua/engine.c" },
    example = [[
q.on("realized", function()
  qom.machine():set("dumpdtb", "/tmp/tree.dtb")
end)
q.on("realized", function()
  setmetatable({}, { __gc = print })
end)
]],
  },
  {
    name = "qom-targets",
    title = "The architecture",
    why = "Some functions belong to an architecture: boot protocols, the id of a hart.",
    fix = "[The target](reference/target.md). An image for other CPUs belongs to another machine.",
    sources = { "target/*.c" },
    example = [[
q.on("realized", function()
  qom.arm_boot(qom.new "rv64-riscv-cpu", {})
end)
]],
  },
  {
    name = "qom-tests",
    title = "Tests",
    why = "The functions behind test suites need the session that `qemu-scripted test` starts.",
    fix = "[testing.md](testing.md).",
    sources = { "testing/*.c" },
    example = [[
q.on("realized", function()
  qom.test_qmp "query-status"
end)
]],
  },
  {
    name = "qom-lua-devices",
    title = "Devices written in Lua",
    why = "The functions behind `q.device_class`, and what a device's own functions may do.",
    fix = "[Devices written in Lua](reference/device_class.md).",
    sources = { "device/*.c" },
    example = [[
q.device_class "serial-mm" { registers = { size = 0x10, { 0x0, "CTRL" } } }
]],
  },
  {
    name = "machine",
    title = "Options of the machine itself",
    why = "`script`, `action`, `trust` and the others are checked by QEMU as it reads the command line, before a " ..
      "script runs.",
    fix = "`-M scripted,help` lists them; see [command-line.md](command-line.md).",
    options = "-M action=bild",
    sources = { "hw/machine.c", "hw/page_bits.c" },
    example = "",
  },
}

for _, kind in ipairs(kinds) do
  kinds[kind.name] = kind
end

return kinds
