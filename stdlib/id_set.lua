--- A set of identifiers in little memory. Most are 32 hexadecimal digits: of such a one two integers are kept, and no string.

local IdSet = {}
IdSet.__index = IdSet

--- Makes an empty set.
---@return table set
local function new() return setmetatable({ halves = {}, others = {} }, IdSet) end

--- The two halves of 32 hexadecimal digits; nil for any other text.
local function split(id)
  if type(id) ~= "string" or #id ~= 32 or id:find "[^0-9a-f]" then return nil end
  return tonumber(id:sub(1, 16), 16), tonumber(id:sub(17), 16)
end

--- Adds an identifier.
---@param id any
---@return boolean is_new whether it was not in the set
function IdSet:add(id)
  local first, second = split(id)
  if first then
    local known = self.halves[first]
    self.halves[first] = known or second
    if not known then return true end
    if known == second then return false end
  end
  -- Also one that has its first half in common with another.
  if self.others[id] then return false end
  self.others[id] = true
  return true
end

return new
