-- SPDX-License-Identifier: MIT
-- An error in a function of a device fails the case in which it happens.

local t = require "qemu.test"
local q = require "qemu"

q.machine { name = "device", arch = { "arm", "aarch64" }, cpus = { default = 1 } }
q.ram { id = "sram", size = 64 * q.KiB, at = 0x20000000 }
q.device_class "failing" {
  registers = {
    size = 0x100,
    { 0, "START", write = function(self)
      self.tick:start(1000)
    end },
  },
  timers = { tick = function()
    error "tick failed"
  end },
}
q.device "failing" { id = "dev", at = 0x40000000 }

-- expect: device 'failing' \(dev\), timer tick: .*device.lua:\d+: tick failed
t.test "a function of a device fails" (function(t)
  t:write(0x40000000, 1)
  t:run(0.01)
end)
