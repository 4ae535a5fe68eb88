-- SPDX-License-Identifier: GPL-2.0-or-later
-- ../linked.lua is a symbolic link to this file, which finds what is beside itself.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

local board = require "board"
q.on("ready", function()
  check.equal("a module beside the file is found", board.ram.id, "ram")
  check.equal("and is read", qom.file_exists(qom.resolve_path("board.txt", qom.caller_file())), true)
  check.done()
end)
