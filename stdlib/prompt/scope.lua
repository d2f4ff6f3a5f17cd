--- The names that inputs of the prompt see: what was declared `local` in an earlier one stands before the globals. Modules and
-- scripts do not see them.

local scope = {}

--- Values by name, and which names there are: a local may be nil.
local values, declared = {}, {}
--- The names that the input which runs declares; they begin to exist when they get their first value.
local pending = {}

--- The `_ENV` of inputs.
scope.environment = setmetatable({}, {
  __index = function(_, name)
    if declared[name] then return values[name] end
    return _G[name]
  end,
  __newindex = function(_, name, value)
    if declared[name] or pending[name] then
      declared[name], values[name] = true, value
    else
      _G[name] = value
    end
  end,
})

--- Announces what the next input declares.
---@param names string[]
function scope.declare(names)
  pending = {}
  for _, name in ipairs(names) do pending[name] = true end
end

--- The value that inputs see under a name, without metamethods.
---@param name string
---@return any
function scope.raw(name)
  if declared[name] then return values[name] end
  return rawget(_G, name)
end

--- Iterates over the names that were declared `local`, with their values.
---@return fun(): string?, any
function scope.locals()
  local name
  return function()
    name = next(declared, name)
    if name then return name, values[name] end
  end
end

return scope
