-- SPDX-License-Identifier: MIT
-- Arm PrimeCell UART PL011, r1p4, as a device written in Lua.
--
-- Registers, FIFOs and interrupts: PrimeCell UART (PL011) Technical Reference
-- Manual, DDI 0183, chapter 3. As in QEMU's own model (hw/char/pl011.c),
-- bytes take no time: the transmit FIFO is always empty, and one byte in the
-- receive FIFO is enough for its interrupt, whatever UARTIFLS says. There is no
-- loopback (UARTCR.LBE).
--
-- Its interrupts: 0 all of them, 1 receive, 2 transmit, 3 receive time-out,
-- 4 modem status, 5 errors.

local q = require "qemu"

local FIFO_DEPTH <const> = 16
local BREAK <const> = 0x400 -- an entry of the receive FIFO: UARTDR.BE

-- Bits of UARTRIS, UARTMIS, UARTIMSC and UARTICR.
local RX <const>, TX <const>, RT <const> = 1 << 4, 1 << 5, 1 << 6
local MODEM <const>, ERRORS <const> = 0x00f, 0x780
local ALL <const> = MODEM | RX | TX | RT | ERRORS

local IDENTIFICATION <const> = { 0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1 }

local function update(self)
  local active = self.RIS & self.IMSC
  self:set_irq(active & ALL ~= 0, 0)
  self:set_irq(active & RX ~= 0, 1)
  self:set_irq(active & TX ~= 0, 2)
  self:set_irq(active & RT ~= 0, 3)
  self:set_irq(active & MODEM ~= 0, 4)
  self:set_irq(active & ERRORS ~= 0, 5)
end

-- The receive FIFO is a ring; without FEN it has one entry.
local function depth(self)
  return self.LCR_H_FEN == 1 and FIFO_DEPTH or 1
end

local function put(self, entry)
  if self.count == depth(self) then
    return -- can_receive keeps back ends from it; a break is not announced
  end
  self.fifo[(self.first + self.count) % FIFO_DEPTH + 1] = entry
  self.count = self.count + 1
  self.FR_RXFE = 0
  self.FR_RXFF = self.count == depth(self) and 1 or 0
  if self.count == 1 then
    self.RIS = self.RIS | RX
    update(self)
  end
end

local function take(self)
  if self.count == 0 then
    return 0
  end
  local entry = self.fifo[self.first + 1]
  self.first = (self.first + 1) % FIFO_DEPTH
  self.count = self.count - 1
  self.FR_RXFF = 0
  self.RSR = entry >> 8
  if self.count == 0 then
    self.FR_RXFE = 1
    self.RIS = self.RIS & ~RX
    update(self)
  end
  self.chardev:accept_input()
  return entry
end

local function empty(self)
  self.first, self.count = 0, 0
  self.FR_RXFE, self.FR_RXFF = 1, 0
end

return q.device_class "pl011-lua" {
  description = "Arm PrimeCell UART (PL011), in Lua",
  irqs = 6,
  clocks = { "clk" }, -- UARTCLK; the rate of bytes is not modelled
  chardevs = {
    chardev = {
      can_receive = function(self)
        return depth(self) - self.count
      end,
      receive = function(self, bytes)
        for i = 1, #bytes do
          put(self, bytes:byte(i))
        end
      end,
      event = function(self, event)
        if event == "break" then
          put(self, BREAK)
        end
      end,
    },
  },
  state = { fifo = {}, first = 0, count = 0 },
  registers = {
    size = 0x1000,
    { 0x000, "DR",
      read = take,
      write = function(self, value)
        self.chardev:write(value & 0xff)
        self.RIS = self.RIS | TX
        update(self)
      end },
    { 0x004, "RSR", mask = 0,
      write = function(self) -- UARTECR: any value clears the errors
        self.RSR = 0
      end },
    { 0x018, "FR", mask = 0, reset = 0x90, fields = { RXFE = { 4 }, TXFF = { 5 }, RXFF = { 6 }, TXFE = { 7 } } },
    { 0x020, "ILPR" },
    { 0x024, "IBRD", mask = 0xffff },
    { 0x028, "FBRD", mask = 0x3f },
    { 0x02c, "LCR_H", fields = { BRK = { 0 }, FEN = { 4 } },
      write = function(self, value, old)
        if (value ~ old) & 0x10 ~= 0 then
          empty(self)
        end
        if value & ~old & 1 ~= 0 then
          self.chardev:send_break()
        end
      end },
    { 0x030, "CR", reset = 0x300 },
    { 0x034, "IFLS", reset = 0x12 },
    { 0x038, "IMSC", write = update },
    { 0x03c, "RIS", access = "ro" },
    { 0x040, "MIS", access = "ro",
      read = function(self)
        return self.RIS & self.IMSC
      end },
    { 0x044, "ICR", access = "wo",
      write = function(self, value)
        self.RIS = self.RIS & ~value
        update(self)
      end },
    { 0x048, "DMACR", unimp = 3 },
    { 0xfe0, "ID", access = "ro", count = 8,
      read = function(_, index)
        return IDENTIFICATION[index + 1]
      end },
  },
  reset = update,
}
