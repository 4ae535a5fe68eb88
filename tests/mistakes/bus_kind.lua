-- SPDX-License-Identifier: GPL-2.0-or-later
-- Buses that a device does not have, or that are of another kind.
--! target: arm

local q = require "qemu"
q.machine { name = "m", arch = "arm" }
local i2c = q.device "versatile_i2c" { id = "i2c", at = 0x1000 }
local spi = q.device "pl022" { id = "spi", at = 0x2000 }
local uart = q.device "pl011" { id = "uart", at = 0x3000 }
q.device "tmp105" { id = "sensor1" }
--> device 'tmp105' (sensor1): a 'tmp105' needs a bus of type 'i2c-bus' (there are: '/machine/i2c/i2c')
q.device "tmp105" { id = "sensor2", bus = i2c:bus "i2c.9", addr = 0x48 }
--> device 'tmp105' (sensor2): 'versatile_i2c' at /machine/i2c has no bus 'i2c.9'; its buses are: 'i2c'
q.device "tmp105" { id = "sensor3", bus = uart, addr = 0x48 }
--> device 'tmp105' (sensor3): 'pl011' at /machine/uart has no bus
q.device "m25p80" { id = "flash", bus = i2c }
--> device 'm25p80' (flash): a 'm25p80' sits on a bus of type 'SSI', not on 'i2c-bus' (there are: '/machine/spi/ssi')
q.device "tmp105" { id = "sensor4", bus = spi, addr = 0x48 }
--> device 'tmp105' (sensor4): a 'tmp105' sits on a bus of type 'i2c-bus', not on 'SSI' (there are: '/machine/i2c/i2c')
q.device "pl011" { id = "uart2", bus = i2c, at = 0x4000 }
--> device 'pl011' (uart2): a 'pl011' sits on a bus of type 'System', not on 'i2c-bus' (there are: '/machine/unattached/sysbus')
