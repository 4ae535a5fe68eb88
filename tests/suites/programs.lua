-- SPDX-License-Identifier: MIT
-- Small programs as machine code, for boards without other software. Each
-- function gives the bytes of a program that sends a text and then stays where
-- it is.

local programs = {}

local function words(format, list)
  local bytes = {}
  for i, word in ipairs(list) do
    bytes[i] = format:pack(word)
  end
  return table.concat(bytes)
end

---RISC-V: stores `before`, a list of { offset, 12-bit value }, and then the
---text's bytes, to 32-bit registers of a UART.
---@param text string
---@param uart integer address, a multiple of 0x1000
---@param data integer offset of the transmit register
---@param before integer[][]?
---@return string
function programs.riscv(text, uart, data, before)
  local code = { 0x00000537 | uart } -- lui a0, uart
  local function store(offset, value)
    code[#code + 1] = 0x00000593 | value << 20 -- li a1, value
    code[#code + 1] = 0x00b52023 | (offset & 0x1f) << 7 | (offset >> 5) << 25 -- sw a1, offset(a0)
  end
  for _, pair in ipairs(before or {}) do
    store(table.unpack(pair))
  end
  for byte in text:gmatch "." do
    store(data, byte:byte())
  end
  code[#code + 1] = 0x0000006f -- j .
  return words("<I4", code)
end

---AVR: sends the text by a USART, whose registers are at an address of the data
---space.
---@param text string
---@param usart integer
---@return string
function programs.avr(text, usart)
  local code = {}
  local function store(offset, value)
    code[#code + 1] = 0xe000 | (value & 0xf0) << 4 | value & 0x0f -- ldi r16, value
    code[#code + 1] = 0x9300 -- sts usart + offset, r16
    code[#code + 1] = usart + offset
  end
  store(1, 1 << 3) -- UCSRB: TXEN
  for byte in text:gmatch "." do
    store(6, byte:byte())
  end
  code[#code + 1] = 0xcfff -- rjmp .
  return words("<I2", code)
end

---MicroBlaze: stores the text's bytes to the register at an address.
---@param text string
---@param register integer
---@return string
function programs.microblaze(text, register)
  local code = {
    0xb0000000 | register >> 16, -- imm: the upper half of the next one's
    0x30600000 | register & 0xffff, -- addik r3, r0, register
  }
  for byte in text:gmatch "." do
    code[#code + 1] = 0x30800000 | byte:byte() -- addik r4, r0, byte
    code[#code + 1] = 0xf8830000 -- swi r4, r3, 0
  end
  code[#code + 1] = 0xb8000000 -- bri 0
  return words(">I4", code)
end

---OpenRISC: stores the text's bytes to the byte at an address, a multiple of
---0x10000.
---@param text string
---@param register integer
---@return string
function programs.or1k(text, register)
  local code = { 0x18600000 | register >> 16 } -- l.movhi r3, register
  for byte in text:gmatch "." do
    code[#code + 1] = 0xa8800000 | byte:byte() -- l.ori r4, r0, byte
    code[#code + 1] = 0xd8032000 -- l.sb 0(r3), r4
  end
  code[#code + 1] = 0x00000000 -- l.j .
  code[#code + 1] = 0x15000000 -- l.nop
  return words(">I4", code)
end

return programs
