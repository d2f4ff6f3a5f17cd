--- What a value is, for checks of arguments and for their messages.

local values = {}

--- A short text of a value, for a message that tells what came instead of what was expected.
---@param value any
---@return string
function values.shown(value)
  if value == json.null then return "json.null" end
  if type(value) == "string" then
    return #value > 40 and ("string %q..."):format(value:sub(1, 40)) or ("string %q"):format(value)
  elseif type(value) == "number" or type(value) == "boolean" then
    return type(value) .. " " .. tostring(value)
  end
  return "a " .. type(value)
end

--- Whether a table is meant as a list: it is marked as one, or has positions.
---@param value table
---@return boolean
function values.is_listlike(value)
  if json.is_array(value) then return true end
  for key in next, value do
    if math.type(key) == "integer" then return true end
  end
  return false
end

--- What keeps a table from being a list, as the rest of a sentence about it: a name, or a hole. Nil for a list.
---@param value table
---@return string?
function values.list_problem(value)
  local count, last = 0, 0
  for key in next, value do
    if math.type(key) ~= "integer" or key < 1 then return ("has the key %s, and a list has none"):format(values.shown(key)) end
    count, last = count + 1, math.max(last, key)
  end
  if count == last then return nil end
  local hole = 1
  while value[hole] ~= nil do hole = hole + 1 end
  return ("has a hole: there is nothing at [%d], but something at [%d]"):format(hole, last)
end

--- JSON's own limit.
local deepest = 1000

--- A copy of a value without what is null in it, for a server to which null is absent; or nil and what is wrong with it, as
--- the rest of a sentence.
---@param value any
---@param at string? the place within the argument
---@param depth integer?
---@return any copy
---@return string? problem
function values.without_nulls(value, at, depth)
  if type(value) ~= "table" then return value end
  at, depth = at or "", depth or 1
  if depth > deepest then return nil, "is a table that contains itself, or is nested too deeply" end
  local is_list = values.is_listlike(value)
  local problem = is_list and values.list_problem(value)
  if problem then return nil, at == "" and problem or ("is wrong at %s: it %s"):format(at, problem) end
  local copy = json.is_array(value) and json.array {} or {}
  for key, item in next, value do
    local place = is_list and ("%s[%d]"):format(at, key) or (at == "" and tostring(key) or at .. "." .. tostring(key))
    if item ~= json.null then
      copy[key], problem = values.without_nulls(item, place, depth + 1)
      if problem then return nil, problem end
    elseif is_list then
      return nil, ("has json.null at %s, where a list needs a value"):format(place)
    end
  end
  return copy
end

return values
