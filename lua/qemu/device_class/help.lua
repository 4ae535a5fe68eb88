-- SPDX-License-Identifier: MIT
-- What `qemu-scripted help device NAME SCRIPT` prints of a device class.

local help = {}

local function default_text(p)
  if p.type == "link" then
    return ""
  elseif p.type == "bool" then
    return p.initial == 1 and "true" or "false"
  elseif p.type == "string" then
    return p.text or "none"
  elseif p.type == "enum" then
    return p.choices[p.initial + 1]
  end
  return tostring(p.initial)
end

local function type_text(p)
  if p.type == "enum" then
    return table.concat(p.choices, "|")
  end
  return p.type == "link" and ("link<%s>"):format(p.text) or p.type
end

local function properties(desc, lines)
  for _, p in ipairs(desc.props) do
    local default = default_text(p)
    lines[#lines + 1] = ("  %-16s %-16s %s%s"):format(p.name, type_text(p), p.help or "",
      default ~= "" and (" (default: %s)"):format(default) or ""):gsub("%s+$", "")
  end
  for _, chardev in ipairs(desc.chardevs) do
    lines[#lines + 1] = ("  %-16s %s"):format(chardev.name, "chardev")
  end
  if desc.dma then
    lines[#lines + 1] = "  dma              link<memory-region> the memory it sees (default: the system's)"
  end
end

local function access_text(r)
  local words = {}
  local function add(mask, name)
    if mask ~= 0 then
      words[#words + 1] = mask == r.all and name or ("%s 0x%x"):format(name, mask)
    end
  end
  if r.write_mask ~= 0 then
    add(r.write_mask, r.read_mask == 0 and "wo" or "rw")
  elseif r.w1c | r.w1s | r.rc == 0 then
    words[1] = "ro"
  end
  add(r.w1c, "w1c")
  add(r.w1s, "w1s")
  add(r.rc, "rc")
  add(r.reserved, "reserved")
  add(r.unimp, "unimp")
  return table.concat(words, ", ")
end

local function fields_of(desc, r, lines)
  for _, m in ipairs(desc.members) do
    if m.field and m.storage == r.storage and m.name:sub(1, #r.name + 1) == r.name .. "_" then
      local last = m.shift + m.width - 1
      local bits = last == m.shift and tostring(m.shift) or ("%d:%d"):format(last, m.shift)
      local names = {}
      for i, name in ipairs(m.enum_names) do
        names[i] = ("%s=%d"):format(name, m.enum_values[i])
      end
      lines[#lines + 1] = ("          %-7s %-14s %s"):format(bits, m.name:sub(#r.name + 2), table.concat(names, " "))
        :gsub("%s+$", "")
    end
  end
end

local function registers(desc, lines)
  for i, bank in ipairs(desc.banks) do
    lines[#lines + 1] = ("region %d, 0x%x bytes:"):format(i - 1, bank.size)
    for _, r in ipairs(bank.registers) do
      local name = r.array and ("%s[%d]"):format(r.name, r.count) or r.name
      local stored = desc.storage[r.storage + 1]
      lines[#lines + 1] = ("  0x%03x   %-16s %2d bits, reset 0x%x, %s"):format(r.offset, name, r.width, stored.reset,
        access_text(r))
      fields_of(desc, r, lines)
    end
  end
end

local function lines_of(desc, lines)
  if desc.irqs > 0 then
    lines[#lines + 1] = ("interrupts: %d"):format(desc.irqs)
  end
  for _, list in ipairs { "inputs", "outputs", "clocks", "clock_outputs" } do
    local names = {}
    for _, item in ipairs(desc[list]) do
      names[#names + 1] = (item.name or "(unnamed)") .. ((item.count or 1) > 1 and ("[%d]"):format(item.count) or "")
    end
    if #names > 0 then
      lines[#lines + 1] = ("%s: %s"):format(list:gsub("_", " "), table.concat(names, ", "))
    end
  end
end

---One line for each class.
---@param classes table<string, table>
---@return string[]
function help.list(classes)
  local lines = {}
  for name, class in pairs(classes) do
    lines[#lines + 1] = ("  %-20s %s"):format(name, class.desc.description or ""):gsub("%s+$", "")
  end
  table.sort(lines)
  return lines
end

---All of one class.
---@return string[]
function help.describe(class)
  local desc, lines = class.desc, {}
  lines[1] = ("%s: %s"):format(desc.name, desc.description or "(no description)")
  if #desc.props + #desc.chardevs > 0 or desc.dma then
    lines[2] = "properties:"
    properties(desc, lines)
  end
  lines_of(desc, lines)
  registers(desc, lines)
  return lines
end

return help
