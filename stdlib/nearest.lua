--- The name that somebody meant who misspelt one.

local function distance(a, b)
  local row = {}
  for j = 0, #b do row[j] = j end
  for i = 1, #a do
    local corner = row[0]
    row[0] = i
    for j = 1, #b do
      local cost = a:byte(i) == b:byte(j) and corner or 1 + math.min(corner, row[j], row[j - 1])
      corner, row[j] = row[j], cost
    end
  end
  return row[#b]
end

--- The name nearest to a misspelt one, or nil when none is near.
---@param name string
---@param names string[]
---@return string?
local function nearest(name, names)
  local best, least = nil, math.max(2, #name // 3) + 1
  for _, candidate in ipairs(names) do
    local d = distance(name, candidate)
    if d < least then best, least = candidate, d end
  end
  return best
end

return nearest
