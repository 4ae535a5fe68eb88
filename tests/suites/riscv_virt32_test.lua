-- SPDX-License-Identifier: MIT
-- The script of riscv_virt_test.lua is a 32-bit machine in qemu-system-riscv32.

local t = require "qemu.test"
local q = require "qemu"

q.machine { arch = "riscv32", cpus = { default = 2 } }
local board = require "machines.riscv.virt"

t.suite { args = { "-bios", "none", "-nic", "none" }, icount = 0, timeout = 1 }

local RAM <const> = 0x80000000

t.test "code in RAM is executed after reset, and writes to the UART" (function(t)
  local code = { 0x10000537 } -- lui a0, UART0
  for byte in ("ready\n"):gmatch "." do
    code[#code + 1] = 0x00000593 | byte:byte() << 20 -- li a1, byte
    code[#code + 1] = 0x00b50023 -- sb a1, (a0)
  end
  code[#code + 1] = 0x0000006f -- j .
  for i, word in ipairs(code) do
    t:write(RAM + 4 * (i - 1), word)
  end
  t:expect_text "ready\n"
end)

t.test "its harts have registers of 32 bits" { each = { 0, 1 }, function(t, hart)
  t:raises(function()
    t:register("a0", 1 << 32, hart)
  end, "has 4 bytes")
  t:check(t:get(board.cpus[hart + 1], "type"):find "rv32", "rv32")
end }
