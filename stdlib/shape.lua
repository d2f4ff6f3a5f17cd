--- Reads nested arguments by a shape: a misspelt name inside one is found before anything is sent, and what is right comes
-- out in the server's form (lists are arrays, also empty ones; identifiers are lower case).
--
-- A shape is the name of a type, with "!" at its end when it must be there, or a table with one of
--   is = type, one_of = { ... }, list = shape (some = true: not an empty one), fields = { name = shape, ... }, each = shape
-- where `each` is that of every value of a table of names. Beside it may stand `required = true` and `check`, a function of the
-- value read that answers what is wrong with it, or nil and perhaps another value to take. A function of the value chooses
-- the shape to read it by.

local nearest = require "stdlib.nearest"
local values = require "stdlib.values"

local shape = {}

--- A type that values have as they are.
local function plain(what, accepts)
  return function(value)
    if not accepts(value) then return ("must be %s, got %s"):format(what, values.shown(value)) end
    return nil, value
  end
end

--- Eight, four, four, four and twelve hexadecimal digits.
local uuid_pattern = "^" .. ("8-4-4-4-12"):gsub("-", "%%-"):gsub("%d+", function(count) return ("%x"):rep(tonumber(count)) end) .. "$"

--- For each type what is wrong with a value; or nil, and the value in the server's form.
local types = {
  string = plain("a string", function(v) return type(v) == "string" end),
  number = plain("a number", function(v) return type(v) == "number" end),
  boolean = plain("true or false", function(v) return type(v) == "boolean" end),
  scalar = plain("a string or a number", function(v) return type(v) == "string" or type(v) == "number" end),
}

function types.integer(value)
  local integer = type(value) == "number" and math.tointeger(value)
  if not integer then return "must be an integer, got " .. values.shown(value) end
  return nil, integer
end

--- An identifier, or what was read and has one.
function types.uuid(value)
  local id = type(value) == "table" and value.id or value
  if type(id) ~= "string" then return "must be an identifier, got " .. values.shown(value) end
  if not id:find(uuid_pattern) then return ("is no identifier like 0f6b2f0c-1d7e-4a55-8a1a-3f0b1f9f8b11: %q"):format(id) end
  return nil, id:lower()
end

--- What is wrong, as the rest of a sentence about the parameter.
local function said(at, text)
  return at and ("is wrong at %s: it %s"):format(at, text) or text
end

local function sorted_names(fields)
  local names = {}
  for name in next, fields do names[#names + 1] = name end
  table.sort(names)
  return names
end

local function is_required(wanted)
  if type(wanted) == "string" then return wanted:sub(-1) == "!" end
  return type(wanted) == "table" and wanted.required == true
end

--- Readers of the kinds of shape: (value, wanted, at) to what is wrong, or nil and the value.
local readers = {}

local function read(value, wanted, at)
  if type(wanted) == "function" then wanted = wanted(value) end
  if type(wanted) == "string" then wanted = { is = wanted:match "^%a+" } end
  for kind, reader in next, readers do
    if wanted[kind] then
      local problem, result = reader(value, wanted, at)
      if problem then return problem end
      value = result
    end
  end
  local problem, replacement
  if wanted.check then problem, replacement = wanted.check(value) end
  if problem then return said(at, problem) end
  if replacement ~= nil then value = replacement end
  return nil, value
end

function readers.is(value, wanted, at)
  local problem, result = types[wanted.is](value)
  if problem then return said(at, problem) end
  return nil, result
end

function readers.one_of(value, wanted, at)
  for _, allowed in ipairs(wanted.one_of) do
    if value == allowed then return nil, value end
  end
  return said(at, ("must be one of %s, got %s"):format(table.concat(wanted.one_of, ", "), values.shown(value)))
end

function readers.list(value, wanted, at)
  if type(value) ~= "table" then return said(at, "must be a list, got " .. values.shown(value)) end
  local problem = values.list_problem(value) or (wanted.some and #value == 0 and "is an empty list")
  if problem then return said(at, problem) end
  local list = json.array {}
  for i, item in ipairs(value) do
    problem, list[i] = read(item, wanted.list, ("%s[%d]"):format(at or "", i))
    if problem then return problem end
  end
  return nil, list
end

function readers.each(value, wanted, at)
  local result, problem = {}, nil
  for name, item in next, value do
    if type(name) ~= "string" then return said(at, ("has the key %s, which is no name"):format(values.shown(name))) end
    problem, result[name] = read(item, wanted.each, at and at .. "." .. name or name)
    if problem then return problem end
  end
  return nil, result
end

local function unknown_name(name, fields)
  local known = sorted_names(fields)
  local near = type(name) == "string" and nearest(name, known)
  return ("has '%s'; %s"):format(tostring(name),
    near and ("did you mean '" .. near .. "'?") or ("known are " .. table.concat(known, ", ")))
end

function readers.fields(value, wanted, at)
  if type(value) ~= "table" then return said(at, "must be a table, got " .. values.shown(value)) end
  local fields, result, problem = wanted.fields, {}, nil
  for name, item in next, value do
    if not fields[name] then return said(at, unknown_name(name, fields)) end
    problem, result[name] = read(item, fields[name], at and at .. "." .. name or name)
    if problem then return problem end
  end
  for _, name in ipairs(sorted_names(fields)) do
    if is_required(fields[name]) and value[name] == nil then return said(at, ("has no '%s'"):format(name)) end
  end
  return nil, result
end

--- Reads a value by a shape.
---@param value any
---@param wanted string|table|function the shape
---@return string? problem what is wrong, as the rest of a sentence about the parameter
---@return any value as the server takes it
function shape.read(value, wanted) return read(value, wanted) end

--- A check (see stdlib.checks) by a shape.
---@param wanted string|table|function
---@return fun(value: any): string?, any
function shape.check(wanted)
  return function(value) return read(value, wanted) end
end

return shape
