-- SPDX-License-Identifier: MIT
-- The machine as a whole: named points, reset, time, properties, QMP.

local Case = require "qemu.test.case"
local fail = require "qemu.test.fail"
local node = require "qemu.node"
local qom = require "qom"
local test = require "qemu.test"

-- Named points -------------------------------------------------------------

local made = {} -- name -> true, or the message of why it could not be made

local function point_name(name)
  return "point " .. name
end

local function make_point(self, name, fn)
  if made[name] then
    fail.raise("the point '%s' could not be made: %s", name, made[name])
  end
  if not self.isolated then
    qom.test_restore(self.start)
  end
  local ok, err = xpcall(fn, qom.message_handler, self)
  if not ok then
    made[name] = fail.message(err)
    error(err, 0)
  end
  if not self.isolated then
    fail.call(qom.test_snapshot, point_name(name))
    made[name] = true
  end
end

---Go to a named point: a state of the machine that t.point declares, or fn
---brings about from the start. It is made once; from then on it is restored.
---What the case did before is undone. If it cannot be made, each case that asks
---for it fails with the reason.
---@param name string
---@param fn fun(t: qemu.test.Case)? how to get there, for a point that is not declared
function Case:from(name, fn)
  if type(name) ~= "string" then
    fail.raise("from takes the name of a point, not %s", fail.show(name))
  end
  local point = test.points[name]
  fn = fn or point and point.fn
  if made[name] == true then
    fail.call(qom.test_restore, point_name(name))
  elseif type(fn) ~= "function" then
    fail.raise("there is no point '%s': declare it with t.point", name)
  else
    make_point(self, name, fn)
  end
  self.restored_ns = qom.now_ns()
end

local function own_name(name)
  if type(name) ~= "string" then
    fail.raise("the name of a snapshot must be a text, not %s", fail.show(name))
  end
  return "case " .. name
end

---Keep the state of the machine under a name, for t:restore, until the case
---ends.
---@param name string
function Case:snapshot(name)
  fail.call(qom.test_snapshot, own_name(name))
  self.snapshots = self.snapshots or {}
  self.snapshots[own_name(name)] = true
end

---Bring the machine back to a state that t:snapshot kept; an error if there is
---none of that name.
---@param name string
function Case:restore(name)
  fail.call(qom.test_restore, own_name(name))
end

---Give up what the case has kept.
---@private
function Case:forget_snapshots()
  for name in pairs(self.snapshots or {}) do
    qom.test_forget(name)
  end
end

-- Power and time -----------------------------------------------------------

---Reset the machine. It stands still at its first instruction then.
function Case:reset()
  fail.call(qom.test_reset)
end

---The run state, as QMP's query-status has it: "shutdown" when the guest has
---powered the machine off.
---@return string
function Case:state()
  return qom.test_state()
end

---Let virtual time pass for devices and their timers, while the CPUs stand
---still.
---@param seconds number of virtual time
function Case:advance(seconds)
  fail.call(qom.test_advance, Case.ns(seconds, "advance"))
end

-- Objects ------------------------------------------------------------------

-- A node, a handle of the module qom, or a path in the QOM tree.
local function object_of(what)
  local record = node.record(what)
  if record then
    return record.object or fail.raise("%s has no object of QEMU's", node.describe(record))
  elseif type(what) == "string" then
    return fail.call(qom.find, what) or fail.raise("there is no object '%s'", what)
  elseif type(what) == "userdata" then
    return what
  end
  fail.raise("a node or the path of an object is needed, not %s", fail.show(what))
end

---Read a property of a node or of the object at a path; an error if there is no
---such object or property.
---@param what any a node, or a path in the QOM tree: "/machine/uart0"
---@param name string the property
---@return any
function Case:get(what, name)
  local obj = object_of(what)
  return fail.call(obj.get, obj, name)
end

---Set a property of a node or of the object at a path; an error if QEMU refuses
---it.
---@param what any as for get
---@param name string the property
---@param value any
function Case:set(what, name, value)
  local obj = object_of(what)
  fail.call(obj.set, obj, name, value)
end

-- QMP ----------------------------------------------------------------------

---Run a QMP command. Its error fails the case. What starts or stops the machine
---is refused, and without trust=full what reaches beyond it.
---@param command string
---@param arguments table? by name
---@return any what the command returns
function Case:qmp(command, arguments)
  return fail.call(qom.test_qmp, command, arguments)
end

---Wait for an event of QMP ("SHUTDOWN", "RESET", …), or take one that came
---before. The case fails if it does not come in time.
---@param name string
---@param options {timeout: number?}? seconds of virtual time
---@return table as QMP tells it: event, data, timestamp
function Case:wait_event(name, options)
  if type(name) ~= "string" then
    fail.raise("wait_event takes the name of an event, not %s", fail.show(name))
  end
  return self:wait_for("the event " .. name, (options or {}).timeout, function()
    return qom.test_event_take(name)
  end, function(on)
    qom.test_event_wait(on and name or nil)
  end)
end

return Case
