-- SPDX-License-Identifier: MIT
-- Renesas RX62N: core, RAM, flash, interrupt controller, 2 × 2 timers of 8
-- bits, 2 × 2 of 16 bits, a serial port, as QEMU's types r5f562n7-mcu and
-- r5f562n8-mcu have them (hw/rx/rx62n.c).
--
--   iram    0x00000000            icu   0x00087000
--   d_flash 0x00100000            cmt   0x00088000  irq 28, 4 each
--   c_flash 0xfff80000            tmr   0x00088200  irq 174, 6 each
--                                 sci   0x00088240  irq 214
--
-- The chip is one device: its core and interrupt controller are wired by more
-- than lines. It takes the first serial port by itself.

local q = require "qemu"
local qom = require "qom"

local PCLK <const> = 4 -- the peripheral clock, in crystal clocks
local C_FLASH <const> = 0xfff80000
local RESET_VECTOR <const> = 0xfffffffc

---@class soc.rx62n
---@field mcu qemu.Node
---@field cpu qemu.Node the core, for q.boot
---@field icu qemu.Node inputs: interrupts by vector
---@field sci qemu.Node
---@field C_FLASH integer address of the code flash
---@field PCLK integer factor of the peripheral clock

---@param fields { model: "r5f562n7"|"r5f562n8", hz: integer, kernel: boolean } hz: crystal, 8 to 14 MHz; kernel: no firmware in flash
---@return soc.rx62n
return function(fields)
  local mcu = q.device(fields.model .. "-mcu") {
    id = "mcu",
    props = {
      ["main-bus"] = q.system_memory,
      ["xtal-frequency-hz"] = fields.hz,
      ["load-kernel"] = fields.kernel,
    },
  }
  local cpu = mcu:child "cpu"
  if not fields.kernel then
    q.on("reset", function() -- QEMU's core finds its vector at the first reset alone
      local start = qom.memory():load(RESET_VECTOR, 4)
      if start ~= 0 then
        cpu.qom:set_pc(start)
      end
    end)
  end
  return {
    mcu = mcu,
    cpu = cpu,
    icu = mcu:child "icu",
    sci = mcu:child "sci[0]",
    C_FLASH = C_FLASH,
    PCLK = PCLK,
  }
end
