-- SPDX-License-Identifier: GPL-2.0-or-later
-- The script's own place: callers, files, chunks, the sandbox.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-script", arch = qom.target().name }

local this = qom.caller_file()

-- Who calls

local place = qom.caller()
check.equal("caller() is this file and line", place, this .. ":14")
check.truthy("this file is named as it was given", this:find "tests/unit/script%.lua$")
local function inner()
  local here = qom.caller()
  return here
end
check.equal("the innermost function counts", inner(), this .. ":18")

-- Paths

check.equal("a path is seen from a file's folder", qom.resolve_path("b.lua", "/x/y/a.lua"), "/x/y/b.lua")
check.equal("an absolute one stays", qom.resolve_path("/b.lua", "/x/y/a.lua"), "/b.lua")
check.equal("a file without a folder has none to give", qom.resolve_path("b.lua", "a.lua"), "b.lua")
check.truthy("without a file it is the working directory's", qom.resolve_path("b.lua"):find "^/.*/b%.lua$")

-- Files

local beside = qom.resolve_path("check.lua", this)
check.equal("a script may read beside itself", { qom.may_read(beside), qom.file_exists(beside) }, { true, true })
check.truthy("and does", qom.read_file(beside):find("Test Anything Protocol", 1, true))
local missing = qom.resolve_path("no-such-file", this)
check.equal("what is missing may be read, but does not exist",
  { qom.may_read(missing), qom.file_exists(missing) }, { true, false })
check.error("and reading it says so", "no such file", function()
  qom.read_file(missing)
end)
check.error("a folder is no file", "not a regular file", function()
  qom.read_file(qom.resolve_path(".", this))
end)

check.equal("other folders are closed", { qom.may_read "/etc/passwd", qom.file_exists "/etc/passwd" }, { false, false })
local outside = "lies outside the folders a script may read"
local climb = qom.resolve_path("../../../../../../../../etc/passwd", this)
for what, fn in pairs {
  read_file = qom.read_file,
  load_script = qom.load_script,
  image_info = qom.image_info,
  load_elf = qom.load_elf,
  load_hex = qom.load_hex,
  load_uimage = qom.load_uimage,
} do
  for _, path in ipairs { "/etc/passwd", climb, "/proc/self/mem", "/dev/zero" } do
    check.error(("%s(%s) stays inside"):format(what, path), outside, function()
      fn(path)
    end)
  end
end
check.error("load_raw stays inside", outside, function()
  qom.load_raw("/etc/passwd", 0, 1 << 20)
end)
check.equal("find_firmware does not climb",
  { qom.find_firmware "../../../etc/passwd", qom.find_firmware "/etc/passwd" }, {})
check.error("no script opens a folder for itself", "once a script is loaded", function()
  qom.allow_root "/"
end)
check.error("nor with a name of the DSL's", "once a script is loaded", function()
  load("require('qom').allow_root('/')", "=qemu/main.lua")()
end)

-- Chunks

check.equal("text becomes a function", qom.load_code("return 1 + ...", "code")(2), 3)
check.error("faults in it have its name and line", "code:2:", function()
  qom.load_code("\nlocal = 1", "code")
end)
check.error("so have those when it runs", "code:1: attempt to call a nil value", function()
  qom.load_code("nothing()", "code")()
end)
check.equal("and it is a place", qom.load_code("local x = require('qom').caller() return x", "code")(), "code:1")
check.error("bytecode is refused", "attempt to load a binary chunk", function()
  qom.load_code("\27Lua", "code")
end)
check.error("as load() refuses it", "attempt to load a binary chunk", function()
  assert(load "\27Lua")
end)
check.equal("a script is a function", type(qom.load_script(beside)), "function")
check.error("unless it is missing", "no such file", function()
  qom.load_script(missing)
end)

-- Facts

check.truthy("the version has three parts", qom.version():find "^%d+%.%d+%.%d+$")
local major, minor = qom.version():match "^(%d+)%.(%d+)"
check.equal("it is at least itself and what came before", { q.version_at_least(major + 0, minor + 0),
  q.version_at_least(major + 0), q.version_at_least(major - 1, 99) }, { true, true, true })
check.equal("but nothing that comes later", { q.version_at_least(major + 0, minor + 1), q.version_at_least(major + 1) },
  { false, false })
check.equal("virtual time stands still", qom.now_ns(), qom.now_ns())
qom.print_fault "# a fault is a line as it is"
check.error("what tests do is theirs alone", "for tests (action=test) alone", function()
  qom.test_open()
end)
check.error("a status has 8 bits", "from 0 to 255", function()
  qom.quit(256)
end)

-- Ending: once the machine runs it is an orderly one, with its status

q.on("ready", function()
  check.done()
end)
