-- SPDX-License-Identifier: MIT
-- What QEMU's boards do to a device of some types, beyond realizing it.

---@type table<string, fun(device: qom.Object)>
return {
  fw_cfg_mem = function(device)
    device:fw_cfg_start()
  end,
}
