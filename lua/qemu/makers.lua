-- SPDX-License-Identifier: MIT
-- Device types that exist only through a function of QEMU's own. They are
-- declared like any other; when it is their turn to be realized, that
-- function makes them.

local qom = require "qom"

---@type table<string, fun(props: table): qom.Object>
return {
  ["riscv.aclint.mtimer"] = qom.riscv_mtimer,
}
