# SPDX-License-Identifier: GPL-2.0-or-later
"""Machine scripts from nothing: good ones, ones with one planted fault, wild ones.

A good script must be accepted. A planted one differs from a good one in one place: what QEMU says must
name that line. Of a wild one, anything may be wrong.
"""

# Types that come up alone on any machine: props, number of IRQs, of GPIO inputs and of outputs.
PARTS = {
    "serial-mm": ("", 1, 0, 0),
    "pl011": ("", 6, 0, 0),
    "pl031": ("", 1, 0, 0),
    "pl061": ("", 1, 8, 8),
    "goldfish_rtc": ("", 1, 0, 0),
    "virtio-mmio": ("", 1, 0, 0),
    "sifive.uart": ("", 1, 0, 0),
    "cadence_ttc": ("", 3, 0, 0),
    "unimplemented-device": ('name = "nothing", size = 0x800', 0, 0, 0),
}
# A model of CPU, how many of its inputs are used.
CPUS = {
    "aarch64": ("cortex-a53", 4), "arm": ("cortex-a15", 4), "riscv64": ("rv64", 12), "riscv32": ("rv32", 12),
    "m68k": ("m68040", 0), "avr": ("avr6-avr-cpu", 0), "alpha": ("ev67", 0), "or1k": ("or1200", 0), "microblaze": ("microblaze", 0),
    "sh4": ("sh7751r", 0), "xtensa": ("dc232b", 0), "rx": ("rx62n", 0), "loongarch64": ("la464", 0),
}


def quote(text):
    """A Lua string literal of bytes or text."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03d}" for b in data) + '"'


class Good:
    """A script that is right: statements of a line or more, and what is in it."""

    def __init__(self, rng, target, facts):
        self.rng = rng
        self.target = target
        self.facts = facts
        self.statements = ['local q = require "qemu"',
                           f'q.machine {{ name = "m", arch = "{target}", cpus = 8 }}']
        self.head = len(self.statements)
        self.names = []  # variables of nodes
        self.rams, self.devices, self.inputs, self.wires, self.clocks = [], [], [], [], []
        self.free = 0x1000 if target == "avr" else 0x100000
        self.limit = 0x10000 if target == "avr" else 0x7000000
        self.build()

    def place(self, size):
        at = (self.free + size - 1) // size * size
        self.free = at + size + self.rng.choice([0, 0, 0x1000])
        return at

    def name(self, prefix):
        name = f"{prefix}{len(self.names)}"
        self.names.append(name)
        return name

    def add(self, text):
        """Append a statement, sometimes over several lines. It begins on its first line."""
        if self.rng.random() < 0.2 and " { " in text and text.endswith(" }"):
            text = text.replace(" { ", " {\n  ", 1)[:-2] + "\n}"
        if self.rng.random() < 0.1:
            text = self.rng.choice(["", "-- a comment", "--[[ a comment\nof two lines ]]"]) + "\n" + text
        self.statements.append(text)
        return len(self.statements) - 1

    def build(self):
        rng = self.rng
        model, inputs = CPUS[self.target]
        if rng.random() < 0.8:
            for i in range(rng.choice([1, 1, 1, 2, 4])):
                name = self.name("cpu")
                self.add(f'local {name} = q.cpu "{model}" {{ id = "{name}" }}')
                self.inputs += [(name, n) for n in range(inputs)]
        for _ in range(rng.randint(1, 3)):
            self.memory()
        known = [t for t in PARTS if t in self.facts.types]
        for _ in range(rng.randint(0, 6) if known and self.target != "avr" else 0):
            self.device(rng.choice(known))
        for _ in range(rng.randint(0, 3)):
            self.clock()
        for _ in range(rng.randint(0, 4)):
            self.wire()
        if rng.random() < 0.3:
            self.add('q.on("%s", function() end)' % rng.choice(["realized", "ready", "reset", "powerdown"]))
        if rng.random() < 0.3:
            self.add('local p%d = q.param("p%d", { default = %d, min = 0, max = 9, help = "a number" })' %
                     (len(self.statements), len(self.statements), rng.randint(0, 9)))

    def memory(self):
        size = self.rng.choice([0x1000, 0x2000] if self.target == "avr" else [0x1000, 0x4000, 0x10000])
        name, at = self.name("mem"), self.place(size)
        kind = self.rng.choice(["ram", "ram", "ram", "rom", "stub", "alias"])
        if kind == "alias" and not self.rams:
            kind = "ram"
        if kind == "alias":
            self.add(f'local {name} = q.alias {{ id = "{name}", of = {self.rng.choice(self.rams)[0]}, at = 0x{at:x}, '
                     f'size = 0x1000 }}')
        else:
            number = self.add(f'local {name} = q.{kind} {{ id = "{name}", at = 0x{at:x}, size = 0x{size:x} }}')
            if kind == "ram":
                self.rams.append((name, at, size, number))

    def device(self, type_name):
        props, irqs, inputs, outputs = PARTS[type_name]
        name, at = self.name("dev"), self.place(0x10000)
        props = f", props = {{ {props} }}" if props else ""
        number = self.add(f'local {name} = q.device "{type_name}" {{ id = "{name}", at = 0x{at:x}{props} }}')
        self.devices.append((name, type_name, at, number))
        self.inputs += [(name, n) for n in range(inputs)]
        self.wires += [(name, "irq", n) for n in range(irqs)] + [(name, "output", n) for n in range(outputs)]

    def clock(self):
        name = self.name("clk")
        if self.clocks and self.rng.random() < 0.5:
            self.add(f'local {name} = q.clock_div {{ id = "{name}", source = {self.rng.choice(self.clocks)}, mul = 2 }}')
        else:
            self.add(f'local {name} = q.clock {{ id = "{name}", hz = {self.rng.choice([1, 32768, 1000000, 100000000])} }}')
        self.clocks.append(name)

    def wire(self):
        if self.wires and self.inputs:
            (name, kind, n) = self.wires.pop(self.rng.randrange(len(self.wires)))
            to, m = self.rng.choice(self.inputs)
            if to != name:
                self.add(f"{name}:{kind}({n}):to({to}:input({m}))")

    def text(self):
        return "\n".join(self.statements) + "\n"

    def line_of(self, number):
        """The line on which statement `number` begins, its comment aside."""
        before = "\n".join(self.statements[:number])
        line = before.count("\n") + 2
        text = self.statements[number]
        skipped = len(text) - len(text.removeprefix("--[[ a comment\nof two lines ]]").removeprefix("-- a comment").lstrip("\n"))
        return line + text[:skipped].count("\n")


BAD_INTEGER = ['"x"', "1.5", "{}", "true", "-1", "function() end", "0/0", "1/0", '"4096"', "1e300"]
BAD_SIZE = ["0"] + BAD_INTEGER
BAD_ID = ["nil", '""', '"a/b"', "5", "{}", '"a b"', "true", '"a\\0b"', '"a\\nb"', '"\\255"']


class Planter:
    """Plants one fault into a good script. Each plant_… returns the number of the statement, or None."""

    def __init__(self, good):
        self.good = good
        self.rng = good.rng
        self.plants = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("plant_")]

    def plant(self):
        """(kind, line): what was planted, and the line that must be named."""
        while True:
            plant = self.rng.choice(self.plants)
            number = plant()
            if number is not None:
                return plant.__name__.removeprefix("plant_"), self.good.line_of(number)

    def append(self, text):
        # anywhere behind what it may refer to: the end, or before the hooks and wires there
        self.good.statements.append(text)
        return len(self.good.statements) - 1

    def anywhere(self, text):
        at = self.rng.randint(self.good.head, len(self.good.statements))
        self.good.statements.insert(at, text)
        return at

    def fresh(self, kind, fields):
        at = self.good.place(0x1000)
        return self.anywhere(f'q.{kind} {{ id = "fresh", at = 0x{at:x}, {fields} }}')

    def a_device(self):
        return self.rng.choice(self.good.devices) if self.good.devices else None

    def plant_type(self):
        return self.anywhere('q.device "%s" { id = "fresh" }' % self.rng.choice(
            ["pl01", "serial-nm", "", "nothing-like-it", "%s%n", "x" * 500, "device", "cpu", "sys-bus-device"]))

    def plant_cpu_type(self):
        if self.good.target not in ("aarch64", "arm", "riscv64", "riscv32"):  # some take any name
            return None
        return self.anywhere('q.cpu "%s" { id = "fresh" }' % self.rng.choice(["cortex-a", "pl011", "ram", "x" * 300]))

    def plant_type_kind(self):
        return self.anywhere('q.device(%s) { id = "fresh" }' % self.rng.choice(["5", "nil", "{}", "true"]))

    def plant_key(self):
        return self.fresh(self.rng.choice(["ram", "rom"]), "size = 0x1000, %s = 1" %
                          self.rng.choice(["sise", "irq", "adress", '["a b"]', "[1]", "[-1]", "[1.5]", "[true]"]))

    def plant_size(self):
        return self.fresh(self.rng.choice(["ram", "rom", "stub"]), "size = " + self.rng.choice(BAD_SIZE))

    def plant_size_missing(self):
        return self.fresh(self.rng.choice(["rom", "stub"]), "")

    def plant_id(self):
        return self.anywhere(f"q.ram {{ id = {self.rng.choice(BAD_ID)}, at = 0x{self.good.place(0x1000):x}, size = 0x1000 }}")

    def plant_id_twice(self):
        if not self.good.names:
            return None
        name = self.rng.choice(self.good.names)
        return self.append(f'q.clock {{ id = "{name}", hz = 1 }}')

    def plant_at(self):
        return self.anywhere('q.ram { id = "fresh", at = %s, size = 0x1000 }' % self.rng.choice(
            ['"x"', "1.5", "true", "function() end", '{ address = "x" }', "{ adress = 0 }", "{ region = 0 }",
             "{ address = 0, priority = {} }", "{ address = 0, into = 5 }"]))

    def plant_unplaced(self):
        return self.anywhere('q.%s { id = "fresh", size = 0x1000 }' % self.rng.choice(["ram", "rom", "stub"]))

    def plant_overlap(self):
        if not self.good.rams:
            return None
        _, at, size, _ = self.rng.choice(self.good.rams)
        at += self.rng.choice([0, size // 2, size - 1, -1])
        return self.append(f'q.ram {{ id = "fresh", at = 0x{at:x}, size = 0x1000 }}') if at >= 0 and size >= 0x1000 else None

    def plant_property(self):
        device = self.a_device()
        if not device:
            return None
        return self.append('q.device "%s" { id = "fresh", at = 0x%x, props = { ["%s"] = 1 } }' % (
            device[1], self.good.place(0x10000), self.rng.choice(["nosuch", "", "chardv", "a b", "realized", "\\xff"])))

    def plant_property_kind(self):
        if "serial-mm" not in self.good.facts.types or self.good.target == "avr":
            return None
        return self.append('q.device "serial-mm" { id = "fresh", at = 0x%x, props = { %s } }' % (
            self.good.place(0x10000), self.rng.choice(
                ['regshift = "x"', "regshift = 300", "regshift = -1", "regshift = {}", "regshift = true", "regshift = 1.5",
                 "baudbase = 2^40 | 0", 'baudbase = "much"', "chardev = 5", "chardev = true", "chardev = {}",
                 'chardev = "nosuch"', "endianness = 'x'", "[1] = 5", "[true] = 5"])))

    def plant_irq(self):
        device = self.a_device()
        if not device or not self.good.inputs:
            return None
        to, n = self.rng.choice(self.good.inputs)
        return self.append(f"{device[0]}:irq({self.rng.choice([6, 7, 64, 1000, 2**31, 2**62])}):to({to}:input({n}))")

    def plant_input(self):
        device = self.a_device()
        wires = [w for w in self.good.wires if w[0] == device[0]] if device else []
        if not wires or not self.good.inputs:
            return None
        to, _ = self.rng.choice(self.good.inputs)
        name, kind, n = self.rng.choice(wires)
        return self.append(f"{name}:{kind}({n}):to({to}:input({self.rng.choice([5000, 2**31 - 1, 2**31, 2**40])}))")

    def plant_line_argument(self):
        device = self.a_device()
        if not device:
            return None
        return self.append(f"{device[0]}:{self.rng.choice(['irq', 'input', 'output'])}"
                           f"({self.rng.choice(['-1', '{}', 'true', '0.5', '{}, 1'])})")

    def plant_wire_end(self):
        device = self.a_device()
        if not device:
            return None
        return self.append(f"{device[0]}:irq(0):to({self.rng.choice(['5', 'nil', device[0], device[0] + ':irq(0)', '{}'])})")

    def plant_clock_name(self):
        device = self.a_device()
        if not device or not self.good.clocks:
            return None
        return self.append('q.device "%s" { id = "fresh", at = 0x%x, clocks = { nosuch = %s } }' % (
            device[1], self.good.place(0x10000), self.good.clocks[0]))

    def plant_clock(self):
        return self.anywhere('q.clock { id = "fresh", %s }' % self.rng.choice(
            ["hz = -1", "hz = 'x'", "hz = 0/0", "hz = 1e30", "hz = 1, source = 5"]))

    def plant_runtime(self):
        return self.anywhere(self.rng.choice(
            ["nosuch()", "local x = nosuch.field", 'error "wrong"', "error({})", "local x = 1 + nil", "local x = {} < {}",
             "local x = #5", 'local x = ("x"):nosuch()', "assert(false, 'no')", "local x <close> = 5", "setmetatable(5, {})",
             'require "no.such.module"', "q.nosuch()", "q.ram = 5; q.ram {}", 'string.rep("x", -1).y.z()',
             "for i = 1, 'x' do end", "local x = 1 // 0", "goto_nowhere()", 'local x = ("x"):rep(1 << 40)',
             "coroutine.wrap(function() error 'inside' end)()", "table.concat({ {} })", "select(0)", 'load("x(")()']))

    def plant_syntax(self):
        return self.anywhere(self.rng.choice(
            ["local = 5", "q.ram { id = }", "if then end", "x = = 1", "@", "local x <nosuch> = 1", "goto nowhere", "break",
             "'unfinished", '"\\q"', "0x", "1..2", "for do end", "return return", "local x = 5 5", "x:y = 5", "\x01", "\xff",
             'local x <const> = 1; x = 2', "end"]))

    def plant_node(self):
        return self.anywhere('q.node(%s)' % self.rng.choice(['"nosuch"', '""', "nil", "5", "{}"]))

    def plant_hook_name(self):
        return self.anywhere('q.on(%s)' % self.rng.choice(['"nosuch", print', '"ready", 5', '"ready"', "nil, print", "5, print",
                                                           '"ready", "print"']))

    def plant_in_hook(self):
        return self.anywhere('q.on("%s", function() %s end)' % ("realized", self.rng.choice(
            ['error "wrong"', "nosuch()", 'require("qom").new "nosuch"', 'q.ram { id = "late", size = 1 }',
             'require("qom").machine():get "nosuch"', 'require("qom").system_memory():add(5, 5)',
             'require("qom").ram(5, "x", 1)', 'require("qom").find(nil)', "local x = nil + 1"])))

    def plant_alias(self):
        if not self.good.rams:
            return None
        name, _, size, _ = self.rng.choice(self.good.rams)
        return self.append('q.alias { id = "fresh", at = 0x%x, of = %s }' % (self.good.place(0x1000), self.rng.choice(
            [f"{name}, offset = 0x{size:x}", f"{name}, size = 0x{size * 2:x}", "5", "nil", "{}", f"{name}, offset = -1",
             f"{name}, offset = 0x800, size = 0x{size:x}"])))

    def plant_assign(self):
        if not self.good.rams:
            return None
        name = self.rng.choice(self.good.rams)[0]
        return self.append(f"{name}." + self.rng.choice(
            ['size = "x"', "size = 0", "size = -1", "sise = 5", 'id = "other"', "at = {}", "at = true", "block = 5",
             "props = 5"]))

    def plant_method(self):
        if not self.good.rams:
            return None
        name = self.rng.choice(self.good.rams)[0]
        return self.append(f"{name}" + self.rng.choice([":nosuch()", ".irq(0)", ":to(5)", "()", ".x.y.z = 1", ":map(true)"]))

    def plant_removed(self):
        if not self.good.rams:
            return None
        name, _, _, _ = self.good.rams[-1]
        if sum(f" {name}," in s or f" {name} " in s for s in self.good.statements) > 1:
            return None
        self.good.statements.append(f"{name}:remove()")
        return self.append(f"{name}.size = 5")

    def plant_load(self):
        return self.anywhere("q.load { %s }" % self.rng.choice(
            ['file = "nosuch.bin", at = 0', 'data = 5, at = 0', 'data = "x"', 'data = "x", at = "y"', "", 'file = 5',
             'file = "/etc/hostname", at = 0', 'file = "../../etc/passwd", at = 0', 'data = "x", at = 0, into = 5',
             'data = "x", at = 0, nosuch = 1']))

    def plant_boot(self):
        return self.append("q.boot " + self.rng.choice(
            ["{ cpu = 5 }", "{}", "5", "{ cpu = {} }", '{ cpu = "cpu0" }', "{ nosuch = 1 }"]))

    def plant_param(self):
        return self.anywhere('q.param(%s)' % self.rng.choice(
            ['"x", { default = "y", min = 1 }', '"x", { default = 5, max = 4 }', '"x", { type = "nosuch" }', "5", "nil", "",
             '"x", 5', '"a b"', '""', '"x", { default = 1, choices = { 2, 3 } }', '"x", { nosuch = 1 }',
             '"x", { type = "integer", default = "y" }', '"x", { default = {} }', '"x", { min = "a", max = "b" }']))

    def plant_machine(self):
        return self.append("q.machine " + self.rng.choice(
            ["{ nosuch = 1 }", "5", '{ name = 5 }', "{ cpus = {} , ram_size = 'x' }", '{ arch = 5 }']))

    def plant_object(self):
        return self.anywhere('q.object "%s" { id = "fresh" }' % self.rng.choice(
            ["nosuch", "pl011", "container", "", "device", "memory-region"]))

    def plant_order(self):
        return self.fresh("ram", "size = 0x1000, order = %s" % self.rng.choice(['"x"', "1.5", "{}"]))

    def plant_parent(self):
        return self.fresh("ram", "size = 0x1000, parent = %s" % self.rng.choice(['"x"', "1.5", "{}"]))


class Wild:
    """Scripts in which anything may be wrong: real types and keys, any values."""

    KEYS = ["id", "at", "size", "props", "irq", "outputs", "clocks", "bus", "addr", "nic", "parent", "order", "dt", "memory",
            "cluster", "index", "hartid", "start_powered_off", "num_irq", "block", "main", "file", "data", "of", "offset",
            "value", "hz", "source", "mul", "div", "cpu", "ram", "kernel", "initrd", "append", "firmware", "dtb", "name",
            "into", "model", "required", "default", "min", "max", "choices", "help", "type", "base", "description"]
    INTEGERS = ["0", "1", "2", "3", "7", "8", "16", "31", "32", "64", "255", "4096", "0x10000", "0x100000", "0x10000000",
                "0x7fffffff", "0x80000000", "0xffffffff", "1 << 32", "1 << 40", "1 << 62", "math.maxinteger", "math.mininteger",
                "-1", "-4096", "-0x80000000", "-(1 << 40)"]
    STRINGS = ["", "x", "a b", "a/b", "../x", "/etc/passwd", "/machine", "on", "off", "none", "0x10", "-1", "1G", "nan",
               b"\xff\xfe", b"a\0b", "é", "\U0001F600", "%s%n", "x" * 300, "y" * 70000, "[*]", "ram", "serial0",
               "main-system-bus", "sysbus-irq[0]", "\n", "\x1b[31m"]

    def __init__(self, rng, target, facts):
        self.rng = rng
        self.target = target
        self.facts = facts
        self.names = []

    def integer(self):
        return self.rng.choice(self.INTEGERS) if self.rng.random() < 0.6 else str(self.rng.randint(0, 40))

    def string(self):
        return quote(self.rng.choice(self.STRINGS))

    def node(self):
        return self.rng.choice(self.names) if self.names else "nil"

    def line(self):
        kind = self.rng.choice(["input", "irq", "output"])
        name = f"{self.string()}, " if self.rng.random() < 0.15 else ""
        return f"{self.node()}:{kind}({name}{self.rng.randint(0, 12) if self.rng.random() < 0.9 else self.integer()})"

    def value(self, depth=0):
        kind = self.rng.randrange(15)
        if kind < 4:
            return self.integer()
        if kind < 6:
            return self.string()
        if kind < 8:
            return self.node()
        if kind == 8:
            return self.rng.choice(["true", "false"])
        if kind == 9:
            return self.rng.choice(["0.5", "1e300", "-1e300", "1/0", "-1/0", "0/0", "1e18"])
        if kind == 10 and self.names:
            return self.line()
        if kind == 11:
            return self.rng.choice(
                ["function() end", "print", "q.serial(0)", "q.serial(9)", 'q.drive("pflash", 0, 0)', "q.machine.ram_size",
                 "q.machine.kernel", "q", "coroutine.create(print)", 'q.phandle "x"', "q.cells(1, 2)", "q.bytes(1)",
                 "(function() local t = {} t.t = t return t end)()", "q.system_memory()", "setmetatable({}, { __index = q })",
                 'setmetatable({}, { __pairs = function() error "p" end })', 'q.param("z", { default = 1 })'])
        if kind < 14 and depth < 3:
            return self.table(depth + 1)
        return "nil"

    def table(self, depth=0):
        parts = []
        for _ in range(self.rng.choice([0, 1, 1, 2, 3])):
            key = self.rng.choice(self.KEYS)
            if self.rng.random() < 0.4:
                parts.append(self.value(depth))
            elif self.rng.random() < 0.1:
                parts.append(f"[{self.rng.choice(self.INTEGERS + ['true', '1.5'])}] = {self.value(depth)}")
            else:
                parts.append(f"{key} = {self.value(depth)}")
        return "{ " + ", ".join(parts) + " }" if parts else "{}"

    def place(self):
        if self.rng.random() < 0.7:
            return f"0x{self.rng.randrange(0, 0x40) * 0x10000:x}"
        if self.rng.random() < 0.5:
            return self.value()
        fields = [f"address = 0x{self.rng.randrange(0, 0x40) * 0x10000:x}"]
        for key in ["region", "into", "priority", "size", "offset", "alias_of", "covers"]:
            if self.rng.random() < 0.2:
                fields.append(f"{key} = {self.value(2)}")
        return "{ " + ", ".join(fields) + " }"

    def property_value(self, kind):
        if self.rng.random() < 0.15:
            return self.value()
        if kind == "bool":
            return self.rng.choice(["true", "false"])
        if kind.startswith(("uint", "int", "size")):
            return self.integer()
        if kind.startswith("link"):
            return self.node()
        if kind in ("str", "string"):
            return self.string()
        return self.value()

    def props(self, type_name):
        known = self.facts.properties.get(type_name) or [("x", "bool")]
        parts = []
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            name, kind = self.rng.choice(known)
            parts.append(f"[{quote(name)}] = {self.property_value(kind)}")
        return "{ " + ", ".join(parts) + " }"

    def fields(self, right, type_name=None):
        """The fields of a node: an id, those that are right for its kind, sometimes one that is not."""
        parts = [f'id = "n{len(self.names) if self.rng.random() < 0.97 else 0}"'] if self.rng.random() < 0.98 else []
        for key, chance in right.items():
            if self.rng.random() >= chance:
                continue
            if key == "at":
                value = self.place()
            elif key == "size":
                value = self.rng.choice(["0x1000", "0x10000", "4096", self.integer()])
            elif key == "props":
                value = self.props(type_name)
            elif key in ("irq",):
                value = self.line() if self.names and self.rng.random() < 0.8 else self.value()
            elif key in ("of", "source", "parent", "memory", "cluster", "bus", "into"):
                value = self.node() if self.rng.random() < 0.8 else self.value()
            else:
                value = self.value()
            parts.append(f"{key} = {value}")
        if self.rng.random() < 0.08:
            parts.append(f"{self.rng.choice(self.KEYS)} = {self.value()}")
        return "{ " + ", ".join(parts) + " }"

    def statement(self):
        rng, name = self.rng, f"n{len(self.names)}"
        kind = rng.randrange(30)
        if kind < 9:
            type_name = rng.choice(self.facts.devices)
            text = f'q.device {quote(type_name)} ' + self.fields(
                {"at": 0.6, "props": 0.5, "irq": 0.2, "outputs": 0.1, "clocks": 0.1, "bus": 0.15, "addr": 0.1, "parent": 0.05,
                 "order": 0.05, "dt": 0.1, "nic": 0.05}, type_name)
        elif kind < 11:
            type_name = rng.choice(self.facts.cpus)
            text = f'q.cpu {quote(type_name)} ' + self.fields(
                {"props": 0.3, "memory": 0.2, "cluster": 0.05, "index": 0.1, "hartid": 0.1, "start_powered_off": 0.1,
                 "num_irq": 0.05, "outputs": 0.05}, type_name)
        elif kind < 15:
            text = f'q.{rng.choice(["ram", "rom", "stub", "container"])} ' + self.fields(
                {"size": 0.95, "at": 0.9, "block": 0.05, "data": 0.05, "file": 0.03, "value": 0.1, "main": 0.05})
        elif kind < 17:
            text = "q.alias " + self.fields({"of": 0.95, "at": 0.9, "offset": 0.3, "size": 0.5})
        elif kind < 19:
            text = "q.clock " + self.fields({"hz": 0.6, "source": 0.4, "mul": 0.2, "div": 0.2})
        elif kind == 19:
            text = f"q.object {quote(rng.choice(self.facts.objects))} " + self.fields({"props": 0.2}, "x")
        elif kind == 20:
            text = f'q.nics{self.table()}' if rng.random() < 0.5 else f"q.clock_div {self.table()}"
        elif kind < 24 and self.names:
            return self.line() + f":to({self.line() if rng.random() < 0.95 else self.value()})"
        elif kind == 24 and self.names:
            return f"{self.node()}.{rng.choice(self.KEYS)} = {self.value()}"
        elif kind == 25 and self.names:
            return rng.choice([f"{self.node()}:remove()", f"{self.node()}:map({self.place()})",
                               f"local _ = {self.node()}:region({self.integer()})",
                               f"local _ = {self.node()}:clock({self.string()})", f"local _ = {self.node()}:bus({self.value()})",
                               f"{self.node()}.props.{rng.choice(self.KEYS)} = {self.value()}"])
        elif kind == 26:
            return rng.choice([f"q.load {self.table()}", f"q.boot {self.table()}", f"q.boot {{ cpu = {self.node()} }}",
                               f'q.load {{ data = {self.string()}, at = {self.integer()} }}',
                               f'q.on_device("d{rng.randint(0, 3)}", {self.table()})', f"q.machine {self.table()}",
                               f'q.param({self.string()}, {self.table()})'])
        elif kind == 27:
            body = self.rng.choice([f"local _ = {self.value()}", f"{self.node()}.qom:realize()", "error('x')",
                                    f"local o = {self.node()}.qom; o:set({self.string()}, {self.value()})",
                                    f"{self.node()}.qom:unparent()", f"require('qom').memory():store({self.integer()}, 4, 1)"])
            return f'q.on("{rng.choice(["realized", "ready", "reset"])}", function() {body} end)'
        elif kind == 28:
            return f"pcall(function() {self.statement()} end)"
        else:
            functions = ["serial", "drive", "drive_size", "nic_count", "firmware", "has_type", "has_property", "cells64",
                         "cells", "bytes", "phandle", "version", "system_memory", "node", "on", "param"]
            return f'local _ = q.{rng.choice(functions)}({", ".join(self.value() for _ in range(rng.randint(0, 3)))})'
        self.names.append(name)
        return f"local {name} = {text}"

    def text(self):
        lines = ['local q = require "qemu"', f'q.machine {{ name = "m", arch = "{self.target}", cpus = 8 }}']
        if self.rng.random() < 0.5:
            self.names.append("cpu")
            lines.append(f'local cpu = q.cpu "{CPUS[self.target][0]}" {{ id = "cpu" }}')
        lines += [self.statement() for _ in range(self.rng.randint(1, 12))]
        return "\n".join(lines) + "\n"
