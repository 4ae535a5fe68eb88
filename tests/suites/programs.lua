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

return programs
