-- SPDX-License-Identifier: GPL-2.0-or-later
-- Functions of Lua's libraries that the sandbox has its own of: load, setmetatable.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
local which = q.param("which", { default = 1 })
local _ = which == 1 and setmetatable(5, {})
_ = which == 2 and load("return 5", true)
--! run: -M params.which=1
--! says: bad_argument.lua:7: bad argument #1 to 'setmetatable' (table expected, got number)
--! run: -M params.which=2
--! says: bad_argument.lua:8: bad argument #2 to 'load' (string expected, got boolean)
