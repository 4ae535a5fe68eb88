-- SPDX-License-Identifier: GPL-2.0-or-later
-- Parts of a device that QEMU has never used without the whole.

local q = require "qemu"
q.machine { name = "m", arch = "aarch64" }
local how = q.param("how", { type = "string" })

q.cpu "cortex-a53" { id = "cpu" }
if how == "realize" then
  local host = q.device "gpex-pcihost" { id = "host", at = 0x1000 }
  q.device "designware-pcie-root" { id = "root", bus = host:bus() }
elseif how == "reset" then
  q.device "bcm2835-cprman-pll" { id = "pll" }
end

--! target: aarch64
--! sanitized: no
--! machine: scripted,script=qemu_crashes.lua,params.how=realize
--! run: -nodefaults
--! says: qemu_crashes.lua:11: device 'designware-pcie-root' (root): QEMU gave up while realizing it: it followed a pointer to nowhere (SIGSEGV)
--! run: -nodefaults
--! machine: scripted,script=qemu_crashes.lua,params.how=reset
--! says: qemu_crashes.lua:13: device 'bcm2835-cprman-pll' (pll): QEMU gave up while resetting it: it followed a pointer to nowhere (SIGSEGV)
