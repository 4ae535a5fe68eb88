-- SPDX-License-Identifier: MIT
-- What tests/device/run.py drives from outside.

local q = require "qemu"

q.machine { name = "device", arch = "riscv64" }
q.ram { id = "ram", at = 0x80000000, size = 1 * q.MiB }
q.cpu "rv64" { id = "hart", props = { resetvec = 0x80000000 } }

if q.machine.kernel then
  q.load { file = q.machine.kernel, at = 0x80000000 }
end

local variant = q.param("variant", { default = "", help = "what is different about the class" })
local on_error = q.param("on_error", { default = "stop" })

local registers = {
  size = 0x100,
  { 0x00, "CTRL", write = function(self, value)
    self.values[#self.values + 1] = value
  end },
  { 0x04, "SUM", access = "ro", read = function(self)
    local sum = 0
    for _, value in ipairs(self.values) do
      sum = sum + value
    end
    return sum
  end },
  { 0x08, "FAIL", read = function(self)
    return self.nothing + 1
  end, write = function()
    error "written"
  end },
  { 0x0c, "LOOP", read = function()
    while true do end
  end },
  { 0x10, "OWN", read = function(self)
    return self.dma:load(0x10000000, 4) or 0xdead
  end },
  { 0x14, "PAIR", count = 2, read = function(self, index)
    return self.PAIR[index] + (index == 0 and self.size or 0)
  end },
  { 0x18 + 8, "ONLY", access = "ro", reset = 1 },
  { 0x2c, "LINE", write = function(self, value)
    self:set_output(nil, value)
  end },
  { 0x30, "COUNT", write = function(self, value)
    if value == self.before + 1 then
      self.steps = self.steps + 1
    end
    self.before = value
  end },
  { 0x34, "STEPS", access = "ro", read = function(self)
    return self.steps & 0xff
  end },
  { 0x38, "LOADS", access = "ro" },
  { 0x24, "GONE", fields = { A = { 0, 4 }, B = { 4, access = "unimp" }, C = { 8, 8, access = "reserved" } } },
}
if variant == "register" then
  registers[#registers + 1] = { 0x28, "NEW" }
elseif variant == "count" then
  registers[6].count = 1
elseif variant == "no-register" then
  table.remove(registers)
end

q.device_class "test-device" {
  description = "what tests poke",
  registers = registers,
  props = {
    size = { type = "uint32", default = 7, help = "how large it is" },
    mode = { type = "enum", choices = { "slow", "fast" } },
    label = { type = "string", default = "none" },
    target = { type = "link<memory-region>" },
    heat = { type = "int32", change = function(self, value)
      self.CTRL = value
    end },
  },
  state = { values = {}, before = 0, steps = 0, [variant == "state" and "other" or "late"] = false, "nothing" },
  timers = { tick = function(self)
    self.late = true
  end },
  dma = true,
  irqs = 1,
  outputs = { 1 },
  inputs = { { count = 1, call = function(self, level)
    self:set_output(nil, 1 - level)
  end } },
  on_error = on_error,
  version = variant == "version" and 2 or 1,
  realize = function(self)
    if self.size > 1000 then
      error("size is too large: " .. self.size, 0)
    end
  end,
  reset = function()
    if variant == "reset" then
      error "no reset"
    end
  end,
  loaded = function(self)
    if variant == "loaded" then
      error "not such a state"
    end
    self.LOADS = self.LOADS + 1
    print "loaded"
  end,
  unrealize = function(self)
    local sum = 0
    for _, value in ipairs(self.values) do
      sum = sum + value
    end
    print("unrealized with the sum " .. sum)
  end,
}

if variant ~= "cli" then
  local dev = q.device "test-device" { id = "dev", at = 0x10000000 }
  dev:output(0):to(dev:input(0))
else
  q.on_device("dev", { at = 0x10000000 })
end
