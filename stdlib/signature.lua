--- Calls of declared functions: both call forms, checks of types and values, and messages that say what was expected.
--
-- f(required..., { option = ... }) or f{ every = name }. Optional parameters marked `positional` may also stand after
-- the required ones.

local errors = require "stdlib.errors"
local checks = require "stdlib.checks"
local nearest = require "stdlib.nearest"

local signature = {}

--- A short text of a value for a message: what came instead of what was expected.
local function shown(value)
  if type(value) == "string" then
    return #value > 40 and ("string %q..."):format(value:sub(1, 40)) or ("string %q"):format(value)
  elseif type(value) == "number" or type(value) == "boolean" then
    return type(value) .. " " .. tostring(value)
  end
  return value == json.null and "json.null" or type(value)
end

local function refuse(declaration, parameter, message, fields)
  fields = fields or {}
  fields.kind, fields.operation, fields.parameter = "argument", declaration.full_name, parameter
  fields.message = message
  errors.raise(fields)
end

local function is_array(value)
  if json.is_array(value) then return true end
  local n = #value
  for key in next, value do
    if math.type(key) ~= "integer" or key < 1 or key > n then return false end
  end
  return true
end

--- For each type of parameter: what a message calls it, and whether a value is one.
local types = {
  string = { "a string", function(v) return type(v) == "string" end },
  integer = { "an integer", function(v) return type(v) == "number" and math.tointeger(v) ~= nil end },
  number = { "a number", function(v) return type(v) == "number" end },
  boolean = { "true or false", function(v) return type(v) == "boolean" end },
  object = { "a table with names", function(v) return type(v) == "table" and (next(v) == nil or not is_array(v)) and not json.is_array(v) end },
  array = { "a list", function(v) return type(v) == "table" and is_array(v) end },
  ["string or list"] = { "a string or a list of strings", function(v) return type(v) == "string" or (type(v) == "table" and is_array(v)) end },
  ["list or iterator"] = { "a list or an iterator", function(v) return type(v) == "function" or (type(v) == "table" and is_array(v)) end },
  ["function"] = { "a function", function(v) return type(v) == "function" end },
  revision = { "a revision, true or a record that was read", function(v)
    return math.type(v) == "integer" or v == true or (type(v) == "table" and not json.is_array(v)) end },
  query = { "a query text or a table of fields", function(v) return type(v) == "string" or (type(v) == "table" and not json.is_array(v)) end },
  any = { "a value", function() return true end },
}

local function check_value(declaration, parameter, value)
  local type_name, accepts = table.unpack(types[parameter.type])
  if not accepts(value) then
    local came = type(value) == "table" and is_array(value) and next(value) ~= nil and "a list" or shown(value)
    refuse(declaration, parameter.name, ("parameter '%s' must be %s, got %s"):format(parameter.name, type_name, came),
      { expected = type_name, got = type(value) })
  end
  if parameter.type == "integer" then value = math.tointeger(value) end
  if parameter.values and #parameter.values > 0 then
    local known = false
    for _, allowed in ipairs(parameter.values) do known = known or allowed == value end
    if not known then
      local near = type(value) == "string" and nearest(value, parameter.values)
      refuse(declaration, parameter.name, ("parameter '%s' must be one of %s, got %s%s"):format(parameter.name,
        table.concat(parameter.values, ", "), shown(value), near and ("; did you mean '" .. near .. "'?") or ""))
    end
  end
  if parameter.check then
    local problem, replacement = checks[parameter.check](value)
    if problem then refuse(declaration, parameter.name, ("parameter '%s' %s"):format(parameter.name, problem)) end
    if replacement ~= nil then value = replacement end
  end
  return value
end

local function take_named(declaration, given, into)
  for name, value in next, given do
    local parameter = declaration.by_name[name]
    if not parameter then
      local names = {}
      for _, p in ipairs(declaration.parameters) do names[#names + 1] = p.name end
      local near = type(name) == "string" and nearest(name, names)
      local message
      if type(name) ~= "string" then
        message = ("options are given by name, but the table has the key %s"):format(shown(name))
      elseif near then
        message = ("there is no parameter '%s'; did you mean '%s'?"):format(name, near)
      else
        message = ("there is no parameter '%s'; it takes %s"):format(name, #names > 0 and table.concat(names, ", ") or "none")
      end
      refuse(declaration, tostring(name), message)
    end
    if into[parameter.name] ~= nil then refuse(declaration, name, ("parameter '%s' is given twice"):format(parameter.name)) end
    into[parameter.name] = value
  end
end

--- Reads the arguments of a call into a table by name; raises on anything wrong.
---@param declaration table
---@return table arguments
function signature.read(declaration, ...)
  local n, given = select("#", ...), {}
  while n > 0 and select(n, ...) == nil do n = n - 1 end -- f(pid, options) with no options is f(pid)
  local first = ...
  local positional = declaration.positional
  local is_named = n == 1 and type(first) == "table" and not json.is_array(first)
    and not (positional[1] and (positional[1].type == "object" or positional[1].type == "any"
      or ((positional[1].type == "array" or positional[1].type == "list or iterator") and is_array(first))))
  if is_named then
    take_named(declaration, first, given)
  else
    local values = { ... }
    local last = n
    if n > 0 and type(values[n]) == "table" and n > declaration.required_count then
      local parameter = positional[n]
      -- A table in the place of an optional positional string is the options table.
      if not parameter or not (parameter.type == "object" or parameter.type == "array" or parameter.type == "any") then
        take_named(declaration, values[n], given)
        last = n - 1
      end
    end
    if last > #positional then
      refuse(declaration, nil, ("takes %s%s, got %d values%s"):format(
        #positional == 0 and "no values" or (#positional .. (#positional == 1 and " value" or " values")),
        #declaration.parameters > #positional and " and a table of options" or "", n,
        positional[1] and (" (" .. declaration.call .. ")") or ""))
    end
    for i = 1, last do
      local name = positional[i].name
      if values[i] ~= nil then
        if given[name] ~= nil then refuse(declaration, name, ("parameter '%s' is given twice"):format(name)) end
        given[name] = values[i]
      end
    end
  end
  local arguments = {}
  for _, parameter in ipairs(declaration.parameters) do
    local value = given[parameter.name]
    if value ~= nil then
      arguments[parameter.name] = check_value(declaration, parameter, value)
    elseif parameter.required then
      refuse(declaration, parameter.name, ("parameter '%s' is missing: %s"):format(parameter.name, declaration.call),
        { expected = types[parameter.type][1], got = "nothing" })
    end
  end
  return arguments
end

--- Completes a declaration with what calls and help need: full name, positional parameters, call form.
---@param declaration table name, summary, parameters, ...
---@param service string
---@return table declaration
function signature.prepare(declaration, service)
  declaration.full_name = service .. "." .. declaration.name
  declaration.parameters = declaration.parameters or {}
  declaration.by_name, declaration.positional, declaration.required_count = {}, {}, 0
  local shape, has_options = {}, false
  for _, parameter in ipairs(declaration.parameters) do
    declaration.by_name[parameter.name] = parameter
    for _, alias in ipairs(parameter.aliases or {}) do declaration.by_name[alias] = parameter end
    if parameter.required or parameter.positional then
      declaration.positional[#declaration.positional + 1] = parameter
      if parameter.required then declaration.required_count = declaration.required_count + 1 end
      shape[#shape + 1] = parameter.required and parameter.name or ("[" .. parameter.name .. "]")
    else
      has_options = true
    end
  end
  if has_options then shape[#shape + 1] = "{ options }" end
  declaration.call = declaration.full_name .. "(" .. table.concat(shape, ", ") .. ")"
  return declaration
end

return signature
