-- SPDX-License-Identifier: MIT
-- Device types that exist only through a function of QEMU's own. They are
-- declared like any other; when it is their turn to be realized, that
-- function makes them.

local qom = require "qom"

---@type table<string, fun(props: table, bus: qom.Object?, data: string?): qom.Object>
return {
  ["riscv.aclint.mtimer"] = function(props)
    return qom.riscv_mtimer(props)
  end,
  ["smbus-eeprom"] = function(props, bus, data)
    return qom.smbus_eeprom(bus, props.address or 0, data)
  end,
}
