---@meta qom
-- SPDX-License-Identifier: MIT
-- The module qom, for editors. Made by scripts/reference.
-- luacheck: ignore 241 631

---@class qom
local qom = {}

---@class qom.Object
local Object = {}

---@class qom.Line
local Line = {}

---@class qom.AddressSpace
local AddressSpace = {}

---@class qemu.DeviceSelf
local DeviceSelf = {}

---@class qemu.DeviceTimer
local DeviceTimer = {}

---@class qemu.DeviceChardev
local DeviceChardev = {}

---@class qemu.DeviceDma
local DeviceDma = {}

---Describes a QOM type: name, parent, abstract, bases (all ancestors, nearest first, then
---interfaces), and for devices description and bus (the type of bus they sit on). Nil for a type
---this QEMU does not have; a type of a loadable module counts if the module is installed.
---@param name string
---@return table?
function qom.type_info(name) end

---Sorted names of all types below base (default: "object"), without abstract ones unless asked for.
---Types of modules that QEMU has not loaded yet are not among them.
---@param base? string
---@param abstract_too? boolean
---@return string[]
function qom.types(base, abstract_too) end

---Whether type is base, descends from it or implements it; false if either is unknown.
---@param type string
---@param base string
---@return boolean
function qom.is_a(type, base) end

---The strings of list that name may have been meant to be, best first, three at most.
---@param name string
---@param list table
---@return string[]
function qom.nearest(name, list) end

---Describes a property of a type before any object of it exists: name, type, description, settable,
---default, and choices where its values are words. Arrays have the type "list". Nil if there is
---none.
---@param type string
---@param name string
---@return table?
function qom.property_info(type, name) end

---Sorted names of all properties of a type that a script can set.
---@param type string
---@return string[]
function qom.property_names(type) end

---Tries whether a property of a type takes a value, on an instance that is kept for such questions.
---Nil if it does, else the error. Only numbers, booleans, words and texts of devices are tried:
---links and back ends (chardev, drive, netdev) give nil, and so do properties with a setter of
---their own.
---@param type string
---@param name string
---@param value any
---@return string?
function qom.try_property(type, name, value) end

---The type of the part that objects of a type have at a path below them before they are realized;
---nil if they have none there then.
---@param type string
---@param path string
---@return string?
function qom.part_type(type, path) end

---True where the sandbox lets a script make objects of the type; an error that says why where it
---does not.
---@param type string
---@return boolean
function qom.may_make(type) end

---Frees the instances that property_info, property_names and part_type keep.
function qom.drop_scratch() end

---Makes an object. It has no parent and, if it is a device, is not realized.
---@param type string
---@return qom.Object
function qom.new(type) end

---The machine, at /machine.
---@return qom.Object
function qom.machine() end

---The root of the QOM tree.
---@return qom.Object
function qom.root() end

---The container at /objects, where user-creatable objects live.
---@return qom.Object
function qom.objects() end

---The object at a path. A path that does not start with "/" may begin anywhere in the tree, and is
---an error where several objects fit.
---@param path string
---@return qom.Object?
function qom.find(path) end

---The type of the object.
---@return string
function Object:type() end

---The path of the object, or nil while it has no place in the tree.
---@return string?
function Object:path() end

---The last component of its path, or nil without a parent.
---@return string?
function Object:name() end

---The object above it in the tree.
---@return qom.Object?
function Object:parent() end

---Whether the object is of that type or of one below it.
---@param type string
---@return boolean
function Object:is_a(type) end

---The value of a property; the object for links and children.
---@param property string
---@return any
function Object:get(property) end

---Sets a property. Links take an object, arrays a list. Most properties of a device cannot be set
---once it is realized.
---@param property string
---@param value any
function Object:set(property, value) end

---Describes a property of the object (type, description, settable), or nil if it has none of that
---name.
---@param name string
---@return table?
function Object:property(name) end

---All properties by name, each with name and type.
---@return table[]
function Object:properties() end

---The objects below this one by name, each with name and object.
---@return table[]
function Object:children() end

---Puts an object that has no parent yet below this one.
---@param name string
---@param child qom.Object object
function Object:add_child(name, child) end

---Takes the object out of the tree. Realized devices, regions and parts of devices stay, and so
---does what they are below.
function Object:unparent() end

---Adds a read-only property that leads to another object.
---@param name string
---@param target qom.Object object
function Object:add_link(name, target) end

---Adds a read-only property with a text.
---@param name string
---@param text string
function Object:add_string(name, text) end

---Puts a user-creatable object (a memory back end, an iothread) into operation, once its properties
---are set and it has a parent.
function Object:complete() end

---Puts a device into operation, on a bus. Without a bus, sysbus devices go to the main system bus
---and bus-less ones to none. A device whose realize has failed cannot be tried again.
---@param bus? qom.Object bus
function Object:realize(bus) end

---Whether the device is in operation.
---@return boolean
function Object:realized() end

---A device in the QOM tree that is not in operation, or nil. QEMU aborts if there is one when the
---machine is complete.
---@return qom.Object?
function qom.unrealized() end

---Gives the device the id that `info qtree` shows. Buses that the device makes afterwards may be
---named after it.
---@param id string
function Object:set_id(id) end

---Whether -device takes the type.
---@param type string
---@return boolean
function qom.user_creatable(type) end

---The device's groups of lines, each with name (nil for the unnamed one), inputs and outputs (how
---many). Sysbus IRQs are the outputs of the group "sysbus-irq".
---@return table[]
function Object:gpios() end

---How many sysbus IRQs the device has.
---@return integer
function Object:irq_count() end

---How many memory regions the device has for the sysbus.
---@return integer
function Object:region_count() end

---Memory region number index of the device, from 0.
---@param index integer
---@return qom.Object?
function Object:region(index) end

---The address map_region gave the region, or nil.
---@param index integer
---@return integer?
function Object:region_address(index) end

---Maps a region of the device into system memory. Where regions overlap, the one of the higher
---priority (default 0) is seen.
---@param index integer
---@param address integer
---@param priority? integer
function Object:map_region(index, address, priority) end

---The bus of that name below a controller; without a name its first.
---@param name? string
---@return qom.Object
function Object:bus(name) end

---Names of the buses below a controller, in the order it made them.
---@return string[]
function Object:buses() end

---The main system bus.
---@return qom.Object
function qom.system_bus() end

---The bus the device sits on, or nil.
---@return qom.Object?
function Object:parent_bus() end

---The devices on the bus, in the order they came.
---@return qom.Object[]
function Object:bus_devices() end

---The type of the bus.
---@return string
function Object:bus_type() end

---The controller of the bus; nil for the main system bus.
---@return qom.Object?
function Object:bus_owner() end

---How many devices the bus takes, or nil where it sets no limit.
---@return integer?
function Object:bus_limit() end

---Makes the bus pass for full where -device looks for one.
function Object:close_bus() end

---Calls fn(); all it maps, unmaps or resizes takes effect when it has returned, at once.
---@param fn function
function qom.map_together(fn) end

---Makes a RAM region of size bytes as child id of owner. block names its RAM block in saved states
---and must differ from all others; without it the block has the id's name.
---@param owner qom.Object object
---@param id string
---@param size integer
---@param block? string
---@return qom.Object
function qom.ram(owner, id, size, block) end

---Makes a ROM region of size bytes as child id of owner: memory that the guest cannot write. block
---is as in ram.
---@param owner qom.Object object
---@param id string
---@param size integer
---@param block? string
---@return qom.Object
function qom.rom(owner, id, size, block) end

---Makes a region that shows size bytes of target from offset (in bytes) on, as child id of owner. A
---size of -1 means 2^64.
---@param owner qom.Object object
---@param id string
---@param target qom.Object memory-region
---@param offset integer
---@param size integer
---@return qom.Object
function qom.alias(owner, id, target, offset, size) end

---Makes an empty region of size bytes (2^64 without it) that other regions can be added to, as
---child id of owner.
---@param owner qom.Object object
---@param id string
---@param size? integer
---@return qom.Object
function qom.container(owner, id, size) end

---Makes a region of size bytes that logs accesses (-d unimp) under its id, ignores writes and
---answers each read with value (0 without it), cut to the bytes read, as child id of owner.
---@param owner qom.Object object
---@param id string
---@param size integer
---@param value? integer
---@return qom.Object
function qom.stub(owner, id, size, value) end

---The region of the machine's RAM, which -m and -machine memory-backend describe; nil where the
---machine has none or it does not exist yet.
---@return qom.Object?
function qom.machine_ram() end

---The region of a memory backend, which is marked as used by this and gets its id as the name of
---its RAM block.
---@return qom.Object
function Object:backend_region() end

---The root region of the system's memory.
---@return qom.Object
function qom.system_memory() end

---The root region of the system's I/O ports.
---@return qom.Object
function qom.system_io() end

---Adds region sub at offset (in bytes). Where regions overlap the higher priority (0 without it) is
---seen; overlaps are not refused.
---@param sub qom.Object memory-region
---@param offset integer
---@param priority? integer
function Object:add(sub, offset, priority) end

---Takes region sub out of this one.
---@param sub qom.Object memory-region
function Object:remove(sub) end

---Size of the region in bytes; nil means 2^64.
---@return integer?
function Object:size() end

---Offset in bytes of the region in the one that contains it; 0 where none does.
---@return integer
function Object:address() end

---Priority of the region where it overlaps another.
---@return integer
function Object:priority() end

---The region that contains this one, or nil.
---@return qom.Object?
function Object:container_region() end

---The regions that were added to this one, those seen first coming first.
---@return {region: qom.Object, offset: integer, priority: integer}[]
function Object:subregions() end

---The region that an alias shows and the offset in bytes it starts from; nil for a region that is
---no alias.
---@return qom.Object?, integer?
function Object:alias_target() end

---Name of the region as 'info mtree' shows it.
---@return string?
function Object:region_name() end

---Whether the region is RAM or ROM, that is, has host memory.
---@return boolean
function Object:is_ram() end

---Whether the region has host memory that the guest cannot write.
---@return boolean
function Object:is_rom() end

---Whether another region contains this one or an alias of it.
---@return boolean
function Object:is_mapped() end

---Whether the region can be seen; a disabled one is as good as not there.
---@return boolean
function Object:enabled() end

---Name of the region's RAM block in saved states; nil for a region without host memory.
---@return string?
function Object:block() end

---Shows or hides the region.
---@param enabled boolean
function Object:set_enabled(enabled) end

---Makes the region read-only for the guest, or writable again.
---@param readonly boolean
function Object:set_readonly(readonly) end

---Changes the size in bytes; -1 means 2^64. RAM and the regions of devices can only become smaller.
---@param size integer
function Object:set_size(size) end

---Makes an alias start at another offset (in bytes) of its target.
---@param offset integer
function Object:set_alias_offset(offset) end

---The address space of the system's memory.
---@return qom.AddressSpace
function qom.memory() end

---The address space that shows a region from address 0 on; made under the given name when it is
---asked for the first time.
---@param region qom.Object memory-region
---@param name string
---@return qom.AddressSpace
function qom.address_space(region, name) end

---Bytes of memory, or of what devices answer, up to 16 MiB; on a bus error nil and a text.
---@param address integer
---@param length integer
---@return string?, string?
function AddressSpace:read(address, length) end

---Writes bytes as a bus master would, up to 16 MiB; on a bus error, which is what ROM answers with,
---nil and a text.
---@param address integer
---@param bytes string
---@return boolean?, string?
function AddressSpace:write(address, bytes) end

---Writes bytes to RAM and ROM; devices are left alone.
---@param address integer
---@param bytes string
---@return boolean?, string?
function AddressSpace:write_rom(address, bytes) end

---Reads a number of 1, 2, 4 or 8 bytes in the given byte order (without it that of the CPUs); on a
---bus error nil and a text. Numbers of 8 bytes from 2^63 on come out negative.
---@param address integer
---@param size integer
---@param big_endian? boolean
---@return integer?, string?
function AddressSpace:load(address, size, big_endian) end

---Writes a number of 1, 2, 4 or 8 bytes in the given byte order (without it that of the CPUs); on a
---bus error nil and a text.
---@param address integer
---@param size integer
---@param value integer
---@param big_endian? boolean
---@return boolean?, string?
function AddressSpace:store(address, size, value, big_endian) end

---What is seen at which address, in the order of addresses: start and size in bytes (nil means
---2^64), the region, and the offset in it.
---@return {start: integer, size: integer?, region: qom.Object, offset: integer, readonly: boolean}[]
function AddressSpace:ranges() end

---Name of the address space as 'info mtree' shows it.
---@return string
function AddressSpace:space_name() end

---The region that the address space shows.
---@return qom.Object
function AddressSpace:root_region() end

---Input n of a group of lines, from 0; nil names the unnamed group.
---@param name? string
---@param n integer
---@return qom.Line
function Object:input(name, n) end

---Makes output n of a group drive a line. An output drives one line: put a split-irq between where
---it must be more. Loops through or-irqs and split-irqs alone are refused; others are not seen.
---@param name? string
---@param n integer
---@param line qom.Line
function Object:connect(name, n, line) end

---Makes sysbus IRQ n drive a line, like connect with the name "sysbus-irq".
---@param n integer
---@param line qom.Line
function Object:connect_irq(n, line) end

---The line that output n of a group drives, or nil.
---@param name? string
---@param n integer
---@return qom.Line?
function Object:connected(name, n) end

---Sets the level of the line: 0 is low, anything else high, and some inputs take numbers.
---@param level integer
function Line:set(level) end

---Raises the line and lowers it again.
function Line:pulse() end

---A line that drives this one with the opposite level; this one is raised at once, as that one
---begins low.
---@return qom.Line
function Line:inverted() end

---The QOM path of the input, or nil while it has none.
---@return string?
function Line:path() end

---The device whose input the line is; nil for lines without one.
---@return qom.Object?
function Line:device() end

---A line whose level is given to fn(level) at each change and at each repetition. An error in fn is
---reported and goes no further.
---@param fn function
---@return qom.Line
function qom.line(fn) end

---The type that ors so many lines (property num-lines): "or-irq", or an equal one where QEMU has
---none or only for fewer lines.
---@param lines? integer
---@return string
function qom.or_irq_type(lines) end

---The type that gives one line to so many (property num-lines): "split-irq", or an equal one where
---QEMU has none or only for fewer lines.
---@param lines? integer
---@return string
function qom.split_irq_type(lines) end

---Makes a clock below owner, running at so many Hz (default 0: stopped).
---@param owner qom.Object object
---@param name string
---@param hz? number
---@return qom.Object
function qom.clock(owner, name, hz) end

---The frequency in Hz; 0 if the clock is stopped.
---@return number
function Object:hz() end

---The period in nanoseconds; 0 if the clock is stopped.
---@return number
function Object:period_ns() end

---Sets the frequency in Hz (0 stops the clock, 0.25 is the least) of a clock that has no source,
---and of all clocks that it feeds.
---@param hz number
function Object:set_hz(hz) end

---Sets the ratio between this clock's period and that of the clocks it feeds: their period is this
---one's, times mul, divided by div.
---@param mul integer
---@param div integer
function Object:set_mul_div(mul, div) end

---Hands the clock's period on to the clocks it feeds.
function Object:propagate() end

---Feeds the clock from another one. This is for good.
---@param source qom.Object clock
function Object:set_source(source) end

---The clock this one is fed from.
---@return qom.Object?
function Object:source() end

---The device's clocks, each with name and output (a boolean: the device feeds others from it).
---@return table[]
function Object:clocks() end

---The device's clock of that name.
---@param name string
---@return qom.Object
function Object:clock(name) end

---Feeds a clock input of a device that is not realized yet.
---@param name string
---@param source qom.Object clock
function Object:connect_clock(name, source) end

---The type below which all CPUs of this QEMU are ("riscv-cpu").
---@return string
function qom.cpu_base() end

---The QOM type of a CPU model, given as for -cpu ("rv64") or as the type itself; nil if this QEMU
---has none of that name. Some targets have one model and take any name for it.
---@param model string
---@return string?
function qom.cpu_type(model) end

---Names of all CPU models of this QEMU.
---@return string[]
function qom.cpu_models() end

---The type of device that makes CPUs of this type as a part of itself (property cpu-type): "armv7m"
---for Arm's M profile, else nil.
---@param type string
---@return string?
function qom.cpu_container(type) end

---The realized CPUs of the machine by their index.
---@return qom.Object[]
function qom.cpus() end

---The index of the CPU, from 0: the order in which CPUs were realized.
---@return integer
function Object:cpu_index() end

---Resets the CPU. A running one does it in its own thread, soon.
function Object:reset_now() end

---Sets where the CPU goes on. A running one does it soon.
---@param address integer
function Object:set_pc(address) end

---Whether the CPU waits for an interrupt or to be started.
---@return boolean
function Object:halted() end

---Halts the CPU until an interrupt comes, or lets it go on.
---@param halted boolean
function Object:set_halted(halted) end

---Register n in gdb's numbering, as bytes in the target's order.
---@param n integer
---@return string
function Object:read_register(n) end

---Writes register n in gdb's numbering; as many bytes as it has, in the target's order. The CPU
---should not be running.
---@param n integer
---@param bytes string
function Object:write_register(n, bytes) end

---What the CPU sees: address space n (default 0; Arm's secure world is 1).
---@param n? integer
---@return qom.AddressSpace
function Object:address_space(n) end

---Resets a CPU or a device without a bus at every reset of the machine. For a CPU, options may give
---pc (the address it starts at) and registers (integers by gdb's number), which are set afterwards.
---@param options? table
function Object:reset_with_machine(options) end

---Calls fn at every reset of the machine, the one before it starts included. An error in fn is
---reported and goes no further.
---@param fn function
function qom.on_reset(fn) end

---Asks for a reset of the machine, as a guest's watchdog does. It comes when QEMU is back in its
---main loop; with -no-reboot QEMU ends.
function qom.request_reset() end

---What the headers of an image file say. kind is 'elf', 'uimage', 'hex', 'gzip', 'image' (a 64-bit
---Linux) or 'raw'; size counts the bytes of the file, or of the data in a HEX file; low and high
---are the physical addresses of the first byte and one after the last; the entry of an ELF file is
---a virtual address. A damaged ELF or HEX file is an error.
---@param path string
---@return {kind: string, size: integer, entry: integer?, low: integer?, high: integer?, machine: integer?, machine_name: string?, bits: integer?, big_endian: boolean?, text_offset: integer?, image_size: integer?, arch: string?}
function qom.image_info(path) end

---Loads an ELF file for the CPUs of this emulator to its physical addresses, in system memory or in
---space, at every reset. Options: windows, a list of { address, size, to }: what lies in one is
---loaded to address to on; offset (in bytes) is added to each address; symbols, a list of names.
---Returns where it starts, its first byte and one after its last, and { address, size } of each of
---those symbols that it has, by name.
---@param path string
---@param space? qom.AddressSpace
---@param options? table
---@return {entry: integer, low: integer, high: integer, symbols: table}
function qom.load_elf(path, space, options) end

---Loads a kernel in U-Boot's legacy image format, decompressing it if need be. address is wanted
---for images that run at any address.
---@param path string
---@param space? qom.AddressSpace
---@param address? integer
---@return {entry: integer, address: integer, size: integer, linux: boolean}
function qom.load_uimage(path, space, address) end

---Loads an Intel HEX file; size counts its bytes of data.
---@param path string
---@param space? qom.AddressSpace
---@return {entry: integer?, size: integer, low: integer, high: integer}
function qom.load_hex(path, space) end

---Loads a file as it is to an address; one of more than max_size bytes is an error. Returns its
---size in bytes.
---@param path string
---@param address integer
---@param max_size integer
---@param space? qom.AddressSpace
---@return integer
function qom.load_raw(path, address, max_size, space) end

---Puts bytes to an address at every reset, in ROM or RAM; 'info roms' shows them under name.
---@param name string
---@param bytes string
---@param address integer
---@param space? qom.AddressSpace
function qom.add_rom(name, bytes, address, space) end

---Path of a firmware file that comes with QEMU (or lies in a folder given by -L), or of a file the
---script may read; nil if there is none.
---@param name string
---@return string?
function qom.find_firmware(name) end

---Bytes of the flattened device tree (DTB) of a tree: { name, props = list of { name, bytes },
---children = list of trees }; its root may also have reserve, a list of { address, size } in bytes,
---and boot_cpu.
---@param tree table
---@return string
function qom.fdt_build(tree) end

---The tree, as fdt_build takes it, of the bytes of a DTB.
---@param bytes string
---@return table
function qom.fdt_parse(bytes) end

---Makes the bytes of a DTB the machine's device tree, which 'dumpdtb' shows. With -machine
---dumpdtb=FILE QEMU writes it and exits, as it does for its own machines. It is not put into the
---guest's memory.
---@param bytes string
function qom.set_machine_fdt(bytes) end

---Gives each rng-seed of the device tree that was loaded to an address new random bytes at each
---reset; size in bytes.
---@param address integer
---@param size integer
function qom.fdt_reseed(address, size) end

---Random bytes for a seed in a device tree; -seed makes them the same in each run.
---@param size integer
---@return string
function qom.fdt_seed(size) end

---Bytes of the machine's device tree, or nil; arm_boot sets it, too.
---@return string?
function qom.machine_fdt() end

---Id of the character device behind serial port n (-serial), or nil. While scripts declare, QEMU
---has not opened the ports yet: then each has an id, and chardev tells later whether it exists.
---@param n integer
---@return string?
function qom.serial(n) end

---Whether the command line gives serial port n (from 0) by -serial, other than by -serial none, or
---by QEMU's own default.
---@param n integer
---@return boolean
function qom.has_serial(n) end

---Whether there is a character device with this id.
---@param id string
---@return boolean
function qom.chardev(id) end

---Name of the drive that the command line gives for an interface ('sd', 'pflash', 'mtd', 'ide',
---'scsi', 'floppy', 'virtio', 'xen' or 'none'), bus and unit; nil without one. It is claimed when a
---device gets it as its property 'drive'; QEMU refuses to start with drives that nobody claims.
---@param interface string
---@param bus integer
---@param unit integer
---@return string?
function qom.drive(interface, bus, unit) end

---Like drive, by the drive's index= among those of its interface.
---@param interface string
---@param index integer
---@return string?
function qom.drive_at(interface, index) end

---Size in bytes of the drive with this name; nil without a medium.
---@param name string
---@return integer?
function qom.drive_size(name) end

---Bytes of the drive with this name, as a boot ROM would copy them. Up to 16 MiB, from an offset in
---bytes; an error where it has fewer.
---@param name string
---@param offset integer
---@param size integer
---@return string
function qom.drive_read(name, offset, size) end

---Whether the command line calls the drive with this name a CD-ROM (media=cdrom).
---@param name string
---@return boolean
function qom.drive_is_cdrom(name) end

---Interface, bus and unit of the drive with this name, as drive takes them; nil of a back end that
----drive or a default did not make.
---@param name string
---@return string?, integer?, integer?
function qom.drive_place(name) end

---Name of the drive that the command line gives for an interface ('ide' or 'scsi'), bus and unit;
---where it gives none, of a CD-ROM drive without a medium, as QEMU adds one to many of its boards.
---@param interface string
---@param bus integer
---@param unit integer
---@return string
function qom.cdrom(interface, bus, unit) end

---Number of network cards the command line asks for (-nic, -net nic).
---@return integer
function qom.nic_count() end

---The address ("52:54:00:12:34:56") of the network card that configure_nic gives a device of this
---type, when the machine is built; nil where the command line asks for none.
---@param type string
---@param alias? string
---@return string?
function qom.nic_mac(type, alias) end

---Sets 'mac' and 'netdev' of a device to the next network card that the command line asks for with
---its type, with the model alias or without a model. Whether there was one.
---@param alias? string
---@return boolean
function Object:configure_nic(alias) end

---Place ('file:line') of the innermost script function that is running, or nil; the modules that
---come with qemu-scripted are not scripts.
---@return string?
function qom.caller() end

---File of the innermost script function that is running, or nil.
---@return string?
function qom.caller_file() end

---Compiles the script in file path, which the sandbox must allow, and returns it as a function.
---Bytecode is refused.
---@param path string
---@return function
function qom.load_script(path) end

---Compiles text and returns it as a function; places in it are reported as 'name:line'. Bytecode is
---refused.
---@param text string
---@param name string
---@return function
function qom.load_code(text, name) end

---Makes require look in folder path after the folder of the requiring script.
---@param path string
function qom.set_script_dir(path) end

---Lets scripts read the file path, or the files below folder path. Works only before the first
---script is loaded.
---@param path string
function qom.allow_root(path) end

---Whether the sandbox lets a script read the file path; one that does not exist may be read where
---its folder may.
---@param path string
---@return boolean
function qom.may_read(path) end

---Contents of the file path, up to 64 MiB; the sandbox must allow it.
---@param path string
---@return string
function qom.read_file(path) end

---Whether path is a regular file that the sandbox lets a script read.
---@param path string
---@return boolean
function qom.file_exists(path) end

---path as seen from the folder of base_file, or made absolute from the working directory without
---one; an absolute one stays as it is.
---@param path string
---@param base_file? string
---@return string
function qom.resolve_path(path, base_file) end

---The file that path leads to where path is a symbolic link; else path.
---@param path string
---@return string
function qom.follow_link(path) end

---Prints a line as it is to the monitor or to stderr.
---@param text string
function qom.print_fault(text) end

---Says what the calls that follow are made for, as "FILE:LINE: name": should QEMU end in one of
---them, the message starts with it. Without node, the line that makes the call is named.
---@param node? string
function qom.working_on(node) end

---Names the object and its parts, as "FILE:LINE: name", for the message if QEMU ends while
---resetting one of them.
---@param node string
function Object:is_part_of(node) end

---Keeps a line that is going to be reported: should QEMU end before, it is printed then.
---@param text string
function qom.keep_fault(text) end

---Prints a warning to the monitor or to stderr.
---@param text string
function qom.warn(text) end

---Prints a piece of information to the monitor or to stderr.
---@param text string
function qom.info(text) end

---Ends QEMU with the given exit status (0 without it): at once while the machine is being built,
---later by an orderly shutdown that begins when QEMU is back in its main loop.
---@param status? integer
function qom.quit(status) end

---Version of the running QEMU, as in '7.2.22'.
---@return string
function qom.version() end

---Virtual time in nanoseconds.
---@return integer
function qom.now_ns() end

---Facts of the running emulator: the NAME in qemu-system-NAME, the architecture that several of
---these share, the width of its CPUs in bits, their byte order, the e_machine numbers of ELF files
---it runs, and gdb's numbers of the registers that hold the first arguments of a function (empty
---where none do).
---@return {name: string, family: string, bits: integer, big_endian: boolean, elf_machines: integer[], args: integer[]}
function qom.target() end

---Boots an Arm A- or R-profile machine as QEMU's own boards do (arm_load_kernel): loads kernel,
---initrd and device tree, puts the boot code there and resets all CPUs with the machine. Options:
---kernel, initrd (paths), append (text), dtb (a path, or the bytes of a device tree), dtb_size
---(bytes of memory it takes, at least), dtb_start (its address, where an ELF kernel leaves no room
---at the start of RAM), ram_size and loader_start (bytes and address of RAM), board_id, secure
---(boot Linux in secure state), psci ('hvc', 'smc' or nil), firmware_loaded (there is firmware: the
---kernel is left to it), smp_loader_start, smp_bootreg_addr, gic_cpu_if_addr (addresses of the boot
---code of further CPUs without PSCI), secondary_code (bytes of that code, in place of QEMU's),
---secondary_entry (address where further CPUs start without PSCI, instead of such code),
---secondary_held (they stay as they are: devices start them), entry (address where firmware begins
---that is no reset vector), board_setup ({address=, code=, secure=}: code that 32-bit CPUs call
---before the kernel; {address=, mvbar=}: QEMU's, which makes SMC do nothing), skip_dtb (load no
---device tree now). What is not given here is not taken from the command line either.
---@param cpu qom.Object cpu
---@param options table
function qom.arm_boot(cpu, options) end

---Boots an Arm M-profile CPU as QEMU's own boards do (armv7m_load_kernel): loads kernel, an ELF
---file or a binary of up to size bytes that goes to address base, and resets the CPU with the
---machine. Without kernel the CPU is only reset.
---@param cpu qom.Object cpu
---@param kernel? string
---@param base integer
---@param size integer
function qom.armv7m_boot(cpu, kernel, base, size) end

---Lets an OpenRISC core count time, as QEMU's boards do: without it a guest must not use the core's
---tick timer.
function Object:start_clock() end

---Buttons of QEMU's Stellaris boards, where they are no device: each key of the host's keyboard,
---given as the number of a PC's keyboard (0xc8 is up), raises its line while it is pressed.
---@param lines table
---@param keycodes table
function qom.stellaris_gamepad(lines, keycodes) end

---Gives a hart its id, the value of mhartid; before it is realized. QEMU starts with 0 for each.
---@param id integer
function Object:set_hartid(id) end

---What the property 'priority-base' of a SiFive PLIC must be for the registers to start at offset
---0, as its manual has them: in bytes; it depends on the version of QEMU.
---@return integer
function qom.riscv_plic_priority_base() end

---The reset ROM of QEMU's RISC-V boards, as bytes: in code each hart jumps to start with its hart
---id in a0, the address of the device tree (fdt) in a1 and that of info, an OpenSBI fw_dynamic_info
---that follows the code, in a2. Options: bits (32 or 64; without it those of the emulator), start,
---fdt, and for info next (address of the next stage), mode (1: S-mode, 0: U-mode, 3: M-mode; 1
---without it) and boot_hart; with select the code begins in the second word, and the first one is
---select (mode select pins).
---@param options table
---@return {code: string, info: string}
function qom.riscv_boot_rom(options) end

---Makes the host-target interface of the simulator Spike: a console in two registers of 8 bytes,
---where the symbols told by riscv_htif_symbol are, else at address base. memory is where programs
---are.
---@param cpu qom.Object riscv-cpu
---@param memory qom.Object memory-region
---@param base integer
---@param chardev? string
function qom.riscv_htif(cpu, memory, base, chardev) end

---Tells where a program has the symbol 'fromhost' or 'tohost' of 8 bytes: the registers of
---riscv_htif are there.
---@param name string
---@param address integer
---@param size integer
function qom.riscv_htif_symbol(name, address, size) end

---Whether both symbols were told.
---@return boolean
function qom.riscv_htif_uses_symbols() end

---What a hart implements, as a device tree's riscv,isa has it.
---@return string
function Object:isa() end

---Gives a character device to what Xtensa programs write and read by the instruction SIMCALL (with
----semihosting), as QEMU's machine sim does.
---@param chardev string
function qom.sim_console(chardev) end

---Puts a domain of RISC-V's APLIC below another, which may delegate interrupts to it; before it is
---realized. Both have the same num-irqs.
---@param child qom.Object riscv.aplic
function Object:aplic_add_child(child) end

---A realized ACLINT machine timer, with the time CSR of its harts reading it; not mapped and not
---connected. properties are those of the type 'riscv.aclint.mtimer' (frequency in Hz, sizes and
---offsets in bytes).
---@param properties table
---@return qom.Object
function qom.riscv_mtimer(properties) end

---What a board does to a realized fw_cfg device: its DMA goes to the system's memory, it knows the
---number of CPUs, and the option ROMs of the command line become files of it.
function Object:fw_cfg_start() end

---Calls fn when the machine's power button is pressed: the monitor's system_powerdown, or a signal
---of the host's that asks for shutdown.
---@param fn function
function qom.on_powerdown(fn) end

---Makes the test session, before the machine is built.
function qom.test_open() end

---Starts the session when the machine is ready: from then on the main loop calls qemu.main's
---test_step(reason). Results go to the file that testing.results= of the machine names, a line of
---JSON each; file names the test in messages.
---@param file string
function qom.test_begin(file) end

---Has test_step called again, once the main loop has been round.
function qom.test_again() end

---Lets the machine run until something wakes the session, or for ns nanoseconds of virtual time, or
---for host_ms milliseconds of the host's. test_step is called when the machine stands still again,
---with the reason: 'time', 'guard', what woke it, or the run state QEMU stopped in.
---@param ns? integer
---@param host_ms? integer
function qom.test_go(ns, host_ms) end

---Like test_go, for this CPU alone and a number of instructions; with -icount only.
---@param instructions integer
function Object:test_go_cpu(instructions) end

---Resets the machine, at once.
function qom.test_reset() end

---Lets ns nanoseconds of virtual time pass for devices and their timers, while the CPUs stand
---still.
---@param ns integer
function qom.test_advance(ns) end

---The run state, as QMP's query-status has it.
---@return string
function qom.test_state() end

---Whether virtual time counts instructions (-icount).
---@return boolean
function qom.test_icount() end

---The value as JSON, on one line.
---@param value any
---@return string
function qom.test_json(value) end

---Writes a line of JSON to the results.
---@param value table
function qom.test_report(value) end

---Ends the process, with a result for the case of that name, unless it is called again within so
---many seconds of host time (0: no end). doing tells what is being done, and where.
---@param seconds integer
---@param name string
---@param doing string
function qom.test_guard(seconds, name, doing) end

---Gives test code its whole budget of instructions anew.
function qom.test_refill() end

---Host time in seconds, from some start.
---@return number
function qom.test_seconds() end

---Id of the character device that gives serial line n to test code; made when it is asked for the
---first time.
---@param n integer
---@return string
function qom.test_serial(n) end

---The serial lines that the machine under test has.
---@return integer[]
function qom.test_serial_lines() end

---Types text into line n; the guest gets it as its UART has room.
---@param n integer
---@param text string
function qom.test_serial_type(n, text) end

---What the guest wrote to line n and was not taken yet, or the last max bytes of it, and its
---position in bytes from the start.
---@param n integer
---@param max? integer
---@return string, integer
function qom.test_serial_text(n, max) end

---Takes what is on line n up to a position in bytes from the start.
---@param n integer
---@param to integer
function qom.test_serial_take(n, to) end

---The last max bytes that the guest wrote to line n, taken or not.
---@param n integer
---@param max integer
---@return string
function qom.test_serial_history(n, max) end

---Number of typed bytes that the guest has not taken.
---@param n integer
---@return integer
function qom.test_serial_pending(n) end

---While the machine runs, wakes the session when text what appears on line n, or when function
---what, which is called for each piece of output, returns true. Without what, nothing on this line
---wakes it.
---@param n integer
---@param what? any
function qom.test_serial_wait(n, what) end

---Takes a snapshot of the machine in memory: devices, RAM, and what the session holds. One of that
---name is replaced.
---@param name string
function qom.test_snapshot(name) end

---Brings the machine back to the snapshot of that name.
---@param name string
function qom.test_restore(name) end

---Gives up the snapshot of that name, if there is one.
---@param name string
function qom.test_forget(name) end

---Why no snapshot of this machine can be taken; nil if one can.
---@return string?
function qom.test_no_snapshot() end

---Watches the line from now on; until it is driven it counts as low.
function Line:test_watch() end

---The level that the line's device sees, and the one the line is driven to: they differ while it is
---stuck.
---@return integer, integer
function Line:test_level() end

---How often the line rose and fell since it is watched.
---@return integer, integer
function Line:test_edges() end

---Drives the line as its output would.
---@param level integer
function Line:test_drive(level) end

---Keeps the line at a level, whatever drives it; without a level it follows again.
---@param level? integer
function Line:test_stick(level) end

---While the machine runs, wakes the session when the line rises, falls, or does either.
---@param rise boolean
---@param fall boolean
function Line:test_line_wait(rise, fall) end

---Makes size bytes at an address of this region answer with a bus error.
---@param address integer
---@param size integer
---@return qom.Object
function Object:test_bus_error(address, size) end

---Makes what is read from size bytes at an address of this region come out as (value & and_mask) ~
---xor_mask; writes go through.
---@param address integer
---@param size integer
---@param and_mask integer
---@param xor_mask integer
---@return qom.Object
function Object:test_bad_read(address, size, and_mask, xor_mask) end

---Takes a fault away again.
function Object:test_end_fault() end

---Runs a QMP command and returns what it returns.
---@param command string
---@param arguments? table
---@return any
function qom.test_qmp(command, arguments) end

---While the machine runs, wakes the session when QMP tells the event of that name. Without a name,
---none does.
---@param name? string
function qom.test_event_wait(name) end

---The first event of that name that QMP told, as it told it; it and all before it are forgotten.
---nil if there was none.
---@param name string
---@return table?
function qom.test_event_take(name) end

---Forgets all events.
function qom.test_event_clear() end

---Calls fn() so that devices take what it reads and writes for accesses of this CPU; returns its
---first two results.
---@param fn function
---@return any, any
function Object:test_as_cpu(fn) end

---The description of the CPU's core registers that gdb would get; nil where QEMU has none.
---@return string?
function Object:test_register_xml() end

---The address of the instruction the CPU executes next; nil where QEMU does not tell.
---@return integer?
function Object:test_pc() end

---The picture that console n shows: pixels of 32 bits in the host's byte order, 0x00RRGGBB, row by
---row.
---@param n integer
---@return integer width, integer height, string pixels
function qom.test_screen(n) end

---The picture in a PNG file, which the sandbox must allow. Transparent parts are on black.
---@param path string
---@return integer width, integer height, string pixels
function qom.test_screen_read(path) end

---Writes a picture as PNG file name, in the folder that testing.screens= of the machine names;
---returns its path. Without such a folder nothing is written: nil.
---@param name string
---@param width integer
---@param pixels string
---@return string?
function qom.test_screen_save(name, width, pixels) end

---How many pixels of two pictures of the same size differ by more than tolerance in red, green or
---blue, and where the first one is.
---@param width integer
---@param a string
---@param b string
---@param tolerance integer
---@return integer differing, integer? x, integer? y
function qom.test_screen_compare(width, a, b, tolerance) end

---The pixels of a picture of the difference: equal ones are dimmed, differing ones red.
---@param width integer
---@param a string
---@param b string
---@param tolerance integer
---@return string
function qom.test_screen_difference(width, a, b, tolerance) end

---The pixels of a rectangle of a picture.
---@param width integer
---@param pixels string
---@param x integer
---@param y integer
---@param crop_width integer
---@param crop_height integer
---@return string
function qom.test_screen_crop(width, pixels, x, y, crop_width, crop_height) end

---The last error in a function of a device that stopped the machine, since this was asked last.
---@return string?
function qom.device_failure() end

---The names of the methods that self has in every device.
---@return string[]
function qom.device_methods() end

---Makes a type of devices. This is what q.device_class does once it has checked what the script
---wrote; the table is the module's own business.
---@param description table
function qom.new_device_class(description) end

---Sets interrupt n (default 0): true or 1 raises it, false or 0 lowers it.
---@param level any
---@param n? integer
function DeviceSelf:set_irq(level, n) end

---What interrupt n (default 0) was set to last.
---@param n? integer
---@return integer
function DeviceSelf:irq_level(n) end

---Sets line n (default 0) of an output (nil: the unnamed one).
---@param name? string
---@param level any
---@param n? integer
function DeviceSelf:set_output(name, level, n) end

---What line n (default 0) of an output was set to last.
---@param name? string
---@param n? integer
---@return integer
function DeviceSelf:output_level(name, n) end

---The virtual time in ns: it stands still while the machine does.
---@return integer
function DeviceSelf:now() end

---Lets the timer's function be called once, in so many ns of virtual time (at least 1000).
---@param ns integer
function DeviceTimer:start(ns) end

---Likewise, at an absolute virtual time in ns.
---@param ns integer
function DeviceTimer:start_at(ns) end

---Lets the timer's function be called again and again, with that period in ns of virtual time (at
---least 10000), without drift.
---@param ns integer
function DeviceTimer:every(ns) end

---Stops the timer.
function DeviceTimer:stop() end

---Whether the timer is running.
---@return boolean
function DeviceTimer:pending() end

---The virtual time in ns at which the timer expires; nil if it is not running.
---@return integer?
function DeviceTimer:expires() end

---Sends bytes to the back end: a string, or one byte as a number. Without a back end they are
---dropped.
---@param data any
function DeviceChardev:write(data) end

---Says that there is room again: can_receive is asked anew. To be called whenever it may have
---returned 0 before.
function DeviceChardev:accept_input() end

---Whether the property names a back end.
---@return boolean
function DeviceChardev:connected() end

---Sends a break, where the back end knows of such a thing.
function DeviceChardev:send_break() end

---Reads bytes. nil and the reason where the transfer fails.
---@param address integer
---@param size integer
---@return string?, string?
function DeviceDma:read(address, size) end

---Writes bytes. nil and the reason where the transfer fails.
---@param address integer
---@param data string
---@return boolean?, string?
function DeviceDma:write(address, data) end

---Reads a number of 1, 2, 4 or 8 bytes, little-endian unless big is true. nil and the reason where
---the transfer fails.
---@param address integer
---@param size integer
---@param big? boolean
---@return integer?, string?
function DeviceDma:load(address, size, big) end

---Writes a number of 1, 2, 4 or 8 bytes, little-endian unless big is true. nil and the reason where
---the transfer fails.
---@param address integer
---@param size integer
---@param value integer
---@param big? boolean
---@return boolean?, string?
function DeviceDma:store(address, size, value, big) end

---Copies bytes from one address to another, from the first to the last, 4 KiB at a time. nil and
---the reason where the transfer fails.
---@param to integer
---@param from integer
---@param size integer
---@return boolean?, string?
function DeviceDma:copy(to, from, size) end

---Writes a line to QEMU's log where -d guest_errors asks for it: the guest did what it should not.
---@param text string
function DeviceSelf:guest_error(text) end

---Likewise with -d unimp: the guest wants what the device does not do.
---@param text string
function DeviceSelf:unimp(text) end

---Gives the live class of that name the functions of a new description of it. The module's own
---business, like new_device_class.
---@param description table
function qom.reload_device_class(description) end

---All address spaces, in the order they were made; the first is that of the system's memory.
---@return qom.AddressSpace[]
function qom.address_spaces() end

---What answers an access to the region: "ram", "rom", "rom device" (read like ROM, written like a
---device), "ram device" (memory of a host's device), "io" (a device), "iommu", "alias", or
---"container" (what was added to it).
---@return string
function Object:region_kind() end

---All RAM blocks, each with name, size in bytes and sha256, the hash of offset and contents of each
---page that is not zero. What lies at an address in the system's memory, size bytes of it, counts
---as zero.
---@param address? integer
---@param size? integer
---@return table[]
function qom.ram_blocks(address, size) end

---QEMU's list of ROMs and loaded images, as 'info roms' shows it.
---@return string[]
function qom.loaded_roms() end

---Multiplier and divider between the clock's period and that of the clocks it feeds.
---@return integer, integer
function Object:clock_ratio() end

---Whether the machine's first reset has reached the device. Known while a machine is inspected.
---@return boolean
function Object:is_reset() end

---How many devices had been realized when this one was, itself included; the parts of a device come
---before it. Of a memory region of the board's or of one of its devices: the number of the first
---device that was realized when the region was there. Known while a machine is inspected.
---@return integer?
function Object:realize_number() end

---Whether the device has a part of its own in saved states.
---@return boolean
function Object:has_state() end

---Whether the other object is a field of this one.
---@param other qom.Object object
---@return boolean
function Object:holds(other) end

---Whether this object's own fields have a pointer to the other one.
---@param other qom.Object object
---@return boolean
function Object:points_to(other) end

---Of a line that was made to drive another with the opposite level, that other one; else nil.
---@return qom.Line?
function Line:inverts() end

---The object that has the line in a field that is no output: of a line that is no input of any
---device, whose function it ends in; nil where no object has it.
---@return qom.Object?
function Line:holder() end

---Whether CPUs of the running machine read zero where nothing answers.
---@return boolean
function qom.ignores_bus_errors() end

---The value that a property has in a new object of the type; nil where there is none, or no object
---is made only to ask.
---@param type string
---@param property string
---@return any
function qom.initial_value(type, property) end

---The value that a JSON text describes.
---@param text string
---@return any
function qom.parse_json(text) end

---A realized device 'smbus-eeprom' on an I2C bus, at an address of 7 bits. It holds data, up to 256
---bytes, and zeros after these; a reset brings them back.
---@param bus qom.Object i2c-bus
---@param address integer
---@param data? string
---@return qom.Object
function qom.smbus_eeprom(bus, address, data) end

---The 256 bytes that an 'smbus-eeprom' holds.
---@return string
function Object:smbus_eeprom_data() end

return qom
