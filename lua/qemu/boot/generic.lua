-- SPDX-License-Identifier: MIT
-- Booting on architectures without a protocol of their own here: the kernel
-- is loaded, and the CPUs start at its entry point.

local generic = { keys = {} }

---Where the RAM that a boot works with begins, and its size (bytes).
---@return integer? base, integer? size
function generic.ram_range(b)
  local record = b.ram
  local first = record and (record.fields.at or {})[1]
  if not first then
    return nil
  end
  return first.address, record.fields.size
end

function generic.commit(b)
  if b.firmware or b.initrd or b.dtb then
    error("on this architecture q.boot takes a kernel alone (ELF, Intel HEX, uImage or raw)", 0)
  end
  if not b.kernel then
    return
  end
  local base, size = generic.ram_range(b)
  local image = require("qemu.boot").load_file(b.kernel, base, nil, size)
  for _, record in ipairs(b.cpu) do
    record.resets = true
    record.object:reset_with_machine { pc = image.entry }
  end
end

return generic
