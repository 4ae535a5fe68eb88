-- SPDX-License-Identifier: MIT
-- The platform bus of QEMU's virtual boards: a window with interrupts of its
-- own, where -device TYPE goes that has no place on the board.

local q = require "qemu"

---@class soc.PlatformBusFields
---@field at integer
---@field size integer bytes of the window
---@field inputs qemu.Input[] its interrupts
---@field interrupt_parent integer phandle of the interrupt controller

---@param fields soc.PlatformBusFields
---@return qemu.Tree node of the device tree, platform-bus@ADDRESS
return function(fields)
  local bus = q.device "platform-bus-device" {
    id = "platform-bus-device",
    at = fields.at,
    props = { num_irqs = #fields.inputs, mmio_size = fields.size },
  }
  for i, input in ipairs(fields.inputs) do
    bus:irq(i - 1):to(input)
  end
  return {
    compatible = { "qemu,platform", "simple-bus" },
    ["#address-cells"] = 1,
    ["#size-cells"] = 1,
    ["interrupt-parent"] = fields.interrupt_parent,
    ranges = { 0, fields.at >> 32, fields.at & 0xffffffff, fields.size },
  }
end
