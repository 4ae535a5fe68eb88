-- SPDX-License-Identifier: MIT
-- require "qemu.test": a machine's script that also tests the machine.
--
--   local t = require "qemu.test"
--   t.suite { args = { "-kernel", "u-boot.bin" }, icount = 0 }
--   t.point "prompt" (function(t) t:expect_text "=> " end)
--   t.test "version is answered" (function(t)
--     t:from "prompt"
--     t:type "version\n"
--     t:expect "U%-Boot 20%d%d"
--   end)
--
-- This file holds what a script declares; what a case can do is in
-- qemu/test/*.lua, a file a subject.

local fault = require "qemu.fault"
local qom = require "qom"
local spec = require "qemu.spec"

---@class qemu.test
local test = {
  cases = {}, -- { name, fn, row, line, where, tags, skip, xfail, from, timeout }
  points = {}, -- name -> { fn, where }
  befores = {},
  afters = {},
  settings = { args = {}, isolation = "snapshot", timeout = 10, guard = 60, tags = {} },
}

local by_name = {}

-- Checkers of what a table may hold ----------------------------------------

local function list_of_strings(value)
  if type(value) ~= "table" then
    return nil, "a list of strings"
  end
  for i = 1, #value do
    if type(value[i]) ~= "string" then
      return nil, "a list of strings"
    end
  end
  return value
end

local function seconds(value)
  if not math.type(value) or not (value > 0 and value <= 1e6) then
    return nil, "a number of seconds, above 0"
  end
  return value
end

local function isolation(value)
  if value ~= "snapshot" and value ~= "process" then
    return nil, "'snapshot' or 'process'"
  end
  return value
end

local function shift(value)
  local n = spec.unsigned(value)
  if not n or n > 10 then
    return nil, "an integer from 0 to 10: 2^icount nanoseconds for each instruction"
  end
  return n
end

local suite_keys = {
  args = list_of_strings,
  icount = shift,
  isolation = isolation,
  timeout = seconds,
  guard = seconds,
  tags = list_of_strings,
  from = spec.string,
  needs = list_of_strings,
}

local case_keys = {
  tags = list_of_strings,
  skip = spec.string,
  xfail = spec.string,
  from = spec.string,
  timeout = seconds,
  each = spec.table,
}

-- Check the named fields of a table into `into`.
local function take(what, keys, fields, into)
  local where = qom.caller()
  for _, key in ipairs(spec.sorted_keys(fields)) do
    local check = keys[key]
    if not check then
      local names = spec.sorted_keys(keys)
      fault.add(where, "unknown-name", "%s: no key '%s'%s; it takes: %s", what, tostring(key),
        fault.nearest(tostring(key), names), table.concat(names, ", "))
    else
      local kept, right = check(fields[key])
      if kept == nil then
        fault.add(where, "wrong-value", "%s: %s must be %s, not %s", what, key, right, spec.show(fields[key]))
      end
      into[key] = kept
    end
  end
end

---What t.suite takes; nothing must be given.
---@class qemu.test.SuiteFields
---@field args? string[] further options for QEMU; relative paths in it are as seen from where the runner runs
---@field icount? integer virtual time counts instructions, 2^icount ns each (0 to 10): the same seed gives the same results
---@field isolation? "snapshot"|"process" each case starts from a snapshot in memory (default), or from a process of its own
---@field timeout? number seconds of virtual time that a wait may take (default 10)
---@field guard? number seconds of host time after which a wait ends in any case (default 60)
---@field tags? string[] of all cases
---@field from? string the named point that all cases start from
---@field needs? string[] files without which the runner skips all cases, as seen from where it runs

---Settings of all cases of the file.
---@param fields qemu.test.SuiteFields
function test.suite(fields)
  if type(fields) ~= "table" then
    fault.add(qom.caller(), "wrong-value", "t.suite takes a table, not %s", spec.show(fields))
    return
  end
  take("t.suite", suite_keys, fields, test.settings)
end

-- Cases --------------------------------------------------------------------

local function add_case(name, fn, options, row, where)
  if by_name[name] then
    fault.add(where, "taken", "a case '%s' is declared at %s already", name, by_name[name])
    return
  end
  by_name[name] = where
  local case = { name = name, fn = fn, row = row, where = where, line = math.tointeger(where:match ":(%d+)$") or 0 }
  for key, value in pairs(options) do
    case[key] = value
  end
  test.cases[#test.cases + 1] = case
end

local function row_label(row, i)
  if type(row) == "table" then
    return tostring(row.name or i)
  end
  return tostring(row)
end

local function declare_case(name, what)
  local where = qom.caller() or "?:0"
  local fn, options = what, {}
  if type(what) == "table" then
    fn = what[1]
    local named = {}
    for key, value in pairs(what) do
      if key ~= 1 then
        named[key] = value
      end
    end
    take(("t.test '%s'"):format(name), case_keys, named, options)
  end
  if type(fn) ~= "function" then
    fault.add(where, "wrong-value", "t.test '%s' takes a function, or a table with one", name)
    return
  end
  local rows = options.each
  options.each = nil
  if not rows then
    add_case(name, fn, options, nil, where)
    return
  end
  if #rows == 0 then
    fault.add(where, "wrong-value", "t.test '%s': each is an empty list", name)
  end
  for i, row in ipairs(rows) do
    add_case(("%s [%s]"):format(name, row_label(row, i)), fn, options, row, where)
  end
end

---What t.test takes: the function, and options.
---@class qemu.test.CaseFields
---@field [1] fun(t: qemu.test.Case, row: any) the case; it stands last, without a key
---@field tags? string[] for --filter tag:NAME
---@field skip? string the case is not run: the reason
---@field xfail? string the case is expected to fail: the reason. If it passes, that is a failure
---@field from? string the named point it starts from
---@field timeout? number seconds of virtual time that a wait may take
---@field each? any[] a case for each of these rows, which is passed to the function; a row's field `name`, else its number, becomes a part of the case's name, and so does a row that is no table

---Declare a case: t.test "name" (fn), or t.test "name" { options…, fn }. A name
---is a text on one line, and no other case of the file has it.
---@param name string
---@return fun(what: fun(t: qemu.test.Case)|qemu.test.CaseFields) what takes the case
function test.test(name)
  if type(name) ~= "string" or name == "" or name:find "[%c]" then
    fault.add(qom.caller(), "wrong-value", "the name of a case must be a text on one line, not %s", spec.show(name))
    name = tostring(name)
  end
  return function(what)
    declare_case(name, what)
  end
end

---Declare a named point: a state of the machine, which the function brings
---about from the start. It is made when a case asks for it the first time: the
---case's `from`, or t:from(name).
---@param name string
---@return fun(fn: fun(t: qemu.test.Case)) what takes the function
function test.point(name)
  return function(fn)
    if type(name) ~= "string" or type(fn) ~= "function" then
      fault.add(qom.caller(), "wrong-value", "t.point takes a name, then a function")
    elseif test.points[name] then
      fault.add(qom.caller(), "taken", "a point '%s' is declared at %s already", name, test.points[name].where)
    else
      test.points[name] = { fn = fn, where = qom.caller() }
    end
  end
end

local function add_hook(list, what, fn)
  if type(fn) ~= "function" then
    fault.add(qom.caller(), "wrong-value", "%s takes a function, not %s", what, spec.show(fn))
    return
  end
  list[#list + 1] = fn
end

---Call fn(t) at the start of each case, after it has gone to its point.
---@param fn fun(t: qemu.test.Case)
function test.before(fn)
  add_hook(test.befores, "t.before", fn)
end

---Call fn(t) at the end of each case, also of one that failed (t.failed). An
---error in it fails the case.
---@param fn fun(t: qemu.test.Case)
function test.after(fn)
  add_hook(test.afters, "t.after", fn)
end

return setmetatable(test, {
  __index = function(_, key)
    fault.fail("unknown-name",
      "%s: t.%s does not exist here; a case's own methods are called on the t it is given, t:%s(…)",
      qom.caller() or "?", tostring(key), tostring(key))
  end,
})
