-- SPDX-License-Identifier: MIT
-- What of a device class cannot change while its devices live: all but its
-- functions. Compares two descriptions and names the first difference.

local layout = {}

-- Lists of a description -> what one of their elements is.
local lists = {
  { "storage", "register" }, { "members", "register or field" }, { "props", "property" }, { "inputs", "input" },
  { "outputs", "output" }, { "clocks", "clock" }, { "clock_outputs", "clock output" }, { "timers", "timer" },
  { "chardevs", "chardev" }, { "state", "state field" },
}

-- Numbers of functions, wherever they are.
local functions = { read = true, write = true, call = true, can_receive = true, event = true }

-- The key in which two tables differ, or nil.
local function differs(a, b)
  for _, t in ipairs { a, b } do
    for key in pairs(t) do
      local x, y = a[key], b[key]
      if key == "change" then
        x, y = x ~= nil, y ~= nil
      end
      local both = type(x) == "table" and type(y) == "table"
      if not functions[key] and (both and differs(x, y) or not both and x ~= y) then
        return tostring(key)
      end
    end
  end
end

local function by_name(list)
  local t = {}
  for _, item in ipairs(list) do
    t[item.name or ""] = item
  end
  return t
end

local function compare_lists(old, new, what)
  local before, after = by_name(old), by_name(new)
  for _, item in ipairs(new) do
    local other = before[item.name or ""]
    local key = other and differs(other, item)
    if not other then
      return ("%s '%s' is new"):format(what, item.name or "(unnamed)")
    elseif key then
      return ("%s '%s' has another %s"):format(what, item.name or "(unnamed)", key)
    end
  end
  for i, item in ipairs(old) do
    if not after[item.name or ""] then
      return ("%s '%s' is gone"):format(what, item.name or "(unnamed)")
    elseif (new[i].name or "") ~= (item.name or "") then
      return ("%s '%s' is at another place of the list"):format(what, item.name or "(unnamed)")
    end
  end
end

local function compare_banks(old, new)
  for i = 1, math.max(#old, #new) do
    if not old[i] or not new[i] then
      return "it has another number of regions"
    end
    local difference = compare_lists(old[i].registers, new[i].registers, "register")
    if difference then
      return difference
    end
    local a, b = {}, {}
    for key, value in pairs(old[i]) do
      a[key] = key ~= "registers" and value or nil
    end
    for key, value in pairs(new[i]) do
      b[key] = key ~= "registers" and value or nil
    end
    local key = differs(a, b)
    if key then
      return "registers: another " .. key
    end
  end
end

---What differs, in words, or nil.
---@param old table descriptions as for qom.new_device_class
---@param new table
---@return string?
function layout.difference(old, new)
  local difference
  for _, list in ipairs(lists) do
    difference = difference or compare_lists(old[list[1]], new[list[1]], list[2])
  end
  difference = difference or compare_banks(old.banks, new.banks)
  if difference then
    return difference
  end
  for i, field in ipairs(old.state) do
    if differs({ old.initial[i] }, { new.initial[i] }) then
      return ("state field '%s' has another initial value"):format(field.name)
    end
  end
  for _, key in ipairs { "bus", "irqs", "dma", "version", "minimum_version" } do
    if old[key] ~= new[key] then
      return key .. " changed"
    end
  end
end

return layout
