-- SPDX-License-Identifier: MIT
-- What QEMU's boards do to a device of some types, beyond realizing it.

local function start_clock(cpu)
  cpu:start_clock()
end

---@type table<string, fun(device: qom.Object)>
return {
  ["any-or1k-cpu"] = start_clock,
  ["or1200-or1k-cpu"] = start_clock,
  fw_cfg_mem = function(device)
    device:fw_cfg_start()
  end,
}
