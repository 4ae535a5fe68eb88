-- SPDX-License-Identifier: MIT
-- action=test: runs the cases, one after the other, on QEMU's main loop.
--
-- C calls step() whenever the machine stands still and test code may go on. A
-- case is a coroutine; what it yields starts the machine.

local Case = require "qemu.test.case"
require "qemu.test.assert"
require "qemu.test.control"
require "qemu.test.cpu"
require "qemu.test.line"
require "qemu.test.memory"
require "qemu.test.screen"
require "qemu.test.serial"
local fail = require "qemu.test.fail"
local machine = require "qemu.machine"
local plan = require "qemu.test.plan"
local qom = require "qom"
local test = require "qemu.test"

local run = {}

local START <const> = "the start" -- name of the snapshot that cases begin with

local queue = {} -- cases that are still to run
local now = nil -- the case that runs: { declared, case, thread, started, … }
local counts = { passed = 0, failed = 0, skipped = 0 }
local prepared = false
local obstacle = nil -- why no case can run
local isolated = false -- this process runs one case, from its own start

-- Choosing -----------------------------------------------------------------

local function matches(case, text)
  if case.name:find(text, 1, true) then
    return true
  end
  for _, tag in ipairs(plan.tags(case)) do
    if tag == text then
      return true
    end
  end
  return false
end

local function find(name)
  for _, case in ipairs(test.cases) do
    if case.name == name then
      return case
    end
  end
  error(("no case is called '%s'"):format(name), 0)
end

-- The cases to run: one (case=), those a file lists (cases=), those with a tag
-- or a part of their name (filter=), or all.
local function choose(options)
  if options.case then
    queue[1] = find(options.case)
    return
  elseif options.cases then
    for name in qom.read_file(options.cases):gmatch "[^\n]+" do
      queue[#queue + 1] = find(name)
    end
    return
  end
  for _, case in ipairs(test.cases) do
    if not options.filter or matches(case, options.filter) then
      queue[#queue + 1] = case
    end
  end
end

-- Reporting ----------------------------------------------------------------

local function status_of(declared, err, skipped)
  if skipped then
    return "skip", "skipped"
  elseif declared.xfail then
    return err and "xfail" or "xpass", err and "passed" or "failed"
  end
  return err and "fail" or "pass", err and "failed" or "passed"
end

local function report_end(declared, err, skipped, seconds, ns, output)
  local status, count = status_of(declared, err, skipped)
  local message = err
  if status == "xpass" then
    message = ("%s: expected to fail (%s), but it passed"):format(declared.where, declared.xfail)
  end
  counts[count] = counts[count] + 1
  qom.test_report {
    event = "end",
    case = declared.name,
    status = status,
    seconds = seconds,
    virtual_ns = ns,
    message = message,
    output = output,
    reason = skipped or (status ~= "fail" and declared.xfail) or nil,
  }
  if count == "failed" then
    qom.print_fault(("FAIL %s: %s"):format(declared.name, message))
  end
end

local function report_start(declared)
  qom.test_report { event = "start", case = declared.name, line = declared.line }
end

local function finish()
  qom.test_guard(0, "", "")
  qom.test_report { event = "done", passed = counts.passed, failed = counts.failed, skipped = counts.skipped }
  qom.quit(counts.failed == 0 and 0 or 1)
end

-- A case from its start to its end -----------------------------------------

local function try(fn, ...)
  local ok, err = xpcall(fn, qom.message_handler, ...)
  return not ok and (err or "error without a value") or nil
end

local function body(case, declared)
  local err = try(function()
    if declared.from or test.settings.from then
      case:from(declared.from or test.settings.from)
    end
    for _, fn in ipairs(test.befores) do
      fn(case)
    end
    declared.fn(case, declared.row)
  end)
  case.failed = err ~= nil and not fail.skipped(err)
  for _, fn in ipairs(test.afters) do
    local after = try(fn, case)
    err = err or after
  end
  return err or qom.device_failure()
end

local function prepare()
  prepared = true
  obstacle = qom.device_failure() -- in the machine's first reset
  isolated = test.settings.isolation == "process"
  if isolated then
    if #queue > 1 then
      obstacle = "isolation = 'process': each case needs a process of its own (testing.case=NAME)"
    end
    return
  end
  obstacle = obstacle or qom.test_no_snapshot()
  if not obstacle then
    local ok, err = pcall(qom.test_snapshot, START)
    obstacle = not ok and tostring(err) or nil
  end
end

local function start(declared)
  report_start(declared)
  if declared.skip or obstacle then
    report_end(declared, not declared.skip and ("%s: %s"):format(declared.where, obstacle) or nil, declared.skip, 0, 0)
    return
  end
  if not isolated then
    local ok, err = pcall(qom.test_restore, START)
    if not ok then -- nor will it for any other case
      obstacle = tostring(err)
      report_end(declared, ("%s: %s"):format(declared.where, obstacle), nil, 0, 0)
      return
    end
  end
  qom.test_event_clear()
  qom.device_failure() -- of whatever was before
  local case = Case.new(declared)
  now = { declared = declared, case = case, started = qom.test_seconds(), started_ns = qom.now_ns() }
  case.start = START
  case.isolated = isolated
  case.thread = coroutine.create(body)
  qom.test_guard(math.ceil(test.settings.guard), declared.name, declared.where .. ": the case's code")
end

local function over(err)
  local skipped = err ~= nil and fail.skipped(err)
  local message = err ~= nil and not skipped and fail.message(err, now.declared.where) or nil
  local output = message and now.case:last_lines() or nil
  -- a span: virtual time goes back when a case goes to a named point
  local ns = qom.now_ns() - (now.case.restored_ns or now.started_ns)
  now.case:forget_snapshots()
  report_end(now.declared, message, skipped, qom.test_seconds() - now.started, ns, output)
  now = nil
end

local function go_on(reason)
  local ok, what = coroutine.resume(now.case.thread, table.unpack(reason))
  if ok and coroutine.status(now.case.thread) == "suspended" then
    ok, what = pcall(what)
    if ok then
      return -- the machine runs
    end
    -- it could not be started: that is the case's error, where it waits
    return go_on { "error", tostring(what) }
  end
  qom.test_refill()
  over(what)
  qom.test_again()
end

---Called when the machine is ready.
function run.begin()
  local options = type(machine.options.testing) == "table" and machine.options.testing or {}
  choose(options)
  if options.seed then
    math.randomseed(math.tointeger(tonumber(options.seed)) or 0)
  else
    math.randomseed(0)
  end
  require("qemu.test.line").watch_wires()
  qom.test_begin(machine.options.script or "code=")
end

---Called when the machine stands still.
---@param reason string? why
function run.step(reason)
  if not prepared then
    prepare()
  end
  if now and coroutine.status(now.case.thread) == "suspended" and now.running then
    return go_on { reason or "?" }
  end
  local declared = table.remove(queue, 1)
  if not declared then
    return finish()
  end
  start(declared)
  if not now then
    return qom.test_again()
  end
  now.running = true
  go_on { now.case, declared }
end

return run
