-- SPDX-License-Identifier: MIT
-- Intel's NOR flash as boards of QEMU have it: chips side by side on a bus,
-- whose contents are a drive (-drive if=pflash).

local q = require "qemu"

-- What the chips say of themselves (identifier codes; hw/block/pflash_cfi01.c)
local MANUFACTURER <const> = 0x89 -- Intel
local DEVICE <const> = 0x18

---@class soc.NorFlashFields
---@field id string
---@field at qemu.At
---@field drive integer which one of -drive if=pflash, from 0
---@field name string of its RAM block, which saved states know it by
---@field size integer bytes
---@field sector integer bytes that are erased at once
---@field width integer bytes of the bus
---@field device_width integer? bytes of a chip's part of the bus (default: one chip has all of it)
---@field big_endian boolean? (default false)

---@param fields soc.NorFlashFields
---@return qemu.Node
return function(fields)
  return q.device "cfi.pflash01" {
    id = fields.id,
    at = fields.at,
    props = {
      drive = q.drive("pflash", 0, fields.drive),
      name = fields.name,
      ["num-blocks"] = fields.size // fields.sector,
      ["sector-length"] = fields.sector,
      width = fields.width,
      ["device-width"] = fields.device_width,
      ["big-endian"] = fields.big_endian or false,
      id0 = MANUFACTURER,
      id1 = DEVICE,
      id2 = 0,
      id3 = 0,
    },
  }
end
