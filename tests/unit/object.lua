-- SPDX-License-Identifier: GPL-2.0-or-later
-- Types, objects and their properties.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-object", arch = qom.target().name }

-- Types

local info = qom.type_info "serial-mm"
check.equal("a type knows its parent", info.parent, "sys-bus-device")
check.equal("a type knows its bus", info.bus, "System")
check.equal("a type that can be made is not abstract", info.abstract, false)
check.equal("bases start with the parent", info.bases[1], "sys-bus-device")
check.equal("bases hold interfaces", table.concat(info.bases, " "):find("resettable", 1, true) ~= nil, true)
check.equal("an unknown type is nil", qom.type_info "no-such-type", nil)
check.equal("the type of an absent module is no error", pcall(qom.type_info, "virtio-gpu-gl-pci"), true)
check.equal("an interface is abstract", qom.type_info("user-creatable").abstract, true)
check.equal("types() lists what is below a base", table.concat(qom.types "clock", " "), "clock")
check.equal("types() is empty for an unknown base", qom.types "no-such-type", {})
check.equal("abstract types are listed on demand", #qom.types("device", true) > #qom.types "device", true)
check.equal("is_a sees ancestors", qom.is_a("serial-mm", "device"), true)
check.equal("is_a sees interfaces", qom.is_a("memory-backend-ram", "user-creatable"), true)
check.equal("is_a is false for the unknown", qom.is_a("no-such-type", "device"), false)
check.equal("is_a is false for an unknown base", qom.is_a("serial-mm", "no-such-type"), false)

-- Names

check.equal("a swap of letters is near", qom.nearest("chardve", { "chardev", "clock", "baudbase" }), { "chardev" })
check.equal("the nearest comes first", qom.nearest("uart10", { "uart", "uart1", "uart2" })[1], "uart1")
check.equal("three are the most", #qom.nearest("uart0", { "uart1", "uart2", "uart3", "uart4" }), 3)
check.equal("what is far is not named", qom.nearest("chardev", { "x", "bus" }), {})
check.equal("a name within another is found", qom.nearest("pl011", { "arm-pl011-luminary" }), { "arm-pl011-luminary" })
check.equal("very long names are compared in bounded time", #qom.nearest(("x"):rep(1e6), { ("y"):rep(1e6) }), 0)
check.error("nearest takes strings only", "must hold strings", function() qom.nearest("a", { 1 }) end)

-- Properties of types

local prop = qom.property_info("serial-mm", "baudbase")
check.equal("a property has a type", prop.type, "uint32")
check.equal("a property can be set", prop.settable, true)
check.equal("a property has a default", prop.default, 115200)
check.equal("a property made of an enum has choices",
  qom.property_info("virtio-blk-device", "rerror").choices, { "report", "ignore", "enospc", "stop", "auto" })
check.equal("an unknown property is nil", qom.property_info("serial-mm", "no-such-property"), nil)
check.equal("a property of the instance is found", qom.property_info("serial-mm", "serial") ~= nil, true)
check.error("an unknown type is an error with a hint", "did you mean 'serial-mm'", function()
  qom.property_info("serial-mn", "baudbase")
end)
check.equal("an array is a list", qom.property_info("unimplemented-device", "size").type ~= "list", true)
local names = table.concat(qom.property_names "serial-mm", " ")
check.equal("property names are those a script sets", names:find("baudbase", 1, true) ~= nil, true)
for _, hidden in ipairs { "realized", "hotplugged", "parent_bus", "legacy-", "sysbus-irq" } do
  check.equal("property names leave out " .. hidden, names:find(hidden, 1, true), nil)
end
check.equal("property names of abstract types come from the class", #qom.property_names "device", 0)

check.equal("a value that fits is taken", qom.try_property("serial-mm", "baudbase", 115200), nil)
check.equal("a value that does not fit is refused", type(qom.try_property("serial-mm", "baudbase", "fast")), "string")
check.truthy("a word that is no choice is refused", qom.try_property("virtio-blk-device", "rerror", "shout"))
check.equal("a number that is too large is refused", type(qom.try_property("serial-mm", "baudbase", 1 << 40)), "string")
check.equal("realized is never tried", qom.try_property("serial-mm", "realized", true), nil)
qom.drop_scratch()
check.equal("scratch instances come back when needed", qom.try_property("serial-mm", "baudbase", 9600), nil)

-- Making objects

check.error("an unknown type is refused", "this QEMU has no type 'no-such-type'", function() qom.new "no-such-type" end)
check.error("an abstract type is refused, with those below it", "is abstract: use a type below it ('", function()
  qom.new "sys-bus-device"
end)
check.error("a bare clock is refused", "qom.clock()", function() qom.new "clock" end)
check.error("an interface is refused", "is an interface", function() qom.new "user-creatable" end)
check.error("another machine is refused", "the machine exists already", function() qom.new "none-machine" end)
check.error("a bus is refused", "made by their controllers", function() qom.new "System" end)
check.error("a bare memory region is refused", "qom.ram()", function() qom.new "memory-region" end)
check.error("a bare IRQ is refused", "qom.line()", function() qom.new "irq" end)
check.error("an accelerator is refused", "cannot make", function() qom.new "tcg-accel" end)

local uart = qom.new "serial-mm"
check.equal("an object knows its type", uart:type(), "serial-mm")
check.equal("an object knows its ancestors", uart:is_a "device", true)
check.equal("a new object has no path", uart:path(), nil)
check.equal("a new object has no name", uart:name(), nil)
check.equal("a new object has no parent", uart:parent(), nil)

-- The tree

local machine = qom.machine()
local box = qom.new "container"
machine:add_child("box", box)
check.equal("a child has a path", box:path(), "/machine/box")
check.equal("a child has a name", box:name(), "box")
check.equal("a child has its parent", box:parent(), machine)
check.error("a second parent is refused", "already has its place", function() box:add_child("box", box) end)
check.error("the machine stays where it is", "already has its place", function() box:add_child("m", machine) end)
check.error("the root has no parent", "already has its place", function() box:add_child("r", qom.root()) end)
local inner, outer = qom.new "container", qom.new "container"
outer:add_child("inner", inner)
check.error("a cycle is refused", "below itself", function() inner:add_child("outer", outer) end)
check.error("an object below itself is refused", "below itself", function() outer:add_child("self", outer) end)
for _, bad in ipairs { "", "a/b", "x[*]", ("n"):rep(256) } do
  check.error(("%q is no name"):format(bad:sub(1, 5)), "cannot be a name", function() machine:add_child(bad, uart) end)
end
check.error("a taken name is refused", "already has a child called 'box'", function()
  machine:add_child("box", uart)
end)
check.error("a property's name is refused", "already has a property called 'dtb'", function()
  machine:add_child("dtb", uart)
end)
box:add_child("uart", uart)
check.equal("children are listed", box:children(), { { name = "uart", object = uart } })
check.equal("a path leads to its object", qom.find "/machine/box/uart", uart)
check.equal("a part of a path may do", qom.find "box/uart", uart)
check.equal("a path may lead nowhere", qom.find "/machine/nowhere", nil)
local second = qom.new "container"
machine:add_child("second", second)
second:add_child("uart", qom.new "container")
check.error("a path for several is an error", "several", function() qom.find "uart" end)
check.error("a path has a length", "characters", function() qom.find(("/"):rep(5000)) end)
check.equal("/objects is there", qom.objects():path(), "/objects")

box:add_link("peer", second)
check.equal("a link leads to its target", box:get "peer", second)
check.error("a link cannot be added twice", "already has a property", function() box:add_link("peer", second) end)
box:add_string("origin", "soc.lua:1")
check.equal("a text can be read", box:get "origin", "soc.lua:1")
check.error("a text cannot be changed", "not writable", function() box:set("origin", "x") end)

local spare = qom.new "container"
machine:add_child("spare", spare)
spare:unparent()
check.equal("an object can leave the tree", spare:path(), nil)
check.error("it can leave only once", "no parent", function() spare:unparent() end)
machine:add_child("spare", spare)
check.equal("it can come back", spare:path(), "/machine/spare")
check.error("what QEMU looks for stays", "QEMU needs it", function() qom.find("/machine/unattached"):unparent() end)
check.error("a region stays with its owner", "cannot be unparented", function() qom.system_memory():unparent() end)
check.error("the machine cannot leave", "cannot be unparented", function() machine:unparent() end)
check.error("the system memory's regions are checked, too", "cannot be unparented", function()
  qom.system_bus():unparent()
end)

-- Properties of objects

uart:set("baudbase", 1843200)
check.equal("a property keeps its value", uart:get "baudbase", 1843200)
local disk = qom.new "virtio-blk-device"
disk:set("rerror", "stop")
check.equal("an enum keeps its word", disk:get "rerror", "stop")
check.error("realized is not set", "use dev:realize()", function() uart:set("realized", true) end)
check.error("an unknown property is refused with a hint", "did you mean 'baudbase'", function()
  uart:set("baudbas", 1)
end)
check.error("an unknown property cannot be read", "has no property 'foo'", function() uart:get "foo" end)
check.error("a wrong value is refused", "baudbase", function() uart:set("baudbase", {}) end)
check.error("a function is no value", "cannot be a property's value", function() uart:set("baudbase", print) end)
check.equal("a property describes itself", uart:property("baudbase").type, "uint32")
check.equal("an unknown property has no description", uart:property "foo", nil)
check.equal("all properties are listed by name", #uart:properties() > 5, true)
check.error("a property of no object is refused", "self must be", function() uart.set(42, "x", 1) end)

-- User-creatable objects

local backend = qom.new "memory-backend-ram"
check.error("a homeless object is not completed", "needs a place", function() backend:complete() end)
qom.objects():add_child("ram0", backend)
check.error("a size of 0 is refused", "size 0", function() backend:complete() end)
local backend2 = qom.new "memory-backend-ram"
qom.objects():add_child("ram1", backend2)
backend2:set("size", 65536)
backend2:complete()
check.equal("a back end has its size", backend2:get "size", 65536)
check.error("an object is completed once", "completed before", function() backend2:complete() end)
check.error("only user-creatable objects are completed", "user-creatable", function() uart:complete() end)

check.done()
