---@meta qemu
-- SPDX-License-Identifier: MIT
-- The module qemu, for editors. Made by scripts/reference.
-- luacheck: ignore 241 631

---@class qemu
local q = {}

---Further keys of q.boot on Arm. The numbers are those of QEMU's struct
---arm_boot_info; addresses and sizes are in bytes.
---@class qemu.ArmBoot: qemu.BootFields
---@field loader_start? integer address that boot code and kernel are placed from (default: the RAM's)
---@field ram_size? integer bytes of RAM that the kernel is told of (default: all)
---@field board_id? integer machine number for kernels without a device tree
---@field secure? boolean start the kernel in the secure world (default false)
---@field psci? "hvc"|"smc" QEMU answers PSCI calls by this instruction (default: not at all)
---@field firmware_loaded? boolean firmware is in flash: start that at the reset vector, and leave the kernel to it
---@field smp_loader_start? integer address for the code that further CPUs wait in, without PSCI
---@field smp_bootreg_addr? integer address of the register they wait for
---@field gic_cpu_if_addr? integer address of the GIC's CPU interface, for the same code
---@field secondary_code? string bytes of the code that further CPUs wait in at smp_loader_start (default: QEMU's)
---@field secondary_held? boolean further CPUs stay as they are: a device starts them
---@field entry? integer address where the firmware begins, with firmware_loaded (default: the reset vector)
---@field board_setup? { address: integer, code: string?, secure: boolean?, mvbar: integer? } code of 32-bit CPUs before the kernel; with `mvbar` for `code` QEMU's, whose vectors there let SMC do nothing
---@field dtb_add? fun(find: fun(compatible: string): integer?): qemu.Tree gives what is added to the root of the device tree, also of -dtb; `find` gives the phandle of the first node that is compatible
---@field dtb_start? integer address of the device tree (default: QEMU finds one)
---@field base? integer M profile: address the vector table is loaded to (default 0)
---@field size? integer M profile: bytes of code memory there

---What was loaded; addresses and sizes in bytes.
---@class qemu.Loaded
---@field entry integer where the kernel starts
---@field low integer its first address
---@field high integer behind its last one
---@field initrd? integer address
---@field initrd_size? integer
---@field append? integer address of the command line
---@field dtb? integer address
---@field dtb_size? integer

---An address, or a function that gives it of what was loaded before.
---@alias qemu.LoadPlace integer|fun(loaded: qemu.Loaded): integer

---Further keys of q.boot on other architectures. Things are loaded in this
---order, each only where it has a place.
---@class qemu.GenericBoot: qemu.BootFields
---@field kernel_base? integer address of raw kernels (default: the start of the RAM)
---@field kernel_windows? qemu.Window[] where the addresses of ELF kernels lie in memory, if they are virtual ones
---@field initrd_base? qemu.LoadPlace where the initrd goes
---@field append_base? qemu.LoadPlace where the command line goes
---@field dtb_base? qemu.LoadPlace where the device tree goes
---@field rng_seed? boolean the device tree gets random bytes for the kernel's generator, new ones at each reset (default false)
---@field registers nil|fun(loaded: qemu.Loaded): table<integer, integer> values of registers, by gdb's numbers
---@field without_kernel? qemu.Start how the CPUs start where there is no kernel (default: as a reset leaves them)

---What a CPU starts with after a reset.
---@class qemu.Start
---@field pc? integer address
---@field registers? table<integer, integer> values of registers, by gdb's numbers

---Further keys of q.boot on RISC-V; all addresses.
---@class qemu.RiscvBoot: qemu.BootFields
---@field start? integer where the harts jump first (default: the firmware, else the kernel)
---@field next? integer where the firmware goes on, in place of a kernel
---@field reset_rom? integer address of ROM for the reset vector; firmware needs it
---@field reset_rom_size? integer bytes it has
---@field select? integer state of mode select pins, in front of the code there: that begins 4 bytes later
---@field firmware_base? integer where raw firmware goes (default: the start of the RAM)
---@field htif? qemu.Htif a console like the simulator Spike's

---The host-target interface. Programs with the symbols tohost and fromhost
---have its registers there.
---@class qemu.Htif
---@field at integer its address where a program has no such symbols
---@field memory qemu.Node the RAM or ROM that programs are in
---@field chardev? any its console, q.serial(n)

---What is booted. Each architecture adds keys: see qemu.ArmBoot and
---qemu.RiscvBoot.
---@class qemu.BootFields
---@field cpu qemu.Node|qemu.Node[] the CPU that boots, or a list: the first boots, all are reset with the machine; on Arm also a device that has CPUs of its own
---@field ram? qemu.Node the RAM that kernel, initrd and device tree go to
---@field kernel? string path of an ELF, Intel HEX, uImage or raw file (default: -kernel)
---@field initrd? string path (default: -initrd)
---@field append? string the kernel's command line (default: -append)
---@field firmware? string path, or a name that is looked for where QEMU keeps firmware; RISC-V: "default" is OpenSBI, "none" is none
---@field dtb? qemu.Tree|string the device tree: a table, or the path of a DTB file (default: -dtb)

---An image: `file` or `data`.
---@class qemu.LoadFields
---@field file? string path, from the script's folder: ELF, Intel HEX, uImage or raw
---@field data? string bytes
---@field at? integer address of a raw file or of bytes
---@field windows? qemu.Window[] where an ELF file's addresses lie in memory, if they are virtual ones
---@field name? string how `info roms` shows bytes (default: image-ADDRESS)
---@field into? qemu.Node|qemu.Region the address space it is loaded to (default: the system's memory)

---A clock output of a device: node:clock(name).
---@class qemu.ClockOutput

---A clock. `hz` is for q.clock, the others are for q.clock_div.
---@class qemu.ClockFields: qemu.Fields
---@field hz? number frequency in Hz
---@field source? qemu.Node|qemu.ClockOutput the clock it follows
---@field mul? integer its frequency is mul/div of the source's (default 1)
---@field div? integer (default 1)

---A CPU.
---@class qemu.CpuFields: qemu.Fields
---@field props? qemu.Props QOM properties
---@field memory? qemu.Node|qemu.Region what it sees as its memory (default: the system's memory)
---@field cluster? qemu.Node the device "cpu-cluster" it belongs to: gdb shows each cluster as one process
---@field index? integer its number among QEMU's CPUs (default: in order of declaration)
---@field hartid? integer RISC-V: mhartid
---@field start_powered_off? boolean halted until another CPU starts it
---@field num_irq? integer Arm M profile: how many interrupt inputs its NVIC has
---@field clocks? table<string, qemu.Node|qemu.ClockOutput> what feeds its clock inputs, by their names
---@field outputs? qemu.Outputs where its lines go
---@field reset? boolean false: the machine's reset does not reach it (default true)

---A bus of a device: node:bus([name]).
---@class qemu.Bus

---A device.
---@class qemu.DeviceFields: qemu.Fields
---@field props? qemu.Props QOM properties; `-device TYPE,help` lists them
---@field at? qemu.At where its memory regions are
---@field irq? qemu.Input|qemu.Input[] where its sysbus IRQs go: IRQ 0, or the list for IRQ 0, 1, …
---@field outputs? qemu.Outputs where its other lines go
---@field clocks? table<string, qemu.Node|qemu.ClockOutput> what feeds its clock inputs, by their names
---@field bus? qemu.Bus|qemu.Node the bus it is on, or the device whose only bus that is (default: sysbus devices are on the system's bus)
---@field addr? any its address there: the property addr, address, cs or scsi-id of the type
---@field links? table<string, qemu.Node|qemu.Region> links that are no properties of the type, and that it looks for when it is realized (QEMU's SoCs get their memory so, a domain of a riscv.aplic its parent)
---@field anonymous? boolean QEMU's own commands do not know it by its id, and its buses have QEMU's names ("usb-bus.0") in place of those after it ("ID.0")
---@field nic? boolean|string it takes the next network card of -nic: true, or the name that model= must have
---@field data? string contents of an smbus-eeprom, up to 256 bytes; the rest is zero
---@field reset? boolean false: a device on no bus that the machine's reset does not reach (default true)

---A property of a device class.
---@class qemu.PropertyFields
---@field type string bool, uint8, uint16, uint32, uint64, int32, int64, size (bytes), string, enum, or link<TYPE>
---@field default? any the value where none is given (default: 0, false, nothing)
---@field choices? string[] of an enum
---@field help? string one line for `qemu-scripted help device NAME` and QEMU's own help
---@field change nil|fun(self: qemu.DeviceSelf, value: any) the property may be set while the machine runs (qom-set): called then

---What a bank's table may hold besides its registers, which are its list.
---@class qemu.Bank
---@field size integer of the memory region, in bytes
---@field width? integer of its registers in bits: 8, 16, 32 (default) or 64
---@field endianness? integer q.LITTLE_ENDIAN (default), q.BIG_ENDIAN or q.NATIVE_ENDIAN
---@field access_size? integer|integer[] bytes an access must have: { least, most } or one size (default: 1 to 4, or to the widest register)
---@field unaligned? boolean transfers of DMA at addresses that are no multiple of their size come whole; else QEMU makes aligned ones of them
---@field unknown? "log"|"zero"|"error" offsets without a register: read as zero and logged (-d guest_errors; default), only read as zero, or a bus error
---@field read? nil|fun(self: qemu.DeviceSelf, offset: integer, size: integer): integer reads offsets without a register
---@field write nil|fun(self: qemu.DeviceSelf, offset: integer, value: integer, size: integer) writes offsets without a register

---A register: { offset, "NAME", … }. `self.NAME` is its value, `self.NAME_FIELD` a
---field's; those of an array are `self.NAME[i]` and `self.NAME_FIELD[i]`, from 0.
---A write is done in C, bit by bit as `access` and the masks say; then `write` is called.
---@class qemu.Register
---@field width? integer bits: 8, 16, 32 or 64 (default: the bank's)
---@field reset? integer value after a reset (default 0)
---@field access? "rw"|"ro"|"wo"|"w1c"|"w1s"|"rc" what its bits do: plain (default), read-only, write-only (reads as 0), a written 1 clears, a written 1 sets, a read clears
---@field mask? integer bits that take the value written (default: as `access` says)
---@field w1c? integer bits that a written 1 clears
---@field w1s? integer bits that a written 1 sets
---@field rc? integer bits that a read clears
---@field ro? integer bits that cannot be written
---@field reserved? integer bits that cannot be written; a guest that tries is logged (-d guest_errors)
---@field unimp? integer bits without effect so far; a guest that changes them is logged (-d unimp)
---@field fields? table<string, qemu.Field> its fields
---@field count? integer it is an array of so many
---@field stride? integer bytes from one element to the next (default: its width)
---@field alias? string it is another view of the register of that name: set and clear registers, shadows
---@field nonvolatile? boolean its value survives a reset
---@field read? nil|fun(self: qemu.DeviceSelf, index: integer?): integer gives the value read; nothing: the value kept. `index` of an array, from 0
---@field write nil|fun(self: qemu.DeviceSelf, value: integer, old: integer, index: integer?) after a write: the value the guest wrote, and that of before

---A field of a register: { lowest bit, width in bits (default 1), … }
---@class qemu.Field
---@field access? "rw"|"ro"|"wo"|"w1c"|"w1s"|"rc"|"reserved"|"unimp" as of a register (default: the register's)
---@field reset? integer value after a reset
---@field enum? table<string, integer> names of its values: `self.NAME_FIELD` gives the name, and takes it

---What a class of devices is. The functions get the device, `self`, first.
---@class qemu.DeviceClassFields
---@field description? string one line
---@field registers? qemu.Bank|qemu.Bank[] its memory region (several: a list of banks), and the registers in it
---@field props? table<string, qemu.PropertyFields> its properties, `self.NAME`
---@field irqs? integer how many interrupts it has (self:set_irq)
---@field inputs? table<string|integer, any> lines in: NAME = function(self, level, n), or { count = , call = function }; [1] is the unnamed group
---@field outputs? table<string|integer, any> lines out: NAME = how many, or "NAME" for one; [1] = how many is the unnamed group (self:set_output)
---@field clocks? table<string|integer, any> clock inputs, `self.NAME`: "NAME", or NAME = function(self) for changes
---@field clock_outputs? string[] clock outputs, `self.NAME`: set with self.NAME:set_hz
---@field timers? table<string, fun(self: qemu.DeviceSelf)> timers, `self.NAME`, and what they call
---@field chardevs? table<string, qemu.ChardevFields> character devices, `self.NAME`; a property of that name takes the back end
---@field dma? boolean it reads and writes memory, by `self.dma`; the property "dma" takes the memory region it sees (default: the system's)
---@field state? table<string|integer, any> its other state, `self.NAME`, with the values after a reset: integers, booleans, strings, flat tables of these; "NAME" alone begins as nil
---@field nonvolatile? table<string|integer, any> likewise, but a reset leaves it
---@field realize nil|fun(self: qemu.DeviceSelf) before the machine starts: properties are set; an error refuses the device
---@field reset nil|fun(self: qemu.DeviceSelf) after a reset: registers and state have their values again, timers stand
---@field unrealize nil|fun(self: qemu.DeviceSelf) before it is taken out of a running machine
---@field loaded nil|fun(self: qemu.DeviceSelf) after a saved state was loaded
---@field i2c? qemu.I2cFields it is a target on an I2C bus
---@field spi? qemu.SpiFields it is a peripheral on an SPI (SSI) bus
---@field plain? boolean it is on no bus at all (default: on the system's)
---@field on_error? "stop"|"log"|"exit" what an error in a function does: pauses the machine (default), is only reported, or ends QEMU
---@field version? integer of its saved states (default 1)
---@field minimum_version? integer the oldest that is taken (default: version)

---A character device of a class.
---@class qemu.ChardevFields
---@field receive nil|fun(self: qemu.DeviceSelf, bytes: string) what to do with bytes that came
---@field can_receive nil|fun(self: qemu.DeviceSelf): integer how many bytes there is room for (default: any number)
---@field event nil|fun(self: qemu.DeviceSelf, event: "opened"|"closed"|"break") what else happens

---A target on an I2C bus.
---@class qemu.I2cFields
---@field event? nil|fun(self: qemu.DeviceSelf, event: "start_recv"|"start_send"|"finish"|"nack"): boolean a start may be refused: false
---@field send? nil|fun(self: qemu.DeviceSelf, byte: integer): boolean a byte from the controller; false: not acknowledged
---@field recv nil|fun(self: qemu.DeviceSelf): integer the next byte for the controller

---A peripheral on an SPI (SSI) bus.
---@class qemu.SpiFields
---@field transfer? nil|fun(self: qemu.DeviceSelf, value: integer): integer a word in, and the one that goes out meanwhile
---@field select nil|fun(self: qemu.DeviceSelf, selected: boolean) the chip select (active low) changed

---A device tree, or a node of one. A key whose value is a table with names is a
---child node, any other key is a property: an integer is one 32-bit cell, a list
---of integers is cells, a string is text, a list of strings is a string list, true
---is an empty property, q.bytes(s) is raw bytes. False leaves the property out. A
---function gives the value when the machine is built, and node.qom is live.
---Keys come out sorted, so that the same script gives the same tree.
---@alias qemu.Tree table<string, any>

---Action = "dump"|"diff"|"export", and what that action takes
---@alias qemu.InspectRequest table

---An end of a line: node:input(…) is an input, node:irq(n) and node:output(…)
---are outputs.
---@class qemu.Line
local Line = {}

---An input: node:input([name,] n)
---@alias qemu.Input qemu.Line

---An output: node:irq(n) or node:output([name,] n)
---@alias qemu.Output qemu.Line

---[n] = input for unnamed outputs, name = input, or a list for outputs 0, 1, … of that name
---@alias qemu.Outputs table<integer|string, qemu.Input|qemu.Input[]>

---The machine's facts. Where scripts build on each other each may call it,
---and what is said first stays.
---@class qemu.MachineFields
---@field name? string name of the machine, for help texts
---@field arch string|string[] the QEMU target it is for ("riscv64": the * of qemu-system-*), or several
---@field description? string one line for help texts
---@field cpus? integer|{default: integer?, min: integer?, max: integer?} how many CPUs: the default and limits of -smp
---@field ram_size? integer|{default: integer?, min: integer?, max: integer?} bytes of RAM: the default and limits of -m
---@field cpu_type? string|{default: string?, choices: string[]?} the CPU model: default and choices of -cpu
---@field ignore_bus_errors? boolean CPUs read zero where nothing is, in place of a bus error (on Arm and others that have one): for boards whose devices QEMU has not all (default false)

---What the command line says of the machine. `q.machine { … }` must come
---before the first of these is read.
---@class qemu.Machine
---@field name? string as declared
---@field description? string as declared
---@field arch string the QEMU target that runs, "riscv64"
---@field bits integer 32 or 64: the width of its addresses
---@field ram_size integer bytes: -m, else the declared default (128 MiB where none is)
---@field cpus integer -smp, else the declared default (1)
---@field cpu_type? string the model of -cpu, else the declared default
---@field kernel? string path of -kernel
---@field initrd? string path of -initrd
---@field append? string text of -append
---@field dtb? string path of -dtb
---@field firmware? string -bios
---@field usb boolean -usb: the machine shall have a USB controller
---@overload fun(fields: qemu.MachineFields)

---RAM.
---@class qemu.RamFields: qemu.Fields
---@field size? integer bytes; without it the node is the machine's RAM (-m, -M memory-backend=)
---@field at? qemu.At where it is
---@field block? string name of its RAM block in saved states (default: the id)
---@field main? boolean it is the machine's RAM although it has a size

---ROM.
---@class qemu.RomFields: qemu.Fields
---@field size integer bytes
---@field at? qemu.At where it is
---@field block? string name of its RAM block in saved states (default: the id)
---@field file? string path of its contents, a raw file; from the script's folder
---@field data? string its contents

---A window on another region.
---@class qemu.AliasFields: qemu.Fields
---@field of qemu.Node|qemu.Region what it shows
---@field offset? integer bytes into that region (default 0)
---@field size? integer bytes (default: up to its end)
---@field beyond? boolean it may reach beyond that end, to where nothing answers
---@field at? qemu.At where it is

---An address space.
---@class qemu.ContainerFields: qemu.Fields
---@field size? integer bytes (default 2^64)
---@field at? qemu.At where it is; needed unless a CPU has it as `memory`, or a link or alias leads to it

---A placeholder.
---@class qemu.StubFields: qemu.Fields
---@field size integer bytes
---@field at? qemu.At where it is
---@field value? integer what a read gives, cut to its width (default 0)

---Network cards of the command line.
---@class qemu.NicsFields: qemu.Fields
---@field bus qemu.Bus|qemu.Node the bus they are put on
---@field model? string the name that -nic model= has for the type
---@field props? qemu.Props QOM properties of each

---Keys of every node.
---@class qemu.Fields
---@field id string the last part of its path in the QOM tree; no '/', no blanks; must be new
---@field dt? qemu.Tree facts for the device tree: the properties of the device's node, and `name` (default: the id) and `path` (the node's parent; default: /soc where the tree has one, else /)
---@field parent? qemu.Node the node below which it is in the QOM tree (default: the machine)
---@field order? integer nodes are built by `order` (default 0), then CPUs before devices, then as declared; needed where another machine's saved state must load

---A part of the machine, as declared. Its other keys are fields, too: reading
---one gives what was declared (nil if nothing was), assigning one declares it
---anew: `board.ram.size = 64 * q.MiB`. Once the machine is built, nothing can be
---assigned. A device may become one of another type: `board.uart0.type = "pl011"`.
---@class qemu.Node
---@field id string as declared
---@field kind string "cpu", "device", "ram", …
---@field type? string its QOM type
---@field origin? string "file:line" of its declaration; in the QOM tree the property `origin`
---@field props table<string, any> its QOM properties as declared; assigning one checks it
---@field qom? qom.Object the live object: nil before the machine is built, for use in q.on
local Node = {}

---An object of -object.
---@class qemu.ObjectFields: qemu.Fields
---@field props? qemu.Props QOM properties; `-object TYPE,help` lists them

---The place of a device of the command line.
---@class qemu.OnDeviceFields
---@field at? qemu.At where its memory regions are
---@field irq? qemu.Input|qemu.Input[] where its sysbus IRQs go
---@field outputs? qemu.Outputs where its other lines go
---@field clocks? table<string, qemu.Node|qemu.ClockOutput> what feeds its clock inputs
---@field required? boolean the machine does not start without that -device

---A parameter's description.
---@class qemu.ParamFields
---@field type? "integer"|"number"|"size"|"string"|"boolean" default: that of `default`, else "string"; a size is in bytes and may be given as 64K, 16M, 1G
---@field default? any the value without one on the command line (nil if left out)
---@field min? number the least value
---@field max? number the greatest value
---@field choices? any[] all values there are
---@field help? string one line for qemu-scripted run SCRIPT --help

---A region of a node: memory nodes have one, devices have several. Made by
---node:region(n).
---@class qemu.Region

---A place: a region of the node, or a part of one, at an address.
---@class qemu.Place
---@field address integer where it begins (bytes)
---@field region? integer|string which region of a device: its sysbus number, or a name in the QOM tree (default: 0, in a list the position)
---@field into? qemu.Node|qemu.Region the container it is in (default: the system's memory)
---@field alias_of? qemu.Node|qemu.Region show that region there instead of one of the node's own
---@field priority? integer the higher one is seen where places overlap (default 0)
---@field covers? boolean it may lie over others of the same priority: of those the one declared last is seen, and what devices have mapped themselves comes before all that is declared
---@field size? integer how much of the region is shown, in bytes (default: all)
---@field offset? integer from which of its bytes on (default 0)

---An address, a place, or a list of these for regions 0, 1, … (false in the
---list leaves that region unmapped); a table with [0] has them by their numbers.
---False alone: nothing is mapped, and that is meant.
---@alias qemu.At integer|qemu.Place|(integer|qemu.Place|false)[]|false

---QOM properties by name. A string, a number or a boolean is what -device takes
---(enumerations are strings); a node or node:region(n) makes a link; lists and
---tables are arrays and structures; q.serial(n), q.drive(…) and the id of a back
---end are texts. A function gives the value when the machine is built; nil
---leaves the property as it is. Names with '-' want brackets: ["num-sources"] = 96.
---@alias qemu.Props table<string, any>

---Addresses of an ELF file that lie elsewhere in memory.
---@class qemu.Window
---@field address integer the first of them
---@field size integer bytes
---@field to integer where it is in memory

---A part that the device makes itself, as a node: its lines, buses and regions
---can be used, and its properties set if it is there before the device is
---realized.
---@param path string as in the QOM tree, below the device: "uart0", "armv7m/nvic"
---@return qemu.Node
function Node:child(path) end

---A clock output of a device, to feed others with.
---@param name string
---@return qemu.ClockOutput
function Node:clock(name) end

---A bus of a device, to put others on.
---@param name? string needed where the device has several
---@return qemu.Bus
function Node:bus(name) end

---An input line (GPIO input) of the node.
---@param name? string of a named GPIO input; left out for the unnamed ones
---@param n? integer from 0 (default 0)
---@return qemu.Input
function Node:input(name, n) end

---A GPIO output of the node.
---@param name? string of a named GPIO output; left out for the unnamed ones
---@param n? integer from 0 (default 0)
---@return qemu.Output
function Node:output(name, n) end

---An IRQ output of a sysbus device.
---@param n? integer from 0 (default 0)
---@return qemu.Output
function Node:irq(n) end

---Take the node out of the machine again, with its wires.
function Node:remove() end

---A memory region of a device: number n of its sysbus regions, or a region
---that it has under a name in the QOM tree. Of a memory node: itself.
---@param n? integer|string number or name (default 0)
---@return qemu.Region
function Node:region(n) end

---Map a region of the node at one more place. A region that is mapped already
---shows there as an alias.
---@param at integer|qemu.Place
---@return qemu.Node self
function Node:map(at) end

---Connect this output to an input. May be called more than once: the line
---then drives them all.
---@param to qemu.Input node:input(…)
---@return qemu.Output self
function Line:to(to) end

---@type qemu.Machine
q.machine = nil

---Declare a parameter and get its value. It is given on the command line as
---params.NAME=VALUE. Declared twice, both declarations must agree.
---@param name string letters, digits, '_', '-'; dots make groups
---@param s? qemu.ParamFields
---@return any value the one given, else the default
function q.param(name, s) end

---A CPU. It resets with the machine, and starts at its reset vector or where
---q.boot says.
---@param model string a name of -cpu help, or a QOM type
---@return fun(fields: qemu.CpuFields): qemu.Node
function q.cpu(model) end

---A device. Any type of QEMU that is a device, whether or not -device takes
---it.
---@param type_name string QOM type
---@return fun(fields: qemu.DeviceFields): qemu.Node
function q.device(type_name) end

---A type of devices whose behaviour is written in Lua: `q.device "NAME"` then makes
---one, as of any type of QEMU, and so does `-device NAME`.
---@param name string a new QOM type
---@return fun(fields: qemu.DeviceClassFields): string name
function q.device_class(name) end

---A user-creatable object; it lives at /objects/<id>, like those of -object.
---@param type_name string QOM type
---@return fun(fields: qemu.ObjectFields): qemu.Node
function q.object(type_name) end

---Put the network cards that the command line asks for on a bus, as devices
---of one type; they are called nic0, nic1, … `model` is the name that -nic
---model= has for it.
---@param type_name string QOM type
---@return fun(fields: qemu.NicsFields)
function q.nics(type_name) end

---RAM. Without `size` it is the machine's RAM: -m and -M memory-backend= say
---how large it is and where its memory comes from.
---@param fields qemu.RamFields
---@return qemu.Node
function q.ram(fields) end

---Read-only memory, filled from `file` or `data`, or left zero.
---@param fields qemu.RomFields
---@return qemu.Node
function q.rom(fields) end

---A window on (a part of) another region.
---@param fields qemu.AliasFields
---@return qemu.Node
function q.alias(fields) end

---An empty address space that others are placed `into`.
---@param fields qemu.ContainerFields
---@return qemu.Node
function q.container(fields) end

---A placeholder: logs guest accesses (-d unimp) and answers `value`.
---@param fields qemu.StubFields
---@return qemu.Node
function q.stub(fields) end

---The system's address space, in which everything with a plain `at` is: for
---links, aliases and `into`.
---@type qemu.Node
q.system_memory = nil

---A clock source.
---@param fields qemu.ClockFields
---@return qemu.Node
function q.clock(fields) end

---A clock that runs at mul/div times another's frequency.
---@param fields { id: string, source: table, mul: integer?, div: integer? }
function q.clock_div(fields) end

---Say what the machine boots. Keys left out are those of the command line
---(-kernel, -initrd, -append, -dtb); -bios is q.machine.firmware.
---@param fields qemu.BootFields
function q.boot(fields) end

---Load an image when the machine is built, and again at each reset. ELF,
---Intel HEX and uImage files bring their own addresses; raw ones need `at`.
---@param fields qemu.LoadFields
function q.load(fields) end

---Say where the sysbus device goes that `-device TYPE,id=ID` creates. Any type is
---taken, also one that QEMU's own machines refuse.
---@param id string
---@param fields qemu.OnDeviceFields
function q.on_device(id, fields) end

---The back end of serial port n (-serial), for a property `chardev`; nothing
---where there is no such port.
---@param n integer from 0
---@return any
function q.serial(n) end

---Whether the command line gives serial port n (from 0) by -serial, other than by -serial none, or
---by QEMU's own default.
---@param n integer
---@return boolean
function q.has_serial(n) end

---Name of the drive that the command line gives for an interface ('sd', 'pflash', 'mtd', 'ide',
---'scsi', 'floppy', 'virtio', 'xen' or 'none'), bus and unit; nil without one. It is claimed when a
---device gets it as its property 'drive'; QEMU refuses to start with drives that nobody claims.
---@param interface string
---@param bus integer
---@param unit integer
---@return string?
function q.drive(interface, bus, unit) end

---Size in bytes of the drive with this name; nil without a medium.
---@param name string
---@return integer?
function q.drive_size(name) end

---Bytes of the drive with this name, as a boot ROM would copy them. Up to 16 MiB, from an offset in
---bytes; an error where it has fewer.
---@param name string
---@param offset integer
---@param size integer
---@return string
function q.drive_read(name, offset, size) end

---Whether the command line calls the drive with this name a CD-ROM (media=cdrom).
---@param name string
---@return boolean
function q.drive_is_cdrom(name) end

---Name of the drive that the command line gives for an interface ('ide' or 'scsi'), bus and unit;
---where it gives none, of a CD-ROM drive without a medium, as QEMU adds one to many of its boards.
---@param interface string
---@param bus integer
---@param unit integer
---@return string
function q.cdrom(interface, bus, unit) end

---Number of network cards the command line asks for (-nic, -net nic).
---@return integer
function q.nic_count() end

---Path of a firmware file that comes with QEMU (or lies in a folder given by -L), or of a file the
---script may read; nil if there is none.
---@param name string
---@return string?
function q.firmware(name) end

---Whether this QEMU has a QOM type, so that a script can serve several versions.
---@param type_name string
---@return boolean
function q.has_type(type_name) end

---Whether a QOM type of this QEMU has a property.
---@param type_name string
---@param name string
---@return boolean
function q.has_property(type_name, name) end

---Version of the running QEMU, as in '7.2.22'.
---@return string
function q.version() end

---Whether this QEMU is of a version or a later one. Ask for a type or a property instead where one
---tells the versions apart: vendors add features to older versions.
---@param major integer
---@param minor? integer 0 without it
---@return boolean
function q.version_at_least(major, minor) end

---64-bit numbers as pairs of cells: q.cells64(0x80000000, size).
---@param ... integer
---@return integer[]
function q.cells64(...) end

---One list out of numbers and lists: q.cells(q.phandle "plic", { 1, 2 }).
---@param ... integer|integer[]
---@return integer[]
function q.cells(...) end

---Raw bytes as the value of a device-tree property.
---@param s string
---@return table
function q.bytes(s) end

---The phandle of a name, for `phandle = …` and for what refers to it: the same
---number each time.
---@param name string
---@return integer
function q.phandle(name) end

---bytes
q.KiB = 1 << 10

---bytes
q.MiB = 1 << 20

---bytes
q.GiB = 1 << 30

---a value of properties `endianness`
q.NATIVE_ENDIAN = 0

---a value of properties `endianness`
q.BIG_ENDIAN = 1

---a value of properties `endianness`
q.LITTLE_ENDIAN = 2

---`priority-base` of a SiFive PLIC in this version of QEMU (bytes)
---@type integer
q.PLIC_PRIORITY_BASE = 0

---Call a function when the machine gets that far:
---"realized"  all devices are realized, nothing is mapped or connected yet;
---"ready"     the machine is complete, with the devices of -device;
---"reset"     at each reset of the machine;
---"powerdown" when the power button is pressed (system_powerdown).
---In a hook the module qom may be used, and node.qom is the live object.
---@param event "realized"|"ready"|"reset"|"powerdown"
---@param fn fun()
function q.on(event, fn) end

---A node of the graph by its id; a fault if there is none.
---@param id string
---@return qemu.Node
function q.node(id) end

return q
