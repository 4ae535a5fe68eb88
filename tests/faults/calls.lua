-- SPDX-License-Identifier: GPL-2.0-or-later
-- Random calls of every function there is of the module qom, and of the
-- module qemu at the wrong time, over handles that are alive: a machine script.
--
-- What is called follows from params.seed alone. Each call has a number, from
-- which its random numbers follow, so that some can be left out to make a case
-- smaller (params.only). It prints "calls N ok N errors N" after each phase, and
-- "BAD ..." for what no call may do.

local q = require "qemu"
local qom = require "qom"

local seed = q.param("seed", { default = 1, help = "what all random numbers follow from" })
local phase_calls = q.param("calls", { default = 100, min = 0, help = "number of calls in each phase" })
local only = q.param("only", { type = "string", help = "numbers of the calls to make, with : between them" })
local trace = q.param("trace", { default = false, help = "print each call before it is made" })
local language = q.param("language", { default = false, help = "also call the module qemu, which ends the run soon" })
local test_calls = q.param("tests", { default = false, help = "of action=test: call it from a test, too" })

-- A small machine, so that there is something to call: what of this the target
-- has.

q.machine { name = "calls", arch = qom.target().name, cpus = 4 }

local function first_type(list)
  for _, name in ipairs(list) do
    if q.has_type(name) and not qom.type_info(name).abstract then
      return name
    end
  end
end

local cpu_type = first_type {
  "cortex-a53-arm-cpu", "cortex-a15-arm-cpu", "rv64-riscv-cpu", "rv32-riscv-cpu", "avr6-avr-cpu", "m68040-m68k-cpu",
  "ev67-alpha-cpu", "microblaze-cpu", "or1200-or1k-cpu", "rx62n-rx-cpu", "sh7751r-superh-cpu", "tc1796-tricore-cpu",
  "dc232b-xtensa-cpu", "la464-loongarch-cpu",
}
local cpu = cpu_type and q.cpu(cpu_type) { id = "cpu0" }
local ram = q.ram { id = "ram", at = 0, size = 64 * q.KiB }
local nodes = { ram, cpu }
for i, name in ipairs { "serial-mm", "pl011", "pl061", "unimplemented-device", "virtio-mmio", "sifive.uart" } do
  if q.has_type(name) then
    local props = name == "unimplemented-device" and { name = "u", size = 4096 } or nil
    nodes[#nodes + 1] = q.device(name) { id = "dev" .. i, at = 0x10000000 + i * 0x10000, props = props }
  end
end
nodes[#nodes + 1] = q.clock { id = "clk", hz = 1000000 }
local removed = q.ram { id = "gone", at = 0x20000000, size = 4096 }
removed:remove()
nodes[#nodes + 1] = removed

-- Random numbers

local function chance(percent)
  return math.random(100) <= percent
end

local function pick(list)
  return list[math.random(#list)]
end

-- Handles that came out of calls, by the number of the call.

local made = { [0] = {} }
local last_made = 0

local function keep(n, value, depth)
  if type(value) == "userdata" then
    made[n] = made[n] or {}
    if #made[n] < 8 then
      table.insert(made[n], value)
    end
    last_made = math.max(last_made, n)
  elseif type(value) == "table" and depth < 3 and getmetatable(value) == nil then
    for i = 1, math.min(#value, 8) do
      keep(n, value[i], depth + 1)
    end
    for _, key in ipairs { "region", "object", "value", "device" } do
      keep(n, value[key], depth + 1)
    end
  end
end

local function kind_of(handle)
  return handle.space_name and "space" or handle.pulse and "line" or "object"
end

local function live(kind, class)
  local from = math.random(0, last_made)
  for back = 0, last_made do
    local n = (from - back) % (last_made + 1)
    for _, handle in ipairs(made[n] or {}) do
      if kind_of(handle) == kind and (not class or handle:is_a(class)) then
        return handle
      end
    end
  end
end

-- Values

local types = qom.types("object", true)
local devices = qom.types "device"
local integers = {
  0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 33, 48, 63, 64, 100, 255, 256, 4096, 65535, 65536, 0x100000, 0x10000000,
  0x20000000,
  0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 1 << 40, 1 << 47, 1 << 52, 1 << 62, math.maxinteger, math.mininteger,
  math.maxinteger - 1, math.mininteger + 1, -1, -2, -16, -4096, -0x80000000,
}
local numbers = { 0.0, -0.0, 0.5, 1e9, 1e19, -1e19, 1e308, -1e308, 1 / 0, -1 / 0, 0 / 0, 1000000.0, 3.3e7 }
local names = {
  "", "x", "a b", "a/b", "..", "../../etc/passwd", "/", "//", "/machine", "/machine/ram", "/machine/dev1", "/objects",
  "ram", "dev1", "realized", "type", "parent_bus", "id", "origin", "link", "child", "main-system-bus", "sysbus-irq",
  "clk", "clock", "qdev_clock", "none", "pflash", "sd", "virtio", "if=none", "calls.lua", "/etc/hostname",
  "./calls.lua",
  "/dev/zero",
  "%s%n%d%x", "\xff\xfe\x80", "\xc3\xa9", "caf\u{e9}", "\u{1F600}", "a\0b", "\27[31m", "a\nb", ("y"):rep(300),
  ("z"):rep(70000),
  "unnamed-gpio-in[0]", "unnamed-gpio-out[0]", "serial0", "[0]", "[*]", "x[*]", "num-lines", "len-x",
  "hotpluggable",
  "-1", "0x10", "1G", "on", "true", "nan", "1e999",
}
local words = {
  "pc", "registers", "address", "size", "kernel", "ram", "cpu", "dtb", "entry", "path", "base", "harts", "fdt",
  "initrd",
  "id", "at", "props", "irq", "of", "file", "data", "name", "compatible", "reg", "hz", "source", "into", "outputs",
  "loader_start", "ram_size", "board_id", "secure", "translate", "offset", "machine", "value",
  "timebase", 1, 2, 3, -1, 0,
}

local value -- any; defined below

local tricky = false -- an argument has metamethods, whose errors are its own

local function some_table(depth)
  local t = {}
  for _ = 1, math.random(0, 5) do
    t[pick(words)] = value(depth + 1)
  end
  if chance(10) then
    t.cycle = t
  end
  if chance(5) then
    tricky = true
    t = setmetatable(t, { __index = function() error "index" end, __len = function() return 1 << 60 end })
  end
  return t
end

local run_some -- random calls; defined below
local depth = 0

local callbacks = {
  function() end,
  function() error "wrong" end,
  function() error(setmetatable({}, { __tostring = function() error "tostring" end })) end,
  function() error(nil) end,
  function(...) return ..., 1, "x", {} end,
  function() run_some(3) end,
  function() coroutine.wrap(function() run_some(2) end)() end,
  function() return setmetatable({}, { __gc = function() end }) end,
  function() collectgarbage "collect" end,
}

local function a_callback()
  return pick(callbacks)
end

local function an_integer()
  local kind = math.random(10)
  if kind <= 4 then
    return math.random(0, 16)
  elseif kind <= 9 then
    return pick(integers)
  end
  return pick(integers) + math.random(-8, 8)
end

local function a_string()
  local kind = math.random(10)
  if kind <= 3 then
    return pick(names)
  elseif kind <= 5 then
    return pick(types)
  elseif kind <= 7 then
    return pick(devices)
  elseif kind == 8 then
    return "n" .. math.random(0, 40)
  elseif kind == 9 then
    local bytes = {}
    for i = 1, math.random(0, 64) do
      bytes[i] = string.char(math.random(0, 255))
    end
    return table.concat(bytes)
  end
  return pick(words) .. ""
end

function value(level)
  local kind = math.random(12)
  if kind <= 3 then
    return an_integer()
  elseif kind <= 5 then
    return a_string()
  elseif kind == 6 then
    return pick(numbers)
  elseif kind == 7 then
    return chance(50)
  elseif kind <= 9 then
    return live(pick { "object", "object", "line", "space" })
  elseif kind == 10 and level < 4 then
    return some_table(level)
  elseif kind == 11 then
    return chance(50) and a_callback() or pick(nodes)
  end
  return nil
end

-- The name of something that the object has.
local function a_name_of(object)
  local what = math.random(4)
  if what == 1 and object:is_a "device" then
    local gpios = object:gpios()
    return #gpios > 0 and pick(gpios).name or nil
  elseif what == 2 and object:is_a "device" then
    local clocks = object:clocks()
    return #clocks > 0 and pick(clocks).name or nil
  end
  local properties = object:properties()
  table.sort(properties, function(a, b) return a.name < b.name end)
  return #properties > 0 and pick(properties).name or nil
end

local function a_path()
  return pick { "", "/machine", "/machine/", "/objects/", "/machine/unattached/", "/" } .. pick(names)
end

local makers = {
  string = function(arg, self)
    if (arg.name == "property" or arg.name == "name") and self and chance(70) then
      return a_name_of(self) or a_string()
    elseif arg.name == "type" or arg.name == "base" then
      return chance(85) and pick(devices) or a_string()
    elseif arg.name == "path" and chance(50) then
      return a_path()
    elseif (arg.name == "id" or arg.name == "name") and chance(60) then
      return "n" .. math.random(0, 400)
    end
    return a_string()
  end,
  integer = an_integer,
  number = function()
    return chance(50) and pick(numbers) or an_integer()
  end,
  boolean = function()
    return chance(50)
  end,
  ["fun()"] = a_callback,
  ["function"] = a_callback,
  table = function()
    return some_table(0)
  end,
  any = function()
    return value(0)
  end,
  ["qom.Object"] = function(arg)
    return live("object", arg.qom)
  end,
  ["qom.Line"] = function()
    return live "line"
  end,
  ["qom.AddressSpace"] = function()
    return live "space"
  end,
}

local function argument(arg, self)
  if chance(4) then
    return value(0) -- most likely of the wrong kind
  elseif arg.optional and chance(50) then
    return nil
  end
  local make = makers[arg.type]
  if make then
    return make(arg, self)
  end
  return value(0)
end

-- What is called

-- These would end the run, or speak for the machinery that judges it. (What is written to an HTIF can
-- tell QEMU to end with any status.)
local left_out = { quit = true, riscv_htif = true, print_fault = true, keep_fault = true, working_on = true,
  is_part_of = true, warn = true, info = true, drop_scratch = true, allow_root = true }

local rows = {}
for _, row in ipairs(qom.bindings()) do
  if not left_out[row.name] and (test_calls or not row.name:find "^test_") then
    rows[#rows + 1] = row
  end
end
table.sort(rows, function(a, b)
  return (a.class or "") .. a.name < (b.class or "") .. b.name
end)

-- Common things are called more often: without devices there is nothing to do.
for _, row in ipairs { table.unpack(rows) } do
  local often = ({ new = 12, realize = 8, add_child = 8, set = 8, connect = 3, input = 3, line = 2, map_region = 3,
    ram = 2, alias = 2, add = 3, unparent = 3, children = 2 })[row.name] or 0
  for _ = 1, often do
    rows[#rows + 1] = row
  end
end

local q_names = {}
for name in pairs(q) do
  q_names[#q_names + 1] = name
end
table.sort(q_names)

local counts = { calls = 0, ok = 0, errors = 0 }

local function show(v)
  if type(v) == "string" then
    return #v > 80 and ("(%q):rep(%d)"):format(v:sub(1, 1), #v) or ("%q"):format(v)
  elseif type(v) == "table" and getmetatable(v) == nil then
    local parts = {}
    for _, word in ipairs(words) do
      if rawget(v, word) ~= nil then
        parts[#parts + 1] = ("[%q]=%s"):format(word, type(v[word]) == "table" and "{...}" or tostring(v[word]))
      end
    end
    return "{" .. table.concat(parts, ", ") .. "}"
  end
  local ok, text = pcall(tostring, v)
  return ok and text or "?"
end

local function say_call(n, name, args, count)
  local parts = {}
  for i = 1, count do
    parts[i] = show(args[i])
  end
  print(("%d: %s(%s)"):format(n, name, table.concat(parts, ", ")))
end

-- The line of the call, which each error of a binding has to name.
local CALL_LINE

local function invoke(fn, args, count)
  CALL_LINE = qom.caller()
  local results = table.pack(fn(table.unpack(args, 1, count))) return results -- on one line with CALL_LINE + 1
end

local function check_error(n, name, err, direct)
  counts.errors = counts.errors + 1
  if type(err) ~= "string" then
    if direct then
      print(("BAD %d: %s raised a %s"):format(n, name, type(err)))
    end
    return
  end
  local file, line = CALL_LINE:match "^(.*):(%d+)$"
  local place = ("%s:%d: "):format(file, line + 1)
  local placed = err:sub(1, #place) == place or err == "not enough memory" or err:find("endless loop", 1, true)
  if direct and not placed then
    print(("BAD %d: %s: error without the place %s: %s"):format(n, name, place, err))
  elseif direct and #err <= #place + 3 then
    print(("BAD %d: %s: error without a text: %s"):format(n, name, err))
  end
end

local function call(n, name, fn, args, count, direct)
  if trace then
    say_call(n, name, args, count)
  end
  counts.calls = counts.calls + 1
  local ok, result = pcall(invoke, fn, args, count)
  if not ok then
    check_error(n, name, result, direct)
    return
  end
  counts.ok = counts.ok + 1
  for i = 1, math.min(result.n, 4) do
    keep(n, result[i], 0)
  end
  return table.unpack(result, 1, 1)
end

local function call_binding(n)
  local row = pick(rows)
  local args, self = {}, nil
  tricky = false
  for i, arg in ipairs(row.args) do
    args[i] = argument(arg, self)
    if i == 1 and row.class == "qom.Object" and type(args[1]) == "userdata" and kind_of(args[1]) == "object" then
      self = args[1]
    end
  end
  local count = #row.args
  if chance(2) then
    count = count + math.random(-1, 1)
  end
  local fn = qom[row.name]
  if row.class then
    local of = ({ ["qom.Object"] = "object", ["qom.Line"] = "line", ["qom.AddressSpace"] = "space" })[row.class]
    local handle = live(of)
    if not handle then
      return
    end
    fn = handle[row.name]
  end
  -- a callback's own errors come back as they are
  local plain = not tricky and row.name ~= "map_together" and row.name ~= "test_as_cpu"
  call(n, (row.class and row.class .. ":" or "qom.") .. row.name, fn, args, count, plain)
end

local function some_arguments()
  local args, count = {}, math.random(0, 3)
  for i = 1, count do
    args[i] = value(0)
  end
  return args, count
end

-- The module qemu when the machine is built already.
local function call_language(n)
  if chance(50) then
    local name = pick(q_names)
    local fn = q[name]
    local args, count = some_arguments()
    local result = call(n, "q." .. name, fn, args, count)
    if type(result) == "function" then
      call(n, "q." .. name .. "()", result, { chance(80) and some_table(0) or value(0) }, 1)
    elseif type(result) == "table" and #nodes < 60 then
      nodes[#nodes + 1] = result
    end
    return
  end
  local node = pick(nodes)
  local method = pick { "input", "output", "irq", "region", "clock", "bus", "map", "remove", "to", "fields", "assign" }
  if method == "assign" then
    call(n, "node.field =", function(key, v) node[key] = v end, { pick(words), value(0) }, 2)
  elseif method == "fields" then
    call(n, "node.field", function(key) return node[key] end, { pick(words) }, 1)
  else
    local args, count = some_arguments()
    call(n, "node:" .. method, function(...)
      local end_ = node[method](node, ...)
      if type(end_) == "table" and chance(50) then
        return end_:to(pick(nodes):input(math.random(0, 9)))
      end
      return end_
    end, args, count)
  end
end

local wanted
if only then
  wanted = {}
  for number in only:gmatch "%d+" do
    wanted[tonumber(number)] = true
  end
end

local number = 0

-- One call: its random numbers follow from the seed and its number.
local function one()
  number = number + 1
  local n = number
  if wanted and not wanted[n] then
    return
  end
  math.randomseed(seed, n)
  if language and chance(12) then
    call_language(n)
  else
    call_binding(n)
  end
end

function run_some(n)
  if depth >= 4 then
    return
  end
  depth = depth + 1
  for _ = 1, n do
    pcall(one)
  end
  depth = depth - 1
end

local function report(phase)
  print(("%s: calls %d ok %d errors %d"):format(phase, counts.calls, counts.ok, counts.errors))
end

local function phase(name)
  return function()
    for _, node in ipairs(nodes) do
      local ok, obj = pcall(function() return node.qom end)
      keep(0, ok and obj or nil, 0)
    end
    for _, get in ipairs { "machine", "system_memory", "memory", "system_bus", "root" } do
      keep(0, qom[get](), 0)
    end
    depth = 0
    for _ = 1, phase_calls do
      one()
    end
    report(name)
  end
end

q.on("realized", function()
  phase "realized"()
  -- a machine with such devices is refused
  for _ = 1, 1000 do
    local stray = qom.unrealized()
    if not stray or not pcall(stray.unparent, stray) then
      break
    end
  end
end)
q.on("ready", phase "ready")
q.on("powerdown", phase "powerdown")

local resets = 0
q.on("reset", function()
  resets = resets + 1
  if resets <= 3 then
    phase "reset"()
  end
end)

if test_calls then
  require("qemu.test").test "calls" (function()
    phase "test"()
  end)
end
