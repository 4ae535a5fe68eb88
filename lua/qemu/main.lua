-- SPDX-License-Identifier: MIT
-- The way of a script through the machine: what C calls, in this order.
--
--   declare(options)   run the scripts, check the graph (check A)
--   commit()           build it (commit 1, check B, commit 2)
--   plug(device, …)    for each sysbus device of -device
--   ready()            the machine is complete
--   test_step(reason)  of action=test: test code goes on

local fault = require "qemu.fault"
local graph = require "qemu.graph"
local machine = require "qemu.machine"
local param = require "qemu.param"
local qom = require "qom"
local spec = require "qemu.spec"

local main = {}

local DONE <const> = "done" -- ends QEMU with status 0

-- A runtime error of a script is one fault more; its text has its place.
local function run(chunk, ...)
  local ok, err = xpcall(chunk, qom.message_handler, ...)
  if not ok and err == "not enough memory" then
    fault.add(nil, "limit", "the script takes more memory than it may (memory-limit= of the machine)")
  elseif not ok and err ~= machine.ARCH_KNOWN then
    fault.add(nil, "script", "%s", err)
  end
  return ok
end

local function run_file(path)
  if not qom.may_read(path) then -- it is allowed: so its folder does not exist
    fault.add(nil, "file", "%s: no such file", path)
    return false
  end
  local ok, chunk = fault.try(nil, qom.load_script, path)
  return ok and run(chunk)
end

-- Paths of the command line hold from the working directory, and a script may
-- read what they name.
local function take_file(o, key)
  if o[key] then
    qom.allow_root(o[key])
    o[key] = qom.resolve_path(o[key])
    if not qom.file_exists(o[key]) then
      fault.add(nil, "file", "-%s: no such file: %s", key, o[key])
    end
  end
end

-- Firmware is also looked for where QEMU keeps it; "none" and "default" are
-- the script's business.
local function take_firmware(o)
  if o.firmware then
    qom.allow_root(o.firmware)
    local path = qom.find_firmware(o.firmware)
    if path then
      o.firmware = qom.resolve_path(path)
    elseif o.firmware ~= "none" and o.firmware ~= "default" then
      fault.add(nil, "file", "-bios: no such file: %s", o.firmware)
    end
  end
end

-- Where its file is, a script finds its modules and files: links are followed.
local function take_scripts(o)
  o.script = o.script and qom.follow_link(o.script)
  o.overlay = o.overlay and o.overlay:gsub("[^:]+", qom.follow_link)
  for path in ((o.script or "") .. ":" .. (o.overlay or "")):gmatch "[^:]+" do
    qom.allow_root(qom.resolve_path(".", path))
    qom.allow_root(path)
  end
end

local function take_options(o)
  if o.script == "" then
    fault.add(nil, "missing", "script= names no file: script=FILE.lua")
    return
  end
  take_scripts(o)
  for _, key in ipairs { "kernel", "initrd", "dtb" } do
    take_file(o, key)
  end
  take_firmware(o)
  if type(o.testing) == "table" and o.testing.cases then
    qom.allow_root(o.testing.cases) -- for qemu.test.run
  end
  if type(o.testing) == "table" and o.testing.screens then
    qom.allow_root(o.testing.screens) -- what a test saves, it can compare with
  end
  machine.options = o
  param.given = type(o.params) == "table" and o.params or {}
end

-- Whether all of them came to their end.
local function run_scripts(o)
  if o.script then
    qom.set_script_dir(qom.resolve_path(".", o.script))
    if not run_file(o.script) then
      return false
    end
  end
  for path in (o.overlay or ""):gmatch "[^:]+" do
    if not run_file(path) then
      return false
    end
  end
  if o.code then
    local ok, chunk = fault.try(nil, qom.load_code, o.code, "code=")
    return ok and run(chunk)
  end
  return true
end

local function print_help()
  local facts = machine.facts() or {}
  print(("%s: %s"):format(facts.name or "machine", facts.description or "(no description)"))
  local lines = param.help()
  print(#lines > 0 and "parameters:" or "no parameters")
  for _, text in ipairs(lines) do
    print(text)
  end
  local classes = require("qemu.device_class.help").list(require("qemu.device_class").classes)
  if #classes > 0 then
    print("devices written in Lua:\n" .. table.concat(classes, "\n"))
  end
end

-- help device NAME
local function print_device(name)
  local classes = require("qemu.device_class").classes
  if classes[name] then
    print(table.concat(require("qemu.device_class.help").describe(classes[name]), "\n"))
  else
    fault.add(nil, "unknown-name", "the script declares no device class '%s'%s", name,
      fault.nearest(name, spec.sorted_keys(classes)))
  end
end

---@return table|string|nil decisions for QEMU, "done" to exit, nil after faults
function main.declare(o)
  take_options(o)
  if fault.count() > 0 then
    fault.report()
    return nil
  end
  local whole = run_scripts(o)
  if o.action == "arch" and fault.count() == 0 then
    if whole then -- it has not said one (check_arch leaves): any will do, to help or to complain
      print(qom.target().name)
    end
    return DONE
  elseif o.action == "help" and fault.count() == 0 then
    if not o.device then
      print_help()
      return DONE
    end
    print_device(o.device)
    if fault.count() > 0 then
      fault.report "nothing was started"
      return nil
    end
    return DONE
  elseif o.action == "plan" and fault.count() == 0 then
    if whole then
      require("qemu.test.plan").print()
    end
    return DONE
  end
  -- of half a graph nothing more can be said
  local decisions = whole and require("qemu.check").declared()
  if fault.count() > 0 then
    fault.report()
    return nil
  end
  return decisions
end

local function call_hooks(event)
  for _, hook in ipairs(graph.hooks[event]) do
    local ok, err = xpcall(hook.fn, qom.message_handler)
    if not ok then
      fault.add(nil, "script", "%s", tostring(err))
    end
  end
end

---@return boolean|string ok, or "done"
function main.commit()
  local commit = require "qemu.commit"
  graph.committed = true
  if machine.options.action == "test" then
    qom.test_open()
  end
  commit.create()
  if fault.count() == 0 then
    call_hooks "realized"
  end
  commit.check()
  if fault.count() == 0 and machine.options.action == "check" then
    qom.drop_scratch()
    return DONE
  end
  if fault.count() == 0 then
    commit.connect()
  end
  local stray = fault.count() == 0 and qom.unrealized()
  if stray then
    fault.add(nil, "too-late", "%s has a place in the machine and was never realized: device:realize()",
      tostring(stray))
  end
  if fault.count() > 0 then
    fault.report()
    return false
  end
  qom.drop_scratch()
  return true
end

---The scripts that run, for qemu.reload's sake.
---@return string[]
function main.scripts()
  local list = {}
  for path in ((machine.options.script or "") .. ":" .. (machine.options.overlay or "")):gmatch "[^:]+" do
    list[#list + 1] = path
  end
  return list
end

function main.live()
  return require("qemu.reload").live()
end

---@param live table of the modules that the machine was built with
---@return boolean ok
function main.reload(live)
  return require("qemu.reload").run(live, run_scripts)
end

function main.plug(device, when)
  require("qemu.plug")(device, when)
end

---@return boolean ok
function main.ready()
  for _, id in ipairs(spec.sorted_keys(graph.cli_devices)) do
    local rule = graph.cli_devices[id]
    if rule.fields.required and not rule.plugged then
      fault.add(rule.origin, "option", "this machine needs -device TYPE,id=%s", id)
    end
  end
  for _, hook in ipairs(graph.hooks.reset) do
    qom.on_reset(hook.fn)
  end
  for _, hook in ipairs(graph.hooks.powerdown) do
    qom.on_powerdown(hook.fn)
  end
  call_hooks "ready"
  if fault.count() == 0 and machine.options.action == "test" then
    fault.try(nil, require("qemu.test.run").begin)
  end
  if fault.count() > 0 then
    fault.report()
    return false
  end
  return true
end

---@param reason string? why the machine stands still
function main.test_step(reason)
  require("qemu.test.run").step(reason)
end

return main
