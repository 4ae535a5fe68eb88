-- SPDX-License-Identifier: GPL-2.0-or-later
-- What the command line gives to parameters.
--! run: -M params.harts=9
--! says: params.lua:32: params.harts=9: must be an integer from 1 to 8
--! run: -M params.harts=two
--! says: params.lua:32: params.harts=two: must be an integer from 1 to 8
--! run: -M params.harts=1.5
--! says: params.lua:32: params.harts=1.5: must be an integer from 1 to 8
--! run: -M params.mode=turbo
--! says: params.lua:33: params.mode=turbo: must be one of: slow, fast
--! run: -M params.size=4Q
--! says: params.lua:34: params.size=4Q: must be a size in bytes (64K, 16M, …)
--! run: -M params.on=maybe
--! says: params.lua:35: params.on=maybe: must be on or off
--! run: -M params.hart=2
--! says: params.hart: this machine has no such parameter (did you mean 'harts'?); it has: harts, least, mode, most, on, scale, size, uart.base
--! run: -M params.uart.baud=5
--! says: params.uart.baud: this machine has no such parameter (did you mean 'uart.base'?); it has: harts, least, mode, most, on, scale, size, uart.base
--! run: -M params.uart=5
--! says: params.uart: this machine has no such parameter (did you mean 'harts' or 'uart.base'?); it has: harts, least, mode, most, on, scale, size, uart.base
--! run: -M params.uart.base.x=5
--! says: params.uart.base.x: this machine has no such parameter (did you mean 'uart.base'?); it has: harts, least, mode, most, on, scale, size, uart.base
--! run: -M params.scale=x,params.least=1,params.most=2
--! says: params.lua:37: params.scale=x: must be a number
--! says: params.lua:38: params.least=1: must be an integer, 5 or more
--! says: params.lua:39: params.most=2: must be an integer, 1 or less
--! run: -M params.harts.x=2
--! says: params.harts.x: this machine has no such parameter (did you mean 'harts'?); it has: harts, least, mode, most, on, scale, size, uart.base

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.param("harts", { default = 1, min = 1, max = 8 })
q.param("mode", { default = "slow", choices = { "slow", "fast" } })
q.param("size", { type = "size", default = 4096 })
q.param("on", { default = false })
q.param("uart.base", { default = 0x1000 })
q.param("scale", { default = 1.5 })
q.param("least", { default = 5, min = 5 })
q.param("most", { default = 1, max = 1 })
