-- SPDX-License-Identifier: GPL-2.0-or-later
-- Device trees: tables to bytes and back.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-fdt", arch = qom.target().name }

local function node(name, props, children)
  return { name = name, props = props or {}, children = children or {} }
end

local tree = node("", { { "compatible", "acme,soc\0" }, { "#address-cells", "\0\0\0\2" } }, {
  node("chosen", { { "stdout-path", "/soc/uart@1000\0" } }),
  node("soc", { { "ranges", "" } }, {
    node("uart@1000", { { "reg", "\0\0\0\0\0\0\x10\0" }, { "compatible", "ns16550a\0" } }),
    node "empty",
  }),
})
tree.reserve = { { address = 0x80000000, size = 0x1000 } }
tree.boot_cpu = 3

local bytes = qom.fdt_build(tree)
check.equal("a tree begins with the magic number", bytes:sub(1, 4), "\xd0\x0d\xfe\xed")
check.equal("and says how long it is", (">I4"):unpack(bytes, 5), #bytes)
check.equal("a tree comes back as it was", qom.fdt_parse(bytes), tree)
check.equal("and is written as it was", qom.fdt_build(qom.fdt_parse(bytes)), bytes)
check.equal("a tree may be next to nothing", qom.fdt_parse(qom.fdt_build {}),
  { name = "", props = {}, children = {}, reserve = {}, boot_cpu = 0 })

local big = node("", { { "blob", ("x"):rep(1 << 20) } })
check.equal("a large value takes its room", #qom.fdt_parse(qom.fdt_build(big)).props[1][2], 1 << 20)

-- What is wrong with a tree

local function fault(what, message, root)
  check.error(what, message, function()
    qom.fdt_build(root)
  end)
end

fault("a child has a name", "must have a name", node("", {}, { node(nil) }))
fault("without '/'", "without '/' and NUL", node("", {}, { node "a/b" }))
fault("a child is a table", "a node must be a table, not string", node("", {}, { "uart" }))
fault("children are a list", "children must be a list", { children = 1 })
fault("a property is a pair", "node 'uart': a property must be a table", node("", {}, { node("uart", { "reg" }) }))
fault("a property has a name", "a property must have a name", node("", { { "", "x" } }))
fault("a property has bytes", "the value of 'reg' must be a string of bytes, not number", node("", { { "reg", 1 } }))
fault("so it must not be forgotten", "not nil", node("", { { "reg" } }))
fault("16 MiB are the most", "larger than 16 MiB", node("", { { "blob", ("x"):rep(17 << 20) } }))
fault("addresses are integers", "address must be an integer", { reserve = { { address = "x" } } })
local deep = node "leaf"
for _ = 1, 100 do
  deep = node("n", {}, { deep })
end
fault("nesting has an end", "nested deeper than 64", deep)
local loop = node "loop"
loop.children[1] = loop
fault("so has a tree that contains itself", "nested deeper than 64", loop)

-- What is wrong with bytes

check.error("a text is no tree", "the device tree is damaged", function()
  qom.fdt_parse "hello"
end)
local VERSION <const> = 20 -- offset in the header (Devicetree Specification 0.4, section 5.2)
local old = qom.fdt_build { props = {} }
check.error("an old one is not read", "the device tree is damaged", function()
  qom.fdt_parse(old:sub(1, VERSION) .. (">I4I4"):pack(5, 0) .. old:sub(VERSION + 9))
end)
check.error("nor is nothing", "the device tree is damaged", function()
  qom.fdt_parse ""
end)
local survived = 0
for i = 1, #bytes do
  pcall(qom.fdt_parse, bytes:sub(1, i))
  for _, change in ipairs { "\0", "\x7f", "\xff" } do
    pcall(qom.fdt_parse, bytes:sub(1, i - 1) .. change .. bytes:sub(i + 1))
  end
  survived = survived + 1
end
check.equal("a tree may be damaged anywhere", survived, #bytes)

-- The machine's

check.equal("a machine has no tree at first", qom.machine_fdt(), nil)
qom.set_machine_fdt(bytes)
check.equal("but can be given one", qom.machine_fdt(), bytes)
qom.set_machine_fdt(qom.fdt_build {})
check.equal("and another", #qom.machine_fdt() < #bytes, true)
check.error("that must be sound", "the device tree is damaged", function()
  qom.set_machine_fdt(bytes:sub(1, 40))
end)

check.error("seeds are those of a loaded tree", "no image of 100 bytes was loaded to 0x1000", function()
  qom.fdt_reseed(0x1000, 100)
end)
qom.add_rom("kernel", "kernel", 0x1000, qom.memory())
check.error("which does not go round", "no image of 48 bytes was loaded to 0xfffffffffffffff0", function()
  qom.fdt_reseed(-16, 48)
end)

check.done()
