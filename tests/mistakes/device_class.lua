-- SPDX-License-Identifier: GPL-2.0-or-later
-- Device classes that cannot be.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.cpu "rv64" { id = "hart0" }
q.device_class(5) {}
--> q.device_class takes the name of a new type and a table: q.device_class "NAME" { … }
q.device_class "pl011"
--> q.device_class 'pl011' declares nothing: give it a table: q.device_class "pl011" { id = … }
q.device_class "a" (7)
--> q.device_class takes the name of a new type and a table: q.device_class "NAME" { … }
q.device_class "virtio-mmio" {}
--> device class 'virtio-mmio': this QEMU has a type 'virtio-mmio' already
q.device_class "b/c" {}
--> device class 'b/c': 'b/c': the name of a type has letters, digits, '-', '.' and '_'
q.device_class "0b" {}
--> device class '0b': '0b': the name of a type begins with a letter and has at most 60
q.device_class "keys" { register = {}, irqs = -1, description = 5, on_error = "halt", version = 0 }
--> device class 'keys': the class: no key 'register' (did you mean 'registers'?); it takes: chardevs, clock_outputs, clocks, description, dma, i2c, inputs, irqs, loaded, minimum_version, nonvolatile, on_error, outputs, plain, props, realize, registers, reset, spi, state, timers, unrealize, version
--> device class 'keys': description must be a string, not 5
--> device class 'keys': the class: on_error must be one of: stop, log, exit; not 'halt'
--> device class 'keys': the class: version must be an integer from 1 to 2147483647, not 0
--> device class 'keys': the class: irqs must be an integer from 0 to 1024, not -1
q.device_class "bank" { registers = { { 0, "A" } } }
--> device class 'bank': registers: size is missing (of the memory region, in bytes)
q.device_class "bank2" { registers = { size = 0x10, widht = 8, { 0, "A", width = 24 }, 7, { 4, "5" } } }
--> device class 'bank2': registers: no key 'widht' (did you mean 'width'?); it takes: access_size, endianness, read, size, unaligned, unknown, width, write
--> device class 'bank2': register A: width must be 8, 16, 32 or 64 (bits), not 24 (0x18)
--> device class 'bank2': registers: a register is a table { offset, "NAME", … }, not 7
--> device class 'bank2': register: a name must begin with a letter and have letters, digits and '_', not '5'
q.device_class "overlap" { registers = { size = 8, { 0, "A" }, { 2, "B" } } }
--> device class 'overlap': register B (0x2) overlaps A (0x0)
q.device_class "beyond" { registers = { size = 8, { 8, "A" } } }
--> device class 'beyond': register A (0x8) lies beyond the bank's size (0x8)
q.device_class "twice" { registers = { size = 8, { 0, "A" }, { 4, "A" } }, state = { A = 1 } }
--> device class 'twice': register 'A': the name is taken by a register
--> device class 'twice': state field 'A': the name is taken by a register
q.device_class "access" { registers = { size = 8, { 0, "A", access = "r" }, { 4, "B", mask = 1 << 32, reset = -1 << 40 } } }
--> device class 'access': register A: access must be one of: rw, ro, wo, w1c, w1s, rc; not 'r'
--> device class 'access': register B: reset has bits beyond its width
--> device class 'access': register B: mask has bits beyond its width
q.device_class "sizes" { registers = { size = 8, access_size = 3, unknown = "panic", endianness = 9 } }
--> device class 'sizes': registers: unknown must be one of: log, zero, error; not 'panic'
--> device class 'sizes': registers: endianness must be an integer from 0 to 2, not 9
--> device class 'sizes': registers: access_size must be 1, 2, 4 or 8 (bytes), or { least, most } of these
q.device_class "fields" { registers = { size = 8, { 0, "A", fields = { X = { 30, 4 }, Y = {}, Z = { 0, access = "no" }, V = { 0 } } } } }
--> device class 'fields': register A, field X: must be { lowest bit, width }, and within 32 bits
--> device class 'fields': register A, field Y: must be { lowest bit, width }, and within 32 bits
--> device class 'fields': register A, field Z: its bits are another field's, too
--> device class 'fields': register A, field Z: access must be one of: rw, ro, wo, w1c, w1s, rc, reserved, unimp; not 'no'
q.device_class "enum" { registers = { size = 8, { 0, "A", fields = { X = { 0, enum = { on = 2 } } } } } }
--> device class 'enum': register A, field X: enum: on must be an integer from 0 to 1, not 2
q.device_class "alias" { registers = { size = 8, { 0, "A", alias = "B" }, { 4, "B", count = 1.5 } } }
--> device class 'alias': register A: alias: no register 'B' is declared before it
--> device class 'alias': register B: count must be an integer from 1 to 65536, not 1.5
q.device_class "calls" { registers = { size = 8, { 0, "A", read = 5 } }, reset = "now", timers = { t = 1 } }
--> device class 'calls': read of A (offset 0x00) must be a function, not 5
--> device class 'calls': timers 't' must be a table, not 1
--> device class 'calls': reset must be a function, not 'now'
q.device_class "props" { props = { a = { type = "uint7" }, b = { type = "uint8", default = 256 }, c = { type = "enum" }, id = 5 } }
--> device class 'props': props 'a': type must be bool, uint8, uint16, uint32, uint64, int32, int64, size, string, enum or link<TYPE>, not 'uint7'
--> device class 'props': props 'b': default must be an integer from 0 to 255, not 256 (0x100)
--> device class 'props': props 'c': an enum needs choices = { "NAME", … }
--> device class 'props': props 'id' must be a table, not 5
--> device class 'props': props 'id': type must be bool, uint8, uint16, uint32, uint64, int32, int64, size, string, enum or link<TYPE>, not nil
q.device_class "links" { props = { a = { type = "link<uart>" }, b = { type = "link<device>", change = print } } }
--> device class 'links': props 'a': this QEMU has no type 'uart'
--> device class 'links': props 'b': QEMU lets no link change while the machine runs: no `change`
q.device_class "names" { state = { now = 1, set_irq = 2, access = 3, ["a b"] = 4 }, timers = { tick = print }, clocks = { "tick" } }
--> device class 'names': timer 'tick': the name is taken by a clock
--> device class 'names': state field: a name must begin with a letter and have letters, digits and '_', not 'a b'
--> device class 'names': state field 'access': the name is taken by a part of every device
--> device class 'names': state field 'now': the name is taken by a method of every device
--> device class 'names': state field 'set_irq': the name is taken by a method of every device
q.device_class "lines" { inputs = { x = print, [2] = print }, outputs = { "x", lines = 2, ["sysbus-irq"] = 1, ["a b"] = 1 } }
--> device class 'lines': inputs '2': only one group of lines can be without a name
--> device class 'lines': outputs 'a b': a name must begin with a letter and have letters, digits, '-' and '_'
--> device class 'lines': outputs 'lines': the name is taken by other lines
--> device class 'lines': outputs 'sysbus-irq': the name is taken by other lines
--> device class 'lines': outputs 'x': the name is taken by other lines
q.device_class "state" { state = { f = print, t = { {} } } }
--> device class 'state': state 'f': integers, booleans, strings and flat tables of these can be saved, not a function
--> device class 'state': state 't': a table must be flat: [1] is a table
q.device_class "buses" { i2c = {}, spi = {}, registers = { size = 8 } }
--> device class 'buses': i2c, spi and plain exclude each other
q.device_class "i2c" { i2c = { recieve = print } }
--> device class 'i2c': i2c: no key 'recieve'; it takes: event, recv, send
q.device_class "good" { registers = { size = 8, { 0, "A" } } }
q.device_class "good" { registers = { size = 8, { 0, "A" } } }
--> device class 'good': this QEMU has a type 'good' already
