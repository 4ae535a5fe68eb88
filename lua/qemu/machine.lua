-- SPDX-License-Identifier: MIT
-- q.machine: the machine's facts, and what the command line says of it.

local fault = require "qemu.fault"
local graph = require "qemu.graph"
local qom = require "qom"
local spec = require "qemu.spec"

local machine = {
  options = {}, -- from C: kernel, initrd, append, dtb, firmware, cpu, ram_size, cpus, max_cpus (0: not given), usb
}

local facts = nil -- once declared: { name, arch, description, … }
local read = {} -- which of the command line's options the script asked for

-- A number, or { default =, min =, max = }.
local function limits(check)
  return function(value)
    if type(value) ~= "table" then
      local n, right = check(value)
      return n and { default = n }, right
    end
    local out = {}
    for key, v in pairs(value) do
      local n = (key == "default" or key == "min" or key == "max") and check(v)
      if not n then
        return nil, "a number, or { default =, min =, max = } of numbers"
      end
      out[key] = n
    end
    local least, most = out.min or 1, out.max or math.maxinteger
    if least > most or (out.default and (out.default < least or out.default > most)) then
      return nil, "{ default =, min =, max = } with a default from min to max"
    end
    return out
  end
end

local function models(value)
  local right = "a CPU model, or { default = model, choices = { model, … } } with the default among the choices"
  if type(value) == "string" then
    return { default = value }
  elseif type(value) ~= "table" or (value.default ~= nil and type(value.default) ~= "string") or
    (value.choices ~= nil and type(value.choices) ~= "table") then
    return nil, right
  end
  local found = value.default == nil or value.choices == nil
  for _, choice in ipairs(value.choices or {}) do
    if type(choice) ~= "string" then
      return nil, right
    end
    found = found or choice == value.default
  end
  if not found then
    return nil, right
  end
  return { default = value.default, choices = value.choices }
end

-- A QEMU target, or a list of those the machine can be.
local function targets(value)
  local list = type(value) == "string" and { value } or value
  if type(list) ~= "table" or #list == 0 then
    return nil, "the name of a QEMU target (riscv64, arm, …), or a list of names"
  end
  for _, name in ipairs(list) do
    if type(name) ~= "string" then
      return nil, "the name of a QEMU target (riscv64, arm, …), or a list of names"
    end
  end
  return list
end

---The machine's facts. Where scripts build on each other each may call it,
---and what is said first stays.
---@class qemu.MachineFields
---@field name string? name of the machine, for help texts
---@field arch string|string[] the QEMU target it is for ("riscv64": the * of qemu-system-*), or several
---@field description string? one line for help texts
---@field cpus integer|{default: integer?, min: integer?, max: integer?}|nil how many CPUs: the default and limits of -smp
---@field ram_size integer|{default: integer?, min: integer?, max: integer?}|nil bytes of RAM: the default and limits of -m
---@field cpu_type string|{default: string?, choices: string[]?}|nil the CPU model: default and choices of -cpu
---@field ignore_bus_errors boolean? CPUs read zero where nothing is, in place of a bus error (on Arm and others that have one): for boards whose devices QEMU has not all (default false)
local keys = {
  name = spec.string,
  arch = targets,
  description = spec.string,
  cpus = limits(spec.size),
  ram_size = limits(spec.size),
  cpu_type = models,
  ignore_bus_errors = spec.boolean,
}

---Raised to leave the script when no more is asked than its architecture.
machine.ARCH_KNOWN = setmetatable({}, { __name = "qemu.leave" })

local function check_arch(list, where)
  if machine.options.action == "arch" then
    print(list[1])
    error(machine.ARCH_KNOWN, 0)
  end
  for _, name in ipairs(list) do
    if name == qom.target().name then
      return
    end
  end
  if machine.options.action == "plan" then -- the runner starts the right one
    print(qom.test_json { arch = list[1] })
    error(machine.ARCH_KNOWN, 0)
  end
  fault.add(where, "target", "this machine is for %s, and this is qemu-system-%s: start it with qemu-system-%s, " ..
    "or let qemu-scripted run choose", table.concat(list, " or "), qom.target().name, list[1])
  error(machine.ARCH_KNOWN, 0)
end

local function declare(_, fields)
  local where = qom.caller()
  if type(fields) ~= "table" then
    fault.add(where, "wrong-value", "q.machine takes a table, not %s", spec.show(fields))
    return
  end
  facts = facts or {}
  for _, key in ipairs(spec.sorted_keys(fields)) do
    if not keys[key] then
      local names = spec.sorted_keys(keys)
      fault.add(where, "unknown-name", "q.machine: no key '%s'%s; it takes: %s", tostring(key),
        fault.nearest(tostring(key), names), table.concat(names, ", "))
    else
      local kept, right = keys[key](fields[key])
      if kept == nil then
        fault.add(where, "wrong-value", "q.machine: %s must be %s, not %s", key, right, spec.show(fields[key]))
      elseif facts[key] == nil then -- the outer script's fields win
        facts[key] = kept
        facts[key .. "_origin"] = where
      end
    end
  end
  graph.machine = facts
  if facts.arch then
    check_arch(facts.arch, where)
  end
end

local function show_size(n)
  for _, unit in ipairs { { "GiB", 1 << 30 }, { "MiB", 1 << 20 }, { "KiB", 1 << 10 } } do
    if n % unit[2] == 0 then
      return ("%d %s"):format(n // unit[2], unit[1])
    end
  end
  return ("%d bytes"):format(n)
end

-- "4 to 8", "at most 8", "4 or more"
local function show_limits(l, show)
  if not l.min or not l.max then
    return l.min and show(l.min) .. " or more" or "at most " .. show(l.max)
  end
  return l.min == l.max and "only " .. show(l.min) or ("%s to %s"):format(show(l.min), show(l.max))
end

-- The option's value within the script's limits; its default when absent.
local function limited(option, value, l, origin, show)
  if not value then
    return l.default
  end
  if (l.min and value < l.min) or (l.max and value > l.max) then
    fault.add(origin, "option", "%s %s: this machine takes %s", option, show(value), show_limits(l, show))
    return l.default or value
  end
  return value
end

local function ram_size()
  local given = machine.options.ram_size
  return limited("-m", given ~= 0 and given or nil, facts.ram_size or { default = 128 << 20 },
    facts.ram_size_origin, show_size)
end

local function arch()
  return qom.target().name
end

local function bits()
  return qom.target().bits
end

local function cpus()
  local given = machine.options.cpus
  return limited("-smp", given ~= 0 and given or nil, facts.cpus or { default = 1 }, facts.cpus_origin, tostring)
end

-- The model before the first ',' of -cpu; its features go to QEMU itself.
local function cpu_type()
  local l = facts.cpu_type or {}
  local given = machine.options.cpu and machine.options.cpu:match "^[^,]+"
  if not given then
    return l.default
  end
  for _, choice in ipairs(l.choices or {}) do
    if choice == given then
      return given
    end
  end
  if l.choices then
    fault.add(facts.cpu_type_origin, "option", "-cpu %s: this machine takes: %s", given, table.concat(l.choices, ", "))
    return l.default
  end
  return given
end

local function option(key)
  return function()
    local value = machine.options[key]
    return value ~= "" and value or nil
  end
end

local readers = {
  arch = arch,
  bits = bits,
  ram_size = ram_size,
  cpus = cpus,
  cpu_type = cpu_type,
  kernel = option "kernel",
  initrd = option "initrd",
  append = option "append",
  dtb = option "dtb",
  firmware = option "firmware",
  usb = function()
    return machine.options.usb
  end,
}

---Whether a script asked for one of the command line's options.
function machine.was_read(key)
  return read[key] or (facts and facts[key] ~= nil)
end

---Read one of the options for the machine's own use.
function machine.value(key)
  facts = facts or {}
  return readers[key]()
end

function machine.facts()
  return facts
end

---What the command line says of the machine. `q.machine { … }` must come
---before the first of these is read.
---@class qemu.Machine
---@field name string? as declared
---@field description string? as declared
---@field arch string the QEMU target that runs, "riscv64"
---@field bits integer 32 or 64: the width of its addresses
---@field ram_size integer bytes: -m, else the declared default (128 MiB where none is)
---@field cpus integer -smp, else the declared default (1)
---@field cpu_type string? the model of -cpu, else the declared default
---@field kernel string? path of -kernel
---@field initrd string? path of -initrd
---@field append string? text of -append
---@field dtb string? path of -dtb
---@field firmware string? -bios
---@field usb boolean -usb: the machine shall have a USB controller
machine.handle = setmetatable({}, {
  __call = declare,
  __index = function(_, key)
    if not facts then
      fault.fail("missing", "%s: q.machine { … } comes first", qom.caller() or "?")
    end
    if readers[key] then
      read[key] = true
      return readers[key]()
    elseif key == "name" or key == "description" then
      return facts[key]
    end
    fault.add(qom.caller(), "unknown-name", "q.machine has no '%s'%s", tostring(key),
      fault.nearest(tostring(key), spec.sorted_keys(readers)))
  end,
  __newindex = function()
    fault.fail("missing", "%s: declare the machine's facts with q.machine { … }", qom.caller() or "?")
  end,
  __metatable = "machine",
})

return machine
