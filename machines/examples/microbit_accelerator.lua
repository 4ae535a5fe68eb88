-- SPDX-License-Identifier: MIT
-- A micro:bit with twice the RAM, and a DMA engine that is written in Lua.

local q = require "qemu"

local board = require "machines.arm.microbit"
local ring_dma = require "machines.devices.ring_dma"

board.soc.props["sram-size"] = 32 * q.KiB

board.engine = q.device(ring_dma) {
  id = "engine",
  at = { address = 0x40030000, into = board.memory },
  irq = board.cpu:input(25), -- SWI5: no peripheral of the nRF51 raises it
  props = { dma = board.memory },
}

return board
