-- SPDX-License-Identifier: GPL-2.0-or-later
-- Buses: unknown, of another kind.
--! target: arm

local q = require "qemu"
q.machine { name = "m", arch = "arm" }
local i2c = q.device "versatile_i2c" { id = "i2c", at = 0x1000 }
local spi = q.device "pl022" { id = "spi", at = 0x2000 }
local uart = q.device "pl011" { id = "uart", at = 0x3000 }
q.device "tmp105" { id = "sensor1" }
q.device "tmp105" { id = "sensor2", bus = i2c:bus "i2c.9", addr = 0x48 }
q.device "tmp105" { id = "sensor3", bus = uart, addr = 0x48 }
q.device "m25p80" { id = "flash", bus = i2c }
q.device "tmp105" { id = "sensor4", bus = spi, addr = 0x48 }
q.device "tmp105" { id = "sensor5", bus = i2c, addr = "high" }
--> device 'tmp105': property 'address' takes an integer from 0 to 255, not 'high'
q.device "pl011" { id = "uart2", bus = i2c, at = 0x4000 }
