-- SPDX-License-Identifier: MIT
-- What QEMU's boards do to a device of some types, beyond realizing it.

local function start_clock(cpu)
  cpu:start_clock()
end

---@type table<string, fun(device: qom.Object)>
return {
  ["any-or1k-cpu"] = start_clock,
  ["or1200-or1k-cpu"] = start_clock,
  -- The region is made before its size can be set, with 64 KiB: the second I2C of a PXA2xx, which takes 256
  -- bytes, would end QEMU where it fills pages (lua/layout.c).
  pxa2xx_i2c = function(device)
    local size = device:get "size"
    if size < device:region(0):size() then
      device:region(0):set_size(size)
    end
  end,
  fw_cfg_mem = function(device)
    device:fw_cfg_start()
  end,
}
