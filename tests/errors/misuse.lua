-- SPDX-License-Identifier: GPL-2.0-or-later
-- Misuses of QEMU's functions. scripts/errors runs each and writes what is said
-- into docs/errors.md; its test fails when that changes.
--
--   of       QEMU's function
--   misuse   what is wrong
--   alone    what QEMU 7.2 does without a check
--   qemu     the mistake in a script that declares (nil: it cannot be made)
--   qom      and in one that calls the thin level, in q.on("realized", …)
--   before   of qom: what is declared first
--   arch     the emulator (default riscv64); options: of its command line
--   action   of the machine (default check, which stops before images are loaded)

local BOX = 'local box = qom.container(qom.machine(), "box", 0x10000)\n'
local GATE = [[
local gate = make(qom.or_irq_type(), "gate")
gate:realize()
]]
local UART = [[
local uart = make("serial-mm", "uart")
uart:realize()
]]
local DECLARED = [[
local uart = q.device "serial-mm" { id = "uart", at = 0x1000 }
local cpu = q.cpu "rv64" { id = "cpu" }
]]
local OSC = 'local osc = qom.clock(qom.machine(), "osc", 1e6)\n'

return {
  {
    of = "object_new, qdev_new",
    misuse = "a type that does not exist",
    alone = "aborts",
    qemu = 'q.device "serial-nm" { id = "uart", at = 0 }\n',
    qom = 'qom.new "serial-nm"\n',
  },
  {
    of = "object_new, qdev_new",
    misuse = "an abstract type",
    alone = "aborts",
    qemu = 'q.device "pci-device" { id = "card" }\n',
    qom = 'qom.new "virtio-device"\n',
  },
  {
    of = "object_new",
    misuse = "an interface",
    alone = "aborts",
    qemu = 'q.object "user-creatable" { id = "thing" }\n',
    qom = 'qom.new "user-creatable"\n',
  },
  {
    of = "qbus_new",
    misuse = "a bus without a controller",
    alone = "follows a null pointer",
    qemu = 'q.device "System" { id = "bus" }\n',
    qom = 'qom.new "System"\n',
  },
  {
    of = "qdev_prop_set_*",
    misuse = "a property that does not exist",
    alone = "aborts",
    qemu = 'q.device "serial-mm" { id = "uart", at = 0, props = { regshfit = 2 } }\n',
    qom = 'make("serial-mm", "uart"):set("regshfit", 2)\n',
  },
  {
    of = "qdev_prop_set_*",
    misuse = "a value out of range",
    alone = "aborts",
    qemu = 'q.device "serial-mm" { id = "uart", at = 0, props = { regshift = 256 } }\n',
    qom = 'make("serial-mm", "uart"):set("regshift", 256)\n',
  },
  {
    of = "object_property_set_link",
    misuse = "an object of another type",
    alone = "aborts (with error_abort)",
    qemu = 'q.cpu "rv64" { id = "cpu", props = { memory = q.clock { id = "osc", hz = 1 } } }\n',
    qom = 'make("rv64-riscv-cpu", "cpu"):set("memory", make("serial-mm", "uart"))\n',
  },
  {
    of = "object_property_set_bool",
    misuse = "`realized` set like a property",
    alone = "realizes without a bus: aborts",
    qemu = 'q.device "serial-mm" { id = "uart", at = 0, props = { realized = true } }\n',
    qom = 'make("serial-mm", "uart"):set("realized", true)\n',
  },
  {
    of = "object_property_add_child",
    misuse = "a name twice",
    alone = "aborts",
    qemu = 'q.ram { id = "ram", at = 0 }\nq.rom { id = "ram", at = 0x10000, size = 16 }\n',
    qom = 'make("serial-mm", "uart")\nmake("serial-mm", "uart")\n',
  },
  {
    of = "object_property_add_child",
    misuse = "a name that is a property of the machine",
    alone = "aborts",
    qemu = 'q.ram { id = "kernel", at = 0 }\n',
    qom = 'make("serial-mm", "kernel")\n',
  },
  {
    of = "object_property_add_child",
    misuse = "an object that has a parent",
    alone = "aborts",
    qom = 'qom.machine():add_child("again", make("serial-mm", "uart"))\n',
  },
  {
    of = "object_property_add_child",
    misuse = "an object below itself",
    alone = "never ends",
    qemu = 'local u = q.device "serial-mm" { id = "u", at = 0 }\nu.parent = u\n',
    qom = 'local box = qom.new "container"\nbox:add_child("box", box)\n',
  },
  {
    of = "object_property_add_child",
    misuse = "a `/` in the name",
    alone = "an object that no path finds",
    qemu = 'q.ram { id = "a/b", at = 0 }\n',
    qom = 'make("serial-mm", "a/b")\n',
  },
  {
    of = "qdev_realize",
    misuse = "a second time",
    alone = "aborts",
    qom = UART .. "uart:realize()\n",
  },
  {
    of = "qdev_realize",
    misuse = "again after it failed",
    alone = "aborts",
    qom = [[
local gate = make(qom.split_irq_type(), "gate")
gate:set("num-lines", 3000)
pcall(gate.realize, gate)
gate:realize()
]],
  },
  {
    of = "qdev_realize",
    misuse = "without the bus it needs",
    alone = "aborts",
    qemu = 'q.device "m25p80" { id = "flash" }\n',
    qom = 'make("m25p80", "flash"):realize()\n',
  },
  {
    of = "qdev_realize",
    misuse = "on a bus of another kind",
    alone = "aborts",
    qemu = 'q.device "m25p80" { id = "flash", bus = q.device "virtio-mmio" { id = "slot", at = 0 } }\n',
    qom = 'make("m25p80", "flash"):realize(qom.system_bus())\n',
  },
  {
    of = "qdev_realize",
    misuse = "a bus whose places are all taken",
    alone = "aborts or exits",
    qemu = [[
local slot = q.device "virtio-mmio" { id = "slot", at = 0 }
q.device "virtio-rng-device" { id = "one", bus = slot }
q.device "virtio-rng-device" { id = "two", bus = slot }
]],
    qom = [[
local slot = make("virtio-mmio", "slot")
slot:realize()
slot:map_region(0, 0)
make("virtio-rng-device", "one"):realize(slot:bus())
make("virtio-rng-device", "two"):realize(slot:bus())
]],
  },
  {
    of = "qdev_machine_creation_done",
    misuse = "a device in the tree that nobody realized",
    alone = "aborts",
    action = "run",
    qom = 'make("serial-mm", "uart")\n',
  },
  {
    of = "sysbus_mmio_map",
    misuse = "a region that the device lacks",
    alone = "aborts",
    qemu = 'q.device "serial-mm" { id = "uart", at = { region = 5, address = 0x1000 } }\n',
    qom = UART .. "uart:map_region(5, 0x1000)\n",
  },
  {
    of = "sysbus_mmio_map",
    misuse = "a region that is mapped",
    alone = "moves it, in silence",
    qom = UART .. "uart:map_region(0, 0x1000)\nuart:map_region(0, 0x2000)\n",
  },
  {
    of = "sysbus_mmio_get_region",
    misuse = "an index beyond the array",
    alone = "reads past it, or aborts from 32 on",
    qemu = DECLARED .. 'q.alias { id = "a", of = uart:region(40), at = 0 }\n',
    qom = UART .. "uart:region(40)\n",
  },
  {
    of = "sysbus_connect_irq",
    misuse = "an interrupt that the device lacks",
    alone = "aborts",
    qemu = DECLARED .. "uart:irq(3):to(cpu:input(11))\n",
    qom = UART .. "uart:connect_irq(3, qom.line(print))\n",
  },
  {
    of = "sysbus_connect_irq, qdev_connect_gpio_out",
    misuse = "an output that is connected",
    alone = "the first target is lost, in silence",
    qemu = DECLARED .. "uart:irq(0):to(cpu:input(11))\nuart:irq(0):to(cpu:input(11))\n",
    qom = UART .. "uart:connect_irq(0, qom.line(print))\nuart:connect_irq(0, qom.line(print))\n",
  },
  {
    of = "qdev_connect_gpio_out_named",
    misuse = "an output that the device lacks",
    alone = "aborts",
    qemu = DECLARED .. 'uart:output("tx"):to(cpu:input(11))\n',
    qom = UART .. 'uart:connect("tx", 0, qom.line(print))\n',
  },
  {
    of = "qdev_get_gpio_in",
    misuse = "an input that the device lacks",
    alone = "aborts",
    qemu = DECLARED .. "uart:irq(0):to(cpu:input(9999))\n",
    qom = GATE .. "gate:input(nil, 99)\n",
  },
  {
    of = "qemu_set_irq",
    misuse = "gates that drive themselves",
    alone = "overflows the stack when the line changes",
    qom = GATE .. "gate:connect(nil, 0, gate:input(nil, 0))\n",
  },
  {
    of = "or-irq's realize",
    misuse = "more than 48 inputs",
    alone = "aborts",
    arch = "arm",
    qom = [[
local gate = make("or-irq", "gate")
gate:set("num-lines", 49)
gate:realize()
]],
  },
  {
    of = "qdev_connect_clock_in",
    misuse = "a clock that the device lacks",
    alone = "aborts",
    arch = "arm",
    qemu = 'q.device "cmsdk-apb-timer" { id = "timer", at = 0, clocks = { clk = q.clock { id = "osc", hz = 1e6 } } }\n',
    qom = OSC .. 'make("cmsdk-apb-timer", "timer"):connect_clock("clk", osc)\n',
  },
  {
    of = "qdev_connect_clock_in",
    misuse = "after realize",
    alone = "aborts",
    arch = "arm",
    qom = OSC .. [[
local timer = make("cmsdk-apb-timer", "timer")
timer:connect_clock("pclk", osc)
timer:realize()
timer:connect_clock("pclk", osc)
]],
  },
  {
    of = "clock_set_source",
    misuse = "a second source",
    alone = "aborts",
    qom = OSC .. [[
local half = qom.clock(qom.machine(), "half")
half:set_source(osc)
half:set_source(osc)
]],
  },
  {
    of = "clock_set_source",
    misuse = "a clock that drives itself",
    alone = "follows pointers until the stack is full",
    qemu = 'local half = q.clock_div { id = "half", source = q.clock { id = "osc", hz = 1e6 }, div = 2 }\n' ..
      "half.source = half\n",
    qom = OSC .. "osc:set_source(osc)\n",
  },
  {
    of = "clock_set_hz",
    misuse = "a frequency that is none, or beyond 32 bits",
    alone = "takes what is left of it",
    qemu = 'q.clock { id = "osc", hz = -1 }\n',
    qom = OSC .. "osc:set_hz(-1)\n",
  },
  {
    of = "clock_set_hz, clock_propagate",
    misuse = "a clock that has a source",
    alone = "aborts",
    qom = OSC .. [[
local half = qom.clock(qom.machine(), "half")
half:set_source(osc)
half:set_hz(5)
]],
  },
  {
    of = "clock_set_mul_div",
    misuse = "a divider of 0",
    alone = "aborts",
    qemu = 'q.clock_div { id = "half", source = q.clock { id = "osc", hz = 1e6 }, div = 0 }\n',
    qom = OSC .. "osc:set_mul_div(1, 0)\n",
  },
  {
    of = "memory_region_init_ram",
    misuse = "a size of 0",
    alone = "aborts",
    qemu = 'q.ram { id = "ram", at = 0, size = 0 }\n',
    qom = 'qom.ram(qom.machine(), "ram", 0)\n',
  },
  {
    of = "memory_region_init_ram",
    misuse = "a RAM block's name twice",
    alone = "aborts",
    qemu = 'q.ram { id = "a", at = 0, size = 4096, block = "ram" }\n' ..
      'q.ram { id = "b", at = 0x1000, size = 4096, block = "ram" }\n',
    qom = 'qom.ram(qom.machine(), "a", 4096, "ram")\nqom.ram(qom.machine(), "b", 4096, "ram")\n',
  },
  {
    of = "memory_region_init_ram",
    misuse = "more than the host can address",
    alone = "exits",
    qemu = 'q.ram { id = "ram", at = 0, size = 1 << 60 }\n',
    qom = 'qom.ram(qom.machine(), "ram", 1 << 60)\n',
  },
  {
    of = "memory_region_init_alias",
    misuse = "an alias that shows itself",
    alone = "never ends",
    qemu = 'local box = q.container { id = "box", size = 0x1000, at = 0 }\n' ..
      'q.alias { id = "a", of = box, at = { into = box, address = 0 } }\n',
    qom = BOX .. 'box:add(qom.alias(qom.machine(), "a", box, 0, 0x1000), 0)\n',
  },
  {
    of = "memory_region_add_subregion",
    misuse = "a region that is in another",
    alone = "aborts",
    qom = BOX .. 'local ram = qom.ram(qom.machine(), "ram", 4096)\nbox:add(ram, 0)\nqom.system_memory():add(ram, 0)\n',
  },
  {
    of = "memory_region_add_subregion",
    misuse = "a region in itself",
    alone = "never ends",
    qemu = 'local box = q.container { id = "box", size = 0x1000, at = 0 }\nbox.at = { into = box, address = 0 }\n',
    qom = BOX .. "box:add(box, 0)\n",
  },
  {
    of = "memory_region_add_subregion",
    misuse = "two regions at one address",
    alone = "one of them is seen, by chance",
    qemu = 'q.rom { id = "a", at = 0, size = 4096 }\nq.rom { id = "b", at = 0xfff, size = 4096 }\n',
  },
  {
    of = "memory_region_del_subregion",
    misuse = "a region that is not there",
    alone = "aborts",
    qom = BOX .. 'box:remove(qom.ram(qom.machine(), "ram", 4096))\n',
  },
  {
    of = "memory_region_set_size",
    misuse = "RAM larger than what is behind it",
    alone = "the guest writes over QEMU's memory",
    qom = 'qom.ram(qom.machine(), "ram", 4096):set_size(8192)\n',
  },
  {
    of = "tlb_set_page_full",
    misuse = "whole pages of a region out of step with those of the CPU",
    alone = "the CPU follows a wild pointer",
    before = 'q.cpu "rv64" { id = "cpu" }\n',
    qemu = 'q.cpu "rv64" { id = "cpu" }\nq.stub { id = "stub", at = 0x10000008, size = 0x3000 }\n',
    qom = 'qom.system_memory():add(qom.stub(qom.machine(), "stub", 0x3000), 0x10000008)\n',
  },
  {
    of = "phys_section_add",
    misuse = "more parts of an address space than a page has bytes",
    alone = "aborts",
    arch = "avr",
    qemu = 'for i = 1, 300 do\n  q.stub { id = "stub" .. i, at = 16 * i, size = 8 }\nend\n',
    qom = 'for i = 1, 300 do\n  qom.system_memory():add(qom.stub(qom.machine(), "stub" .. i, 8), 16 * i)\nend\n',
  },
  {
    of = "cpu_exec_realizefn",
    misuse = "more CPUs than the accelerator was told",
    alone = "aborts",
    qom = 'make("rv64-riscv-cpu", "one"):realize()\nmake("rv64-riscv-cpu", "two"):realize()\n',
  },
  {
    of = "cpu_index",
    misuse = "two CPUs with one index",
    alone = "aborts",
    qemu = 'q.cpu "rv64" { id = "a", index = 0 }\nq.cpu "rv64" { id = "b", index = 0 }\n',
  },
  {
    of = "qemu_register_reset",
    misuse = "a CPU that is reset twice",
    alone = "runs its handlers twice",
    before = 'local cpu = q.cpu "rv64" { id = "cpu" }\n',
    qom = "cpu.qom:reset_with_machine()\ncpu.qom:reset_with_machine()\n",
  },
  {
    of = "rom_add_blob",
    misuse = "images that overlap",
    alone = "exits",
    action = "run",
    qemu = [[
q.ram { id = "ram", at = 0, size = 4096 }
q.load { data = "abcd", at = 0 }
q.load { data = "abcd", at = 2 }
]],
    qom = 'local all = qom.address_space(qom.system_memory(), "all")\n' ..
      'qom.add_rom("a", "abcd", 0, all)\nqom.add_rom("b", "abcd", 2, all)\n',
  },
  {
    of = "load_elf, load_image_targphys",
    misuse = "a file that does not exist",
    alone = "exits",
    qemu = 'q.load { file = "none.elf" }\n',
    qom = 'qom.load_elf("none.elf", qom.address_space(qom.system_memory(), "all"))\n',
  },
  {
    of = "arm_load_kernel, riscv_load_kernel",
    misuse = "a kernel that does not exist",
    alone = "exits",
    qemu = 'q.boot { cpu = q.cpu "rv64" { id = "cpu" }, kernel = "none.elf" }\n',
  },
  {
    of = "serial_hd",
    misuse = "a negative number",
    alone = "aborts",
    qemu = 'q.device "serial-mm" { id = "uart", at = 0, props = { chardev = q.serial(-1) } }\n',
    qom = "qom.serial(-1)\n",
  },
  {
    of = "drive_check_orphaned",
    misuse = "a drive that no device takes",
    alone = "exits",
    action = "run",
    options = "-drive if=pflash,file=null-co://,format=raw",
    qemu = 'q.ram { id = "ram", at = 0, size = 4096 }\n',
  },
  {
    of = "qemu_fdt_setprop",
    misuse = "a node or name that cannot be, a tree that is too large",
    alone = "exits",
    qom = 'qom.fdt_build { props = { { "a/b", "" } } }\n',
  },
  {
    of = "address_space_read",
    misuse = "past the end of 64 bits",
    alone = "wraps around",
    qom = 'qom.address_space(qom.system_memory(), "all"):read(-4, 8)\n',
  },
  {
    of = "a device's realize",
    misuse = "a link that it takes for granted",
    alone = "follows a null pointer",
    arch = "arm",
    qemu = 'q.device "aspeed.timer-ast2400" { id = "timer", at = 0 }\n',
    qom = 'make("aspeed.timer-ast2400", "timer"):realize()\n',
  },
  {
    of = "object_unparent",
    misuse = "a realized device, a mapped region",
    alone = "leaves pointers to freed memory",
    qom = UART .. "uart:unparent()\n",
  },
}
