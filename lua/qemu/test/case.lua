-- SPDX-License-Identifier: MIT
-- The object a case is given: its waiting. Each subject's file adds methods.

local fail = require "qemu.test.fail"
local qom = require "qom"
local test = require "qemu.test"

---@class qemu.test.Case
---@field name string the case's name
---@field failed? boolean in t.after: whether the case has failed
local Case = {}
Case.__index = Case
Case.__metatable = "qemu.test.Case"

local NS <const> = 1000000000

---@return integer ns of a number of seconds
function Case.ns(seconds, what)
  if not math.type(seconds) or not (seconds >= 0 and seconds <= 1e6) then
    fail.raise("%s must be a number of seconds, not %s", what, fail.show(seconds))
  end
  return math.floor(seconds * NS + 0.5)
end

function Case.new(declared)
  return setmetatable({ name = declared.name, declared = declared }, Case)
end

---Seconds of virtual time that a wait may take.
---@private
function Case:limit(timeout)
  return timeout or self.declared.timeout or test.settings.timeout
end

---Virtual time in seconds.
---@return number
function Case:time()
  return qom.now_ns() / NS
end

local final = {
  shutdown = "the guest powered the machine off",
  ["guest-panicked"] = "the guest panicked",
  ["internal-error"] = "QEMU met an error of its own",
  watchdog = "the watchdog expired",
  ["io-error"] = "a drive failed",
}

---Let the machine run, for `ns` at most or for what `go` starts; returns why
---it stopped. `doing` is for messages: "waiting for …".
---@private
function Case:wait(ns, doing, go)
  local place = qom.caller() or "?"
  if coroutine.running() ~= self.thread then
    fail.raise("only the case itself can wait, not a coroutine that it made")
  end
  local guard = test.settings.guard
  qom.test_guard(math.ceil(guard), self.name, ("%s: %s"):format(place, doing))
  local reason, trouble = coroutine.yield(go or function()
    qom.test_go(ns, math.ceil(guard * 1000))
  end)
  qom.test_guard(math.ceil(guard), self.name, ("%s: test code after this"):format(place))
  if reason == "error" then
    fail.raise("%s: %s", doing, trouble)
  elseif reason == "guard" then
    fail.raise("%s: no end after %s s of the host's time, at %.6f s of virtual time%s", doing, guard, self:time(),
      self:context())
  end
  return reason
end

---Wait until check() returns something; `arm(true)` lets it wake the session,
---`arm(false)` no more. `expected` is for messages.
---@private
function Case:wait_for(expected, timeout, check, arm)
  local limit = self:limit(timeout)
  local deadline = qom.now_ns() + Case.ns(limit, "timeout")
  local doing = "waiting for " .. expected
  while true do
    local found = table.pack(check())
    if found[1] ~= nil then
      return table.unpack(found, 1, found.n)
    end
    local left = deadline - qom.now_ns()
    if left <= 0 then
      fail.raise("expected %s within %s s of virtual time; it did not come%s", expected, limit, self:context())
    end
    arm(true)
    local reason = self:wait(left, doing)
    arm(false)
    if final[reason] then
      found = table.pack(check())
      if found[1] ~= nil then
        return table.unpack(found, 1, found.n)
      end
      fail.raise("expected %s, but %s%s", expected, final[reason], self:context())
    end
  end
end

---Let the machine run for a span of virtual time. An error if it has stopped
---for good: reset it first.
---@param seconds number of virtual time
---@return string? the run state, if the machine stopped by itself before ("shutdown", …)
function Case:run(seconds)
  local ns = Case.ns(seconds, "run")
  if #qom.cpus() == 0 then -- there is nobody to run
    fail.call(qom.test_advance, ns)
    return nil
  end
  local reason = self:wait(ns, ("running for %s s"):format(seconds))
  return reason ~= "time" and reason or nil
end

---Wait until fn() returns a true value, which is asked now and then: every
---`every` seconds of virtual time (default 0.001). `what` names it in the
---message if it does not come true in time, or the machine stops.
---@param fn fun(): any
---@param options {timeout: number?, every: number?, what: string?}? times in seconds of virtual time
---@return any what fn returned
function Case:wait_until(fn, options)
  options = options or {}
  local limit = self:limit(options.timeout)
  local deadline = qom.now_ns() + Case.ns(limit, "timeout")
  local step = math.max(Case.ns(options.every or 0.001, "every"), 1)
  local what = options.what or "a condition"
  while true do
    local value = fn()
    if value then
      return value
    end
    if qom.now_ns() >= deadline then
      fail.raise("expected %s within %s s of virtual time; it did not come true%s", what, limit, self:context())
    end
    local reason = self:wait(step, "waiting for " .. what)
    if final[reason] then
      fail.raise("expected %s, but %s%s", what, final[reason], self:context())
    end
  end
end

return Case
