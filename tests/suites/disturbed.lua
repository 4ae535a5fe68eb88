-- SPDX-License-Identifier: MIT
-- Save and restore points in a run change nothing: the run is made once
-- without, and once with a state saved before each step, other things done,
-- and the state restored.

---@param t qemu.test.Case
---@param steps any[] the run
---@param step fun(what: any): any does a step, and returns what was seen (for t:equal)
---@param other fun() does things that are undone
return function(t, steps, step, other)
  t:snapshot "the beginning"
  local seen = {}
  for i, what in ipairs(steps) do
    seen[i] = step(what)
  end
  t:restore "the beginning"
  for i, what in ipairs(steps) do
    t:snapshot "here"
    other()
    t:restore "here"
    t:equal(step(what), seen[i], "step " .. i)
  end
end
