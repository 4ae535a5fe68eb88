-- SPDX-License-Identifier: MIT
-- A HiFive Unleashed with 8 harts, the monitor among them, and one UART more.

local q = require "qemu"

q.machine { name = "sifive-u-8", cpus = { default = 8, min = 2, max = 16 } }

local board = require "machines.riscv.sifive_u"

local UART2 <const>, UART2_IRQ <const> = 0x10012000, 31
local plic <const> = q.phandle "plic"

board.uarts[3] = q.device "riscv.sifive.uart" {
  id = "uart2",
  at = UART2,
  irq = board.plic:input(UART2_IRQ),
  props = { chardev = q.serial(2) },
  dt = { name = "serial", compatible = "sifive,uart0", interrupts = UART2_IRQ, ["interrupt-parent"] = plic },
}

return board
