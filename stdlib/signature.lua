--- Calls of declared functions: both call forms, checks of types and values, and messages that say what was expected.
--
-- f(required..., { option = ... }) or f{ every = name }. Optional parameters marked `positional` may also stand after
-- the required ones.

local errors = require "stdlib.errors"
local checks = require "stdlib.checks"
local nearest = require "stdlib.nearest"
local values = require "stdlib.values"
local documentation = require "stdlib.documentation"

local signature = {}

local function refuse(declaration, parameter, message, fields)
  fields = fields or {}
  fields.kind, fields.operation, fields.parameter = "argument", declaration.full_name, parameter
  fields.message = message
  errors.raise(fields)
end

local function is_list(value) return type(value) == "table" and values.list_problem(value) == nil end

--- For each type of parameter: what a message calls it, and whether a value is one.
local types = {
  string = { "a string", function(v) return type(v) == "string" end },
  integer = { "an integer", function(v) return type(v) == "number" and math.tointeger(v) ~= nil end },
  number = { "a number", function(v) return type(v) == "number" end },
  boolean = { "true or false", function(v) return type(v) == "boolean" end },
  object = { "a table with names", function(v) return type(v) == "table" and not values.is_listlike(v) end },
  array = { "a list", is_list },
  ["string or list"] = { "a string or a list of strings", function(v) return type(v) == "string" or is_list(v) end },
  ["list or iterator"] = { "a list or an iterator", function(v) return type(v) == "function" or is_list(v) end },
  ["function"] = { "a function", function(v) return type(v) == "function" end },
  revision = { "a revision, true or a record that was read", function(v)
    return math.type(v) == "integer" or v == true or (type(v) == "table" and not json.is_array(v)) end },
  query = { "a query text or a table of fields", function(v) return type(v) == "string" or (type(v) == "table" and not json.is_array(v)) end },
  any = { "a value", function() return true end },
}

--- What came instead of what a parameter takes.
local function came(value)
  if type(value) ~= "table" or next(value) == nil then return values.shown(value) end
  if not values.is_listlike(value) then return "a table with names" end
  local problem = values.list_problem(value)
  return problem and "a table that " .. problem or "a list"
end

--- What was read with an identifier does where an identifier is wanted.
local function is_thing(parameter, value)
  return parameter ~= nil and parameter.check == "uuid" and type(value) == "table" and type(value.id) == "string"
end

local function check_value(declaration, parameter, value, given)
  if is_thing(parameter, value) then value = value.id end
  local type_name, accepts = table.unpack(types[parameter.type])
  if not accepts(value) then
    refuse(declaration, parameter.name, ("parameter '%s' must be %s, got %s"):format(parameter.name, type_name, came(value)),
      { expected = type_name, got = type(value) })
  end
  if parameter.type == "integer" then value = math.tointeger(value) end
  if parameter.values and #parameter.values > 0 then
    local known = false
    for _, allowed in ipairs(parameter.values) do known = known or allowed == value end
    if not known then
      local near = type(value) == "string" and nearest(value, parameter.values)
      refuse(declaration, parameter.name, ("parameter '%s' must be one of %s, got %s%s"):format(parameter.name,
        table.concat(parameter.values, ", "), values.shown(value), near and ("; did you mean '" .. near .. "'?") or ""))
    end
  end
  if parameter.check then
    local problem, replacement = checks[parameter.check](value, given)
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
        message = ("options are given by name, but the table has the key %s"):format(values.shown(name))
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

--- Whether the only value of a call holds the parameters by name, and is not itself the first one.
local function holds_parameters(declaration, value)
  if type(value) ~= "table" or json.is_array(value) then return false end
  local first = declaration.positional[1]
  if not first then return true end
  if first.type == "object" or first.type == "any" then return false end
  if first.type == "array" or first.type == "list or iterator" then return next(value) ~= nil and not values.is_listlike(value) end
  if not is_thing(first, value) then return true end
  for name in next, declaration.by_name do
    if value[name] ~= nil then return true end
  end
  return false
end

--- What may be meant by a call with too many values: `archive(id, false)` is `unarchive(id)`.
local function opposite(declaration)
  local counterpart = documentation.by_name[(declaration.full_name:gsub("[^.]*$", "un%0", 1))]
  return counterpart and ("; the opposite is " .. counterpart.call) or ""
end

local function take_positional(declaration, list, count, into)
  local positional = declaration.positional
  if count > #positional then
    refuse(declaration, nil, ("takes %s%s, got %d values%s%s"):format(
      #positional == 0 and "no values" or (#positional .. (#positional == 1 and " value" or " values")),
      #declaration.parameters > #positional and " and a table of options" or "", count,
      positional[1] and (" (" .. declaration.call .. ")") or "", opposite(declaration)))
  end
  for i = 1, count do
    local name = positional[i].name
    if list[i] ~= nil then
      if into[name] ~= nil then refuse(declaration, name, ("parameter '%s' is given twice"):format(name)) end
      into[name] = list[i]
    end
  end
end

--- The values of a call by the names of their parameters, as they were given.
local function by_name(declaration, ...)
  local count, given, list = select("#", ...), {}, { ... }
  while count > 0 and list[count] == nil do count = count - 1 end -- f(pid, options) with no options is f(pid)
  local last = list[count]
  if count == 1 and holds_parameters(declaration, last) then
    take_named(declaration, last, given)
    return given
  end
  if type(last) == "table" and count > declaration.required_count then
    local parameter = declaration.positional[count]
    -- A table in the place of an optional positional string is the options table.
    if not parameter or not (parameter.type == "object" or parameter.type == "array" or parameter.type == "any") then
      take_named(declaration, last, given)
      count = count - 1
    end
  end
  take_positional(declaration, list, count, given)
  return given
end

--- For a server to which null is absent: the values without what is null in them.
local function without_nulls(declaration, given)
  local kept = {}
  for name, value in next, given do
    if value ~= json.null then
      local problem
      kept[name], problem = values.without_nulls(value)
      if problem then refuse(declaration, name, ("parameter '%s' %s"):format(name, problem)) end
    end
  end
  return kept
end

--- Reads the arguments of a call into a table by name, in the server's form; raises on anything wrong.
---@param declaration table
---@return table arguments
function signature.read(declaration, ...)
  local given = by_name(declaration, ...)
  if declaration.omits_null then given = without_nulls(declaration, given) end
  local arguments = {}
  for _, parameter in ipairs(declaration.parameters) do
    local value = given[parameter.name]
    if value ~= nil then
      arguments[parameter.name] = check_value(declaration, parameter, value, given)
    elseif parameter.required then
      refuse(declaration, parameter.name, ("parameter '%s' is missing: %s"):format(parameter.name, declaration.call),
        { expected = types[parameter.type][1], got = "nothing" })
    end
  end
  return arguments
end

--- Completes a declaration with what calls and help need: full name, positional parameters, call form.
---@param declaration table name, summary, parameters, ...
---@param service string? nil for a global function
---@param omits_null boolean? whether null is the same as absent for the server
---@return table declaration
function signature.prepare(declaration, service, omits_null)
  declaration.omits_null = omits_null
  declaration.full_name = (service and service .. "." or "") .. declaration.name
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
