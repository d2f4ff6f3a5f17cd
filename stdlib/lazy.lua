--- Tables that are filled when they are first looked into: a service has a hundred functions, and a script that uses none of
-- them should not wait for their making.

local lazy = {}

--- How to fill those that are not filled yet.
local fillers = setmetatable({}, { __mode = "k" })

--- Fills a table if it is one that waits for it.
---@param value any
---@return any value
function lazy.fill(value)
  local filler = fillers[value]
  if filler then
    fillers[value] = nil
    setmetatable(value, nil)
    filler(value)
  end
  return value
end

--- Fills all.
function lazy.fill_all()
  for value in pairs(fillers) do lazy.fill(value) end
end

local waiting = {
  __index = function(value, key) return lazy.fill(value)[key] end,
  __newindex = function(value, key, item) lazy.fill(value)[key] = item end,
  __pairs = function(value) return next, lazy.fill(value) end,
}

--- Makes a table that is filled when it is first looked into.
---@param filler fun(value: table) puts the fields, and any metatable, in place
---@return table
function lazy.table(filler)
  local value = setmetatable({}, waiting)
  fillers[value] = filler
  return value
end

return lazy
