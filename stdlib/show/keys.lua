--- The keys of a table in an order that stays the same: positions, numbers, strings, the rest.

local keys = {}

local reserved = {}
for word in ("and break do else elseif end false for function goto if in local nil not or repeat return then true until while")
  :gmatch "%a+" do reserved[word] = true end

--- Whether a string can stand in a table without brackets.
---@param key any
---@return boolean
function keys.is_name(key)
  return type(key) == "string" and key:find "^[%a_][%w_]*$" ~= nil and not reserved[key]
end

local function by_kind(a, b)
  if type(a) ~= type(b) then return type(a) < type(b) end
  if type(a) == "boolean" then return b and not a end
  return ("%p"):format(a) < ("%p"):format(b)
end

--- Whether a key is that of a module of the library itself: nobody's concern, and one of them knows tokens.
local function is_internal(container, key)
  return key:sub(1, 7) == "stdlib." and (rawequal(container, package.loaded) or rawequal(container, package.preload))
end

--- The length of the table's list, and its other keys in order.
---@param value table
---@return integer length
---@return any[] others
function keys.ordered(value)
  local length = rawlen(value)
  local numbers, strings, rest = {}, {}, {}
  for key in next, value do
    if type(key) == "string" then
      if not is_internal(value, key) then strings[#strings + 1] = key end
    elseif type(key) == "number" then
      if math.type(key) ~= "integer" or key < 1 or key > length then numbers[#numbers + 1] = key end
    else
      rest[#rest + 1] = key
    end
  end
  table.sort(numbers)
  table.sort(strings)
  table.sort(rest, by_kind)
  table.move(strings, 1, #strings, #numbers + 1, numbers)
  return length, table.move(rest, 1, #rest, #numbers + 1, numbers)
end

return keys
