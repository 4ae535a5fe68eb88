-- SPDX-License-Identifier: MIT
-- What a device in Lua may not do from QEMU's main loop while CPUs run.

local t = require "qemu.test"
local q = require "qemu"

q.machine { name = "running", arch = "riscv64" }
local RAM <const>, DEVICE <const> = 0x80000000, 0x10000000
q.ram { id = "ram", size = 64 * q.KiB, at = RAM }
q.cpu "rv64" { id = "hart", props = { resetvec = RAM } }
local window = q.ram { id = "window", size = 4 * q.KiB, at = 0x20000000 }

local function switch(self, on)
  local ok, err = pcall(function()
    window.qom:set_enabled(on)
  end)
  self.text = ok and "done" or tostring(err)
end

q.device_class "test-switch" {
  registers = { size = 0x100, { 0x0, "NOW", write = function(self, on)
    switch(self, on ~= 0)
  end }, { 0x4, "LATER", write = function(self)
    self.tick:start(1000)
  end }, { 0x8, "RESULT", access = "ro", read = function(self)
    return self.text == "done" and 1 or self.text:find("memory cannot change while CPUs run", 1, true) and 2 or 0
  end } },
  state = { text = "" },
  timers = { tick = function(self)
    switch(self, false)
  end },
}
q.device "test-switch" { id = "switch", at = DEVICE }

t.suite { timeout = 5 }

t.test "a timer of a running machine cannot change the memory map" (function(t)
  t:write(RAM, 0x0000006f) -- j .
  t:write(DEVICE + 4, 1)
  t:run(0.01)
  t:equal(t:read(DEVICE + 8), 2)
  t:write(0x20000000, 5)
end)

t.test "what a guest writes can" (function(t)
  for i, word in ipairs { 0x00b52023, 0x0000006f } do -- sw a1, 0(a0); j .
    t:write(RAM + 4 * (i - 1), word)
  end
  t:pc(RAM)
  t:register("a0", DEVICE)
  t:register("a1", 0)
  t:run(0.01)
  t:equal(t:read(DEVICE + 8), 1)
  t:raises(function()
    t:read(0x20000000)
  end, "0x20000000")
end)
