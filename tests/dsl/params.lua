-- SPDX-License-Identifier: GPL-2.0-or-later
-- qemu: -M params.n=3,params.big=64K,params.on=yes,params.mode=fast,params.a.b=x,params.a.c.d=0x10,params.f=2.5
-- Parameters, by kind.

local check = require "check"
local q = require "qemu"

q.machine { name = "test-params", arch = "riscv64" }
check.equal("an integer", q.param("n", { default = 1, min = 1, max = 8 }), 3)
check.equal("a size with its suffix", q.param("big", { type = "size" }), 65536)
check.equal("a switch", q.param("on", { default = false }), true)
check.equal("one of several", q.param("mode", { default = "slow", choices = { "slow", "fast" } }), "fast")
check.equal("a name with a dot", q.param("a.b", { default = "y" }), "x")
check.equal("and with two", q.param("a.c.d", { default = 1 }), 16)
check.equal("a number", q.param("f", { default = 1.0 }), 2.5)
check.equal("what is not given has its default", q.param("else", { default = "z" }), "z")
check.equal("or is nil", q.param("none", { type = "integer" }), nil)
check.equal("declared again it is the same", q.param("n", { default = 1, min = 1, max = 8 }), 3)
q.on("ready", check.done)
