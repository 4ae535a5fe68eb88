-- SPDX-License-Identifier: GPL-2.0-or-later
-- A board for others to change: see change.lua.

local q = require "qemu"

q.machine { name = "board", arch = "riscv64", ram_size = { default = 32 * q.MiB }, description = "as it comes" }
local base = q.param("uart.base", { default = 0x10000000, help = "where the first UART is" })

local parts = {
  ram = q.ram { id = "ram", at = 0x80000000 },
  sram = q.ram { id = "sram", size = 0x1000, at = 0x1000 },
  cpu = q.cpu "rv64" { id = "cpu" },
  uart0 = q.device "serial-mm" { id = "uart0", at = base, props = { regshift = 2 } },
  uart1 = q.device "serial-mm" { id = "uart1", at = 0x20000000 },
}
parts.uart0.irq = parts.cpu:input(1)
parts.uart1.irq = parts.cpu:input(3)
q.rom { id = "text", size = 64, at = 0x3000, file = "board.txt" }
return parts
