-- SPDX-License-Identifier: MIT
-- A small DMA engine, which QEMU has no model of: it works through a ring of
-- descriptors in memory, and copies, fills and adds up bytes.
--
--   0x00 CTRL      EN: it works; IE: it raises its interrupt
--   0x04 STATUS    DONE: the ring is empty; ERROR: it stopped at TAIL's descriptor
--   0x08 RING      address of the descriptors, 64 bits
--   0x10 ENTRIES   how many there are room for, up to 4096
--   0x14 HEAD      the first that is not to be done yet: written by the driver
--   0x18 TAIL      the next to be done
--
-- A descriptor, 32 bytes, little-endian: source, destination (64 bits each),
-- length (32 bits, bytes), command (32 bits); and what the engine writes:
-- status (32 bits), sum (32 bits).

local q = require "qemu"

local DESCRIPTOR <const> = "<I8I8I4I4"
local SIZE <const>, RESULT <const> = 32, 24 -- bytes of a descriptor, offset of its status
local OK <const>, FAILED <const> = 1, 2
local MAX_ENTRIES <const> = 4096
local MAX_LENGTH <const> = 1 << 20 -- bytes
local PIECE <const> = 4096 -- bytes read at a time

local function sum(self, _, source, length)
  local total = 0
  for offset = 0, length - 1, PIECE do
    local bytes, err = self.dma:read(source + offset, math.min(PIECE, length - offset))
    if not bytes then
      return nil, err
    end
    for i = 1, #bytes do
      total = total + bytes:byte(i)
    end
  end
  return total & 0xffffffff
end

local function copy(self, destination, source, length)
  return self.dma:copy(destination, source, length)
end

local function fill(self, destination, value, length)
  local piece = string.char(value & 0xff):rep(PIECE)
  for offset = 0, length - 1, PIECE do
    local ok, err = self.dma:write(destination + offset, piece:sub(1, length - offset))
    if not ok then
      return nil, err
    end
  end
  return true
end

local commands = { [0] = copy, fill, sum }

-- Does TAIL's descriptor. Returns its length and sum, or nil and what is wrong.
local function execute(self, at)
  local bytes, err = self.dma:read(at, SIZE)
  if not bytes then
    return nil, "no descriptor: " .. err
  end
  local source, destination, length, command = DESCRIPTOR:unpack(bytes)
  if not commands[command] or length > MAX_LENGTH then
    return nil, ("command %d, %d bytes"):format(command, length)
  end
  local result, why = commands[command](self, destination, source, length)
  if not result then
    return nil, why
  end
  return length, math.type(result) == "integer" and result or 0
end

local function update(self)
  self:set_irq(self.CTRL_IE == 1 and self.STATUS ~= 0)
end

-- A descriptor a time, and a byte a nanosecond: the guest sees it work.
local function go_on(self, ns)
  if self.CTRL_EN == 0 then
    self.work:stop()
  elseif self.TAIL ~= self.HEAD and not self.work:pending() then
    self.work:start(ns)
  end
end

local function work(self)
  local at = self.RING + self.TAIL * SIZE
  local length, result = execute(self, at)
  self.dma:write(at + RESULT, ("<I4I4"):pack(length and OK or FAILED, length and result or 0))
  if length then
    self.TAIL = (self.TAIL + 1) % self.ENTRIES
    self.STATUS_DONE = self.TAIL == self.HEAD and 1 or self.STATUS_DONE
    go_on(self, length)
  else
    self:guest_error(("descriptor %d: %s"):format(self.TAIL, result))
    self.STATUS_ERROR, self.CTRL_EN = 1, 0
  end
  update(self)
end

return q.device_class "ring-dma" {
  description = "DMA engine with a ring of descriptors",
  irqs = 1,
  dma = true,
  timers = { work = work },
  registers = {
    size = 0x1000,
    access_size = { 4, 8 },
    { 0x00, "CTRL", fields = { EN = { 0 }, IE = { 1 } }, reserved = ~3 & 0xffffffff,
      write = function(self)
        go_on(self, 0)
        update(self)
      end },
    { 0x04, "STATUS", access = "w1c", fields = { DONE = { 0 }, ERROR = { 1 } }, write = update },
    { 0x08, "RING", width = 64, mask = ~(SIZE - 1) },
    { 0x10, "ENTRIES",
      write = function(self, count)
        if count > MAX_ENTRIES then
          self:guest_error(("%d entries, of at most %d"):format(count, MAX_ENTRIES))
          self.ENTRIES = MAX_ENTRIES
        end
        self.HEAD, self.TAIL = 0, 0
      end },
    { 0x14, "HEAD",
      write = function(self, head, old)
        if head >= self.ENTRIES then
          self:guest_error(("HEAD %d, of %d entries"):format(head, self.ENTRIES))
          self.HEAD = old
        end
        go_on(self, 0)
      end },
    { 0x18, "TAIL", access = "ro" },
  },
}
