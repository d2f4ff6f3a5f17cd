--- The text of values that have no parts.

local documentation = require "stdlib.documentation"
local text = require "stdlib.show.text"

--- Names of a function's parameters.
local function parameters(fn, info)
  local names = {}
  for i = 1, info.nparams do names[i] = debug.getlocal(fn, i) end
  if info.isvararg then names[#names + 1] = "..." end
  return table.concat(names, ", ")
end

local function function_text(fn)
  local declaration = documentation.by_function[fn]
  if declaration then return "function " .. declaration.call end
  local info = debug.getinfo(fn, "Su")
  if info.what == "C" then return "function (built in)" end
  return ("function (%s) of %s:%d"):format(parameters(fn, info), text.inert(info.short_src), info.linedefined)
end

local function number_text(number)
  if number ~= number then return "nan" end
  if number == math.huge then return "inf" end
  if number == -math.huge then return "-inf" end
  return json.encode(number) -- the shortest digits that give the number back
end

local texts = {
  ["nil"] = function() return "nil", "constant" end,
  boolean = function(value) return tostring(value), "constant" end,
  number = function(value) return number_text(value), "number" end,
  ["function"] = function(value) return function_text(value), "function" end,
  thread = function(value) return "coroutine (" .. coroutine.status(value) .. ")", "function" end,
}

--- The text of a value that is no table and no string, and its role for colours. Runs no code of the value.
---@param value any
---@return string
---@return Role role
return function(value)
  if rawequal(value, json.null) then return "null", "constant" end
  local of_type = texts[type(value)]
  if of_type then return of_type(value) end
  return ("%s (%p)"):format(type(value), value), "function"
end
