-- SPDX-License-Identifier: MIT
-- A hart and devices of one shape, in C and in Lua (tests/bench/mmio.py).

local q = require "qemu"
local qom = require "qom"

q.machine { name = "mmio", arch = "riscv64" }
q.ram { id = "ram", at = 0x80000000, size = 16 * q.MiB }
q.cpu "rv64" { id = "hart", props = { resetvec = 0x80000000 } }
q.load { file = q.machine.kernel, at = 0x80000000 }

local function bank(read, write)
  return {
    size = 0x1000, access_size = 4,
    { 0x0, "HFROSCCFG" }, { 0x4, "HFXOSCCFG" }, { 0x8, "PLLCFG" },
    { 0xc, "PLLOUTDIV", read = read, write = write },
  }
end

q.device_class "bench-bank" { registers = bank() }
q.device_class "bench-call" {
  registers = bank(function(self)
    return self.count
  end, function(self, value)
    self.count = value
  end),
  state = { count = 0 },
}
q.device_class "bench-registers" {
  registers = bank(function(self)
    return self.PLLCFG
  end, function(self, value)
    self.PLLCFG = value
  end),
}

local heap
q.device_class "bench-heap" {
  registers = { size = 0x1000, { 0x0, "MARK", write = function(_, value)
    collectgarbage()
    collectgarbage "stop"
    if value == 0 then
      heap = collectgarbage "count"
    else
      print(("heap %d"):format((collectgarbage "count" - heap) * 1024))
      qom.quit(0)
    end
  end } },
}

q.device "riscv.sifive.e.prci" { id = "c", at = 0x10000000 }
q.device "bench-bank" { id = "bank", at = 0x10010000 }
q.device "bench-call" { id = "call", at = 0x10020000 }
q.device "bench-registers" { id = "registers", at = 0x10030000 }
q.device "bench-heap" { id = "heap", at = 0x10040000 }
