-- SPDX-License-Identifier: MIT
-- The two checks of the whole graph.
--
--   check.declared()  before anything is created (check A)
--   check.realized()  once devices know their regions and lines (check B)
--
-- Each records every fault it finds (qemu.fault).

local circle = require "qemu.circle"
local cpu = require "qemu.cpu"
local device = require "qemu.device"
local fault = require "qemu.fault"
local gate = require "qemu.gate"
local graph = require "qemu.graph"
local line = require "qemu.line"
local machine = require "qemu.machine"
local node = require "qemu.node"
local param = require "qemu.param"
local place = require "qemu.place"
local prop = require "qemu.prop"
local qom = require "qom"

local check = {}

-- Nodes that others refer to: by into, alias, memory, links.
local function referenced()
  local used = {}
  local function use(ref)
    if ref then
      used[ref.record] = true
    end
  end
  for record in graph.each() do
    use(place.region_ref(record.fields.memory))
    use(place.region_ref(record.fields.of))
    prop.each_reference(record.fields.links or {}, use)
    prop.each_in_props(record, use)
    for _, entry in ipairs(record.fields.at or {}) do
      use(place.region_ref(entry.into))
      use(place.region_ref(entry.alias_of))
    end
  end
  return used
end

local memory_kinds = { ram = true, rom = true, alias = true, container = true, stub = true }

local function check_placed()
  local used = referenced()
  for record in graph.each() do
    local placed = record.fields.at ~= nil or record.bad.at or used[record]
    if memory_kinds[record.kind] and not placed and not record.broken then
      fault.add(record.origin, "unplaced", "%s is declared but never placed: give it `at`", node.describe(record))
    end
  end
  return used
end

-- References to nodes that were removed, or belong to no graph.
local function check_alive(record, ref, what, where)
  if ref and ref.record and ref.record.removed then
    fault.add(where or record.origin, "removed", "%s: %s refers to %s, which was removed", node.describe(record), what,
      node.describe(ref.record))
  end
end

local function check_references()
  for record in graph.each() do
    local f = record.fields
    check_alive(record, f.memory, "memory", record.where.memory)
    check_alive(record, f.of, "of", record.where.of)
    check_alive(record, f.bus, "bus", record.where.bus)
    check_alive(record, f.source, "source", record.where.source)
    check_alive(record, f.cluster and { record = f.cluster }, "cluster", record.where.cluster)
    for name, source in pairs(f.clocks or {}) do
      check_alive(record, source, "clock '" .. name .. "'", record.where.clocks)
    end
    for name, value in pairs(f.links or {}) do
      check_alive(record, place.region_ref(value), "link '" .. name .. "'", record.where.links)
    end
    prop.each_in_props(record, function(ref, name)
      check_alive(record, ref, "property '" .. name .. "'", record.props_where[name])
    end)
    for _, entry in ipairs(f.at or {}) do
      check_alive(record, entry.into, "at: into", entry.where)
      check_alive(record, entry.alias_of, "at: alias_of", entry.where)
    end
  end
end

local function check_boots()
  local function check_used(record, what, where)
    if record and record.removed then
      fault.add(where, "removed", "%s refers to %s, which was removed", what, node.describe(record))
    end
  end
  for _, b in ipairs(graph.boots) do
    check_used(b.ram, "q.boot: ram", b.origin)
    for _, record in ipairs(b.cpu) do
      check_used(record, "q.boot: cpu", b.origin)
    end
  end
  for _, image in ipairs(graph.images) do
    check_used(image.into and image.into.record, "q.load: into", image.origin)
  end
end

-- Wires declared twice, or to a node that is gone. Gives each its ends' names.
local function check_wires()
  local seen = {}
  for _, w in ipairs(graph.wires) do
    w.from_name, w.to_name = gate.end_name(w.from), gate.end_name(w.to)
    local key = w.from_name .. ">" .. w.to_name
    if seen[key] then
      fault.add(w.origin, "taken", "%s is connected to %s already, at %s", line.describe(w.from), line.describe(w.to),
        seen[key])
    end
    seen[key] = w.origin
    local gone = w.from.record.removed and w.from or w.to.record.removed and w.to
    if gone then
      fault.add(w.origin, "removed", "%s: the node was removed", line.describe(gone))
    end
  end
end

local function check_main_ram()
  local first
  for record in graph.each "ram" do
    record.main = record.fields.main or (record.fields.size == nil and not record.bad.size)
    if record.main and first then
      fault.add(record.origin, "taken", "%s: only one node can be the machine's RAM, and %s (%s) is: give it a size",
        node.describe(record), node.describe(first), first.origin or "?")
    end
    first = first or (record.main and record)
  end
  return first
end

local function check_smp(count)
  local given = machine.options.cpus
  if given ~= 0 and not machine.was_read "cpus" and given ~= count then
    fault.add(nil, "option", "-smp %d: this machine has %d CPU%s, and its script does not take -smp", given, count,
      count == 1 and "" or "s")
    return
  end
  local limits = machine.facts() and machine.facts().cpus
  local most = math.max(limits and (limits.max or math.maxinteger) or count, given)
  if machine.options.max_cpus > most then
    fault.add(nil, "option", "-smp maxcpus=%d: this machine takes at most %d", machine.options.max_cpus, most)
  end
end

-- What a machine is asked for, and its script never looks at.
local OTHER_OPTIONS <const> = {
  { "kernel", "-kernel" }, { "initrd", "-initrd" }, { "append", "-append" }, { "dtb", "-dtb" }, { "firmware", "-bios" },
  { "usb", "-usb" },
}

local function check_other_options()
  for _, entry in ipairs(OTHER_OPTIONS) do
    local key, option = table.unpack(entry)
    local given = machine.options[key]
    if given and given ~= "" and given ~= "none" and not machine.was_read(key) then
      fault.add(nil, "option", "%s: the script of this machine does not take it", option)
    end
  end
end

-- Options of the command line that would have no effect.
local function check_cpu_option()
  local given = machine.options.cpu and machine.options.cpu:match "^[^,]+"
  local type_name = given and qom.cpu_type(given)
  if not type_name or machine.was_read "cpu_type" then
    return -- QEMU itself reports unknown models
  end
  for record in graph.each "cpu" do
    if record.cpu_type == type_name then
      return -- with features for it
    end
  end
  fault.add(nil, "option", "-cpu %s: no CPU of this machine is of that model, and its script does not take -cpu", given)
end

local function check_ram_option(ram)
  if machine.options.ram_size ~= 0 and (not ram or ram.fields.size) and not machine.was_read "ram_size" then
    fault.add(nil, "option", "-m: the RAM of this machine has a fixed size, and its script does not take -m")
  end
end

---How many CPUs QEMU must be ready for. Devices may contain CPUs (an SoC):
---for those the script says `cpus` in q.machine.
local function count_cpus(list)
  local count = #list
  for record in graph.each "device" do
    if record.type == "armv7m" then
      count = count + 1
    elseif record.type == "riscv.hart_array" then
      count = count + (math.tointeger(record.props["num-harts"]) or 1)
    end
  end
  if machine.was_read "cpus" then
    count = math.max(count, machine.value "cpus")
  end
  return math.max(count, 1)
end

---Check A. Returns what QEMU must know before it starts its accelerator.
---@return table { cpus =, ram_size =, ram_id =, cpu_type = }
function check.declared()
  if not machine.facts() then
    fault.add(nil, "missing", "the script declares no machine: q.machine { name = …, arch = … } comes first")
  elseif not machine.facts().arch then
    fault.add(machine.facts().name_origin, "missing", "q.machine: arch is missing")
  end
  param.check_unknown()
  device.check_pending()
  graph.used = check_placed()
  check_references()
  check_boots()
  check_wires()
  circle.check()
  graph.cpu_order = cpu.ordered()
  local ram = check_main_ram()
  local cpus = count_cpus(graph.cpu_order)
  check_smp(cpus)
  check_cpu_option()
  check_ram_option(ram)
  check_other_options()
  return {
    cpus = cpus,
    ignore_bus_errors = machine.facts() and machine.facts().ignore_bus_errors,
    -- a machine whose RAM has another size may show what -m says all the same
    ram_size = ram and ram.fields.size or (ram or machine.was_read "ram_size") and machine.value "ram_size" or nil,
    cpu_type = machine.facts() and machine.facts().cpu_type and qom.cpu_type(machine.value "cpu_type" or "") or nil,
    ram_id = ram and (ram.fields.block or ram.id) or nil,
  }
end

-- Check B

local function interval_text(address, size)
  return ("0x%x-0x%x"):format(address, address + size - 1)
end

-- In unsigned arithmetic modulo 2^64; a size of 0 is 2^64.
local function last_byte(p)
  return p.address + (p.size - 1)
end

local function check_pair(later, earlier)
  if not later.covers and not (later.by_device and earlier.by_device) then
    local hint = earlier.origin and ("declared at %s"):format(earlier.origin) or "QEMU put it there"
    fault.add(later.origin, "overlap", "%s (%s) overlaps %s (%s, %s); give one a priority", later.name,
      interval_text(later.address, later.size), earlier.name, interval_text(earlier.address, earlier.size), hint)
  end
end

-- Adds to `pairs_` those of the list that overlap, as { later, earlier } of the declaration.
local function find_overlaps(list, number, pairs_)
  table.sort(list, function(a, b)
    if a.address == b.address then
      return number[a] < number[b]
    end
    return math.ult(a.address, b.address)
  end)
  local open = {} -- those that may reach further
  for _, p in ipairs(list) do
    for i = #open, 1, -1 do
      local other = open[i]
      if math.ult(last_byte(other), p.address) then
        table.remove(open, i)
      elseif not math.ult(last_byte(p), other.address) then
        local is_later = number[p] > number[other]
        pairs_[#pairs_ + 1] = { is_later and p or other, is_later and other or p }
      end
    end
    open[#open + 1] = p
  end
end

---Faults for places that overlap in one container with equal priority.
---@param places { container: any, address: integer, size: integer, priority: integer, name: string, origin: string }[]
function check.overlaps(places)
  local lists, number, found = {}, {}, {}
  for i, p in ipairs(places) do
    local by_priority = lists[p.container] or {}
    lists[p.container] = by_priority
    by_priority[p.priority] = by_priority[p.priority] or {}
    table.insert(by_priority[p.priority], p)
    number[p] = i
  end
  for _, by_priority in pairs(lists) do
    for _, list in pairs(by_priority) do
      find_overlaps(list, number, found)
    end
  end
  table.sort(found, function(a, b)
    if a[1] == b[1] then
      return number[a[2]] < number[b[2]]
    end
    return number[a[1]] < number[b[1]]
  end)
  for _, pair in ipairs(found) do
    check_pair(pair[1], pair[2])
  end
end

---Faults for sysbus devices that have regions, none of them mapped.
---@param region_count fun(record): integer
function check.unmapped(region_count)
  for record in graph.each "device" do
    if record.object and not record.child_of and record.fields.at == nil and not graph.used[record] then
      local count = region_count(record)
      if count > 0 then
        fault.add(record.origin, "unplaced",
          "%s has %d region%s and none is mapped: give it `at` (at = false if that is meant)",
          node.describe(record), count, count == 1 and "" or "s")
      end
    end
  end
end

return check
