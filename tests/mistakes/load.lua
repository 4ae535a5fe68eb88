-- SPDX-License-Identifier: GPL-2.0-or-later
-- q.load.

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
q.load "file"
--> q.load takes a table, not 'file'
q.load {}
--> q.load takes either file = path or data = string
q.load { file = "a", data = "b" }
--> q.load takes either file = path or data = string
q.load { data = "abc" }
--> q.load: data needs at = address
q.load { fiel = "a" }
--> q.load: no key 'fiel' (did you mean 'file'?); it takes: at, data, file, into, name, windows
q.load { file = 5, at = -1, into = 5 }
--> q.load: file must be a string, not 5
--> q.load: into must be a container or memory node, or a region, not 5
q.load { data = 5, at = 0 }
--> q.load: data must be a string, not 5
q.load { file = "none.bin", at = 0 }
--> q.load: no such file: none.bin
q.load { file = "/etc/passwd", at = 0 }
--> q.load: /etc/passwd lies outside the folders a script may read (trust=full lifts this)
q.load { file = ".", at = 0 }
--> q.load: no such file: .
q.load { file = "load.lua", windows = { { address = 0, size = 16 } } }
--> q.load: windows must be a list of { address =, size =, to = }, not a table
