-- SPDX-License-Identifier: GPL-2.0-or-later
-- qemu: -serial null -serial null -drive if=pflash,format=raw,file.driver=null-co,file.read-zeroes=on,file.size=2M
-- qemu: -object rng-builtin,id=noise -chardev null,id=own
-- Back ends of the command line, and objects of the script's own.

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-backends", arch = "riscv64" }
local mem = q.object "memory-backend-ram" { id = "mem", props = { size = 0x10000 } }
q.object "iothread" { id = "io" }

local uarts = {}
for i = 0, 2 do
  uarts[i] = q.device "serial-mm" { id = "uart" .. i, at = 0x1000 * (i + 1), props = { chardev = q.serial(i) } }
end
local own = q.device "serial-mm" { id = "own", at = 0x5000, props = { chardev = "own" } }
local flash = q.device "cfi.pflash01" {
  id = "flash",
  at = 0x20000000,
  props = {
    drive = q.drive("pflash", 0, 0),
    name = "flash",
    ["num-blocks"] = 8,
    ["sector-length"] = 0x40000,
    width = 4,
  },
}
local slot = q.device "virtio-mmio" { id = "slot", at = 0x6000 }
local rng = q.device "virtio-rng-device" { id = "rng", bus = slot, props = { rng = "noise" } }

q.on("ready", function()
  check.equal("a serial port has its character device", uarts[1].qom:get "chardev", qom.serial(1))
  check.equal("each its own", uarts[2].qom:get "chardev", qom.serial(2))
  check.equal("-serial none is none", { uarts[0].qom:get "chardev", qom.serial(0) }, { "" })
  check.equal("a character device has a name", own.qom:get "chardev", "own")
  check.equal("a drive is found", flash.qom:get "drive", "pflash0")
  check.equal("a link may be a name", rng.qom:get "rng", qom.find "/objects/noise")
  check.truthy("an object of the script's is there", mem.qom:is_a "memory-backend-ram")
  check.truthy("an iothread, too", qom.find "/objects/io")
  check.done()
end)
