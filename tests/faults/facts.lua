-- SPDX-License-Identifier: GPL-2.0-or-later
-- Prints what the generator draws from, a line each: "type NAME KIND", where
-- KIND is device, cpu or object, and "property TYPE NAME KIND".

local q = require "qemu"
local qom = require "qom"

q.machine { name = "facts", arch = qom.target().name }

local function kind_of(name)
  return qom.is_a(name, "cpu") and "cpu" or qom.is_a(name, "device") and "device" or "object"
end

for _, name in ipairs(qom.types "object") do
  local kind = kind_of(name)
  print("type", name, kind)
  local ok, properties = pcall(qom.property_names, name)
  for _, property in ipairs(kind ~= "object" and ok and properties or {}) do
    local info = qom.property_info(name, property)
    print("property", name, property, info and info.type or "?")
  end
end
