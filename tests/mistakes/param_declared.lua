-- SPDX-License-Identifier: GPL-2.0-or-later
-- Declarations of parameters.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.param("harts", { default = 1, mini = 1 })
--> param 'harts': no key 'mini' (did you mean 'min'?); it takes: choices, default, help, max, min, type
q.param("type", { type = "float" })
--> param 'type': type must be one of: boolean, integer, number, size, string, not 'float'
q.param("choice", { default = "c", choices = { "a", "b" } })
--> param 'choice': its default 'c' is none of its choices
q.param("twice", { default = 1 })
q.param("twice", { default = 2 })
--> param 'twice' is declared otherwise at param_declared.lua:12
q.param("twice", { default = 1 })
q.param("bad name", {})
--> q.param takes a name (letters, digits, '_', '-', '.'), not 'bad name'
q.param(5, {})
--> q.param takes a name (letters, digits, '_', '-', '.'), not 5
q.param("kind", { default = 1, type = "boolean" })
--> param 'kind': its default must be on or off, not 1
q.param("range", { default = 9, min = 1, max = 8 })
--> param 'range': its default 9 is out of its range
q.param("limits", { default = 1, min = "a" })
--> param 'limits': min must be a number, not 'a'
q.param("help", { default = 1, help = 5 })
--> param 'help': help must be a string, not 5
q.param("choices", { default = 1, choices = 5 })
--> param 'choices': choices must be a table, not 5
q.param("table", { default = {} })
--> param 'table': default must be a boolean or a number or a string, not a table
q.param("plain", 5)
--> param 'plain': its declaration must be a table, not 5
q.param("none")
q.param("bounds", { default = "x", min = 1 })
--> param 'bounds': min and max are for numbers, not for a string
