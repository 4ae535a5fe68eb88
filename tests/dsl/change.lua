-- SPDX-License-Identifier: GPL-2.0-or-later
-- qemu: -M params.uart.base=0x11000000
-- A base machine that another script changes.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "changed", ram_size = { default = 64 * q.MiB } }
local board = require "base.board"
local size_before = board.sram.size
board.sram.size = 0x2000
board.sram.at = { 0x1000, 0x9000 }
board.uart0.props.regshift = 1
board.uart0.irq = board.cpu:input(7)
board.uart1:remove()
q.device "serial-mm" { id = "uart2", at = 0x20000000, irq = board.cpu:input(3) }
local serial = q.device "riscv.sifive.uart" { id = "uart3", at = 0x20001000, irq = board.cpu:input(9), props = {} }
serial.type = "serial-mm"
local again = q.param("uart.base", { default = 0x10000000, help = "where the first UART is" })

-- A reset fills memory with its contents after these hooks ran: look at the second.
local resets = 0
q.on("reset", function()
  resets = resets + 1
  if resets == 1 then
    return qom.request_reset()
  end
  check.equal("of a field declared twice the outer one holds", { q.machine.name, q.machine.ram_size },
    { "changed", 64 << 20 })
  check.equal("others come from the base", q.machine.description, "as it comes")
  check.equal("which is loaded once", require "base.board", board)
  check.equal("a field can be read", size_before, 0x1000)
  check.equal("and changed", board.sram.qom:size(), 0x2000)
  qom.memory():write(0x2ff0, "sram")
  check.equal("a place, too", (qom.memory():read(0xaff0, 4)), "sram")
  check.equal("a property, too", board.uart0.qom:get "regshift", 1)
  check.equal("and a wire, which replaces the first", board.uart0.qom:connected("sysbus-irq", 0):path(),
    "/machine/cpu/unnamed-gpio-in[7]")
  check.equal("what was removed is not made", qom.find "/machine/uart1", nil)
  check.truthy("its place is free", qom.find "/machine/uart2")
  check.equal("another model takes a device's place", { serial.type, serial.qom:type(), serial.qom:region_address(0) },
    { "serial-mm", "serial-mm", 0x20001000 })
  check.equal("a parameter moved the UART", { again, board.uart0.qom:region_address(0) }, { 0x11000000, 0x11000000 })
  check.equal("a path holds from its own script", (qom.memory():read(0x3000, 6)), "beside")
  check.done()
end)
