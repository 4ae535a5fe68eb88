-- SPDX-License-Identifier: GPL-2.0-or-later
-- A machine made with the thin level, of which a guest can say "done".
--
--   local guest = require "guest"
--   guest.ram(0x80000000, 0x100000)
--   local cpu = guest.cpu("rv64", { … })
--   guest.on_done(0x10000000, function() … end)   -- when it writes 2 to address + 1

local qom = require "qom"

local guest = {}
local machine = qom.machine()

function guest.ram(address, size)
  local ram = qom.ram(machine, ("ram%x"):format(address), size)
  qom.system_memory():add(ram, address)
  return ram
end

function guest.device(type_name, id, props)
  local dev = qom.new(type_name)
  machine:add_child(id, dev)
  for name, value in pairs(props or {}) do
    dev:set(name, value)
  end
  return dev
end

function guest.cpu(model, props)
  local cpu = guest.device(qom.cpu_type(model), "cpu" .. #qom.cpus(), props)
  cpu:realize()
  return cpu
end

-- A 16550 asks for an interrupt as soon as its transmitter's is enabled.
function guest.on_done(address, fn)
  local uart = guest.device("serial-mm", "done", { endianness = 2 })
  uart:realize()
  uart:map_region(0, address)
  uart:connect_irq(0, qom.line(function(level)
    if level == 1 then
      local ok, err = pcall(fn)
      if not ok then
        print("Bail out! " .. tostring(err))
        qom.quit(1)
      end
    end
  end))
end

-- Little-endian instructions of so many bytes.
function guest.code(size, ...)
  local words = { ... }
  return ("<" .. ("I" .. size):rep(#words)):pack(table.unpack(words))
end

local files = {}

function guest.file(bytes)
  local path = os.tmpname()
  local f <close> = assert(io.open(path, "wb"))
  f:write(bytes)
  files[#files + 1] = path
  return path
end

function guest.remove_files()
  for _, path in ipairs(files) do
    os.remove(path)
  end
end

return guest
