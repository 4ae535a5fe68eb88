-- SPDX-License-Identifier: MIT
-- action=plan: what the runner has to know of a test file, as a line of JSON.

local machine = require "qemu.machine"
local qom = require "qom"
local test = require "qemu.test"

local plan = {}

---Tags of a case, with those of the suite.
function plan.tags(case)
  local tags = {}
  for _, list in ipairs { test.settings.tags, case.tags or {} } do
    table.move(list, 1, #list, #tags + 1, tags)
  end
  return tags
end

function plan.print()
  local s = test.settings
  local cases = {}
  for i, case in ipairs(test.cases) do
    cases[i] = { name = case.name, tags = plan.tags(case), line = case.line }
  end
  print(qom.test_json {
    arch = (machine.facts() or {}).arch and qom.target().name or nil,
    args = s.args,
    icount = s.icount,
    isolation = s.isolation,
    timeout = s.guard,
    needs = s.needs,
    cases = cases,
  })
end

return plan
