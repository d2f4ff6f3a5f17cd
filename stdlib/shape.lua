--- Checks nested tables against a shape, so that a misspelt name inside an argument is found before anything is sent.
--
-- A shape is a type ("string", "number", "boolean", "integer", "value", "object"), with "!" at its end when it must be there;
-- `{ one_of = { ... } }` for an enumeration; `{ list = shape }`; or `{ fields = { name = shape, ... } }`. The tables take
-- `required = true`.

local nearest = require "stdlib.nearest"

local shape = {}

local is_type = {
  string = function(v) return type(v) == "string" end,
  number = function(v) return type(v) == "number" end,
  integer = function(v) return type(v) == "number" and math.tointeger(v) ~= nil end,
  boolean = function(v) return type(v) == "boolean" end,
  value = function(v) return type(v) == "string" or type(v) == "number" or type(v) == "boolean" end,
  object = function(v) return type(v) == "table" end,
}

local function shown(value)
  if type(value) == "string" then return ("%q"):format(value) end
  return (type(value) == "number" or type(value) == "boolean") and tostring(value) or "a " .. type(value)
end

local function sorted_names(fields)
  local names = {}
  for name in pairs(fields) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local function is_required(wanted)
  if type(wanted) == "string" then return wanted:sub(-1) == "!" end
  return wanted.required == true
end

local problem_with

--- What is wrong, as the rest of a sentence about the parameter.
local function said(at, text)
  return at and ("is wrong at %s: it %s"):format(at, text) or text
end

local function problem_in_fields(value, fields, at)
  for name, item in next, value do
    local wanted = type(name) == "string" and fields[name]
    if not wanted then
      local near = type(name) == "string" and nearest(name, sorted_names(fields))
      return said(at, ("has '%s'; %s"):format(tostring(name),
        near and ("did you mean '" .. near .. "'?") or ("known are " .. table.concat(sorted_names(fields), ", "))))
    end
    -- What is null is absent for the server, and is not sent.
    local problem = item ~= json.null and problem_with(item, wanted, at and at .. "." .. name or name)
    if problem then return problem end
  end
  for _, name in ipairs(sorted_names(fields)) do
    if is_required(fields[name]) and (value[name] == nil or value[name] == json.null) then
      return said(at, ("has no '%s'"):format(name))
    end
  end
end

--- What is wrong with a value, or nil.
---@param value any
---@param wanted string|table the shape
---@param at string? the place within the argument, nil for the argument itself
---@return string?
function problem_with(value, wanted, at)
  if type(wanted) == "string" then
    local type_name = wanted:match "^%a+"
    if is_type[type_name](value) then return nil end
    return said(at, ("must be %s %s, got %s"):format(type_name:find "^[iao]" and "an" or "a", type_name, shown(value)))
  elseif wanted.one_of then
    for _, allowed in ipairs(wanted.one_of) do
      if value == allowed then return nil end
    end
    return said(at, ("must be one of %s, got %s"):format(table.concat(wanted.one_of, ", "), shown(value)))
  end
  if type(value) ~= "table" then return said(at, ("must be a table, got %s"):format(shown(value))) end
  if wanted.fields then return problem_in_fields(value, wanted.fields, at) end
  for i, item in ipairs(value) do
    local problem = problem_with(item, wanted.list, ("%s[%d]"):format(at or "", i))
    if problem then return problem end
  end
  local key = next(value)
  if key ~= nil and #value == 0 then return said(at, ("must be a list, but has the key %s"):format(shown(key))) end
end

shape.problem = problem_with

return shape
