-- SPDX-License-Identifier: MIT
-- machines/examples/microbit_accelerator.lua: MicroPython drives the engine.

local t = require "qemu.test"
require "machines.examples.microbit_accelerator"

local FIRMWARE <const> = "/usr/share/firmware-microbit-micropython/firmware.hex" -- Debian's firmware-microbit-micropython

t.suite { args = { "-kernel", FIRMWARE }, needs = { FIRMWARE }, icount = 0, guard = 120 }

t.test "Python copies by DMA, in the RAM that there is more of" (function(t)
  t:expect_text ">>> "
  t:type "import machine\r"
  t:expect_text ">>> "
  local lines = { "m = machine.mem32" }
  -- A descriptor at 0x20005000: 16 bytes from 0x20006000 to 0x20007000.
  for _, pair in ipairs {
    { 0x20005000, 0x20006000 }, { 0x20005004, 0 }, { 0x20005008, 0x20007000 }, { 0x2000500c, 0 },
    { 0x20005010, 16 }, { 0x20005014, 0 }, { 0x2000600c, 0x12345678 },
    { 0x40030008, 0x20005000 }, { 0x40030010, 2 }, { 0x40030000, 1 }, { 0x40030014, 1 },
  } do
    lines[#lines + 1] = ("m[0x%x]=0x%x"):format(pair[1], pair[2])
  end
  for _, line in ipairs(lines) do
    t:type(line .. "\r")
    t:expect_text(line .. "\r\n") -- its echo
    t:expect_text ">>> "
  end
  t:type "print(m[0x2000700c] == 0x12345678, m[0x20005018])\r"
  t:expect_text "True 1"
end)
