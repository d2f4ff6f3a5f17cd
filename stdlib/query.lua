--- Queries of searches, built from tables. Reference 1.8.
--
-- q = { "muon", ["basic_info.cadi_id"] = "HIG-24-007", year = { from = 2016, to = 2018 }, status = { "a", "b" } }
-- All parts must hold; a list of values means any of them.

local query = {}

--- A value in quotes, so that nothing in it is syntax.
local function quoted(value)
  if type(value) == "string" then return '"' .. value:gsub('[\\"]', "\\%0") .. '"' end
  return tostring(value)
end

local function bound(value)
  return value == nil and "*" or quoted(value)
end

local function is_plain(value)
  return type(value) == "string" or type(value) == "number" or type(value) == "boolean"
end

local function part(name, value)
  if is_plain(value) then return name .. ":" .. quoted(value) end
  if type(value) ~= "table" then return nil, ("the value of '%s' is a %s"):format(name, type(value)) end
  if value.from ~= nil or value.to ~= nil then
    for key, limit in pairs(value) do
      if (key ~= "from" and key ~= "to") or not is_plain(limit) then
        return nil, ("a range has 'from' and 'to', but that of '%s' has '%s'"):format(name, tostring(key))
      end
    end
    return ("%s:[%s TO %s]"):format(name, bound(value.from), bound(value.to))
  end
  local any = {}
  for _, item in ipairs(value) do
    if not is_plain(item) then return nil, ("the list of '%s' holds a %s"):format(name, type(item)) end
    any[#any + 1] = quoted(item)
  end
  if #any == 0 then return nil, ("the list of '%s' is empty"):format(name) end
  return ("%s:(%s)"):format(name, table.concat(any, " OR "))
end

--- Builds the text of a query; answers nil and what is wrong when it cannot.
---@param given string|table
---@return string? text
---@return string? problem
function query.text(given)
  if type(given) == "string" then return given end
  local parts, names = {}, {}
  for i, words in ipairs(given) do
    if type(words) ~= "string" then return nil, ("[%d] is a %s, not a text"):format(i, type(words)) end
    parts[#parts + 1] = quoted(words)
  end
  for name in pairs(given) do
    if type(name) == "string" then
      if not name:find "^[%w_][%w_.%-]*$" then return nil, ("%q is no name of a field"):format(name) end
      names[#names + 1] = name
    end
  end
  table.sort(names)
  for _, name in ipairs(names) do
    local text, problem = part(name, given[name])
    if not text then return nil, problem end
    parts[#parts + 1] = text
  end
  return table.concat(parts, " AND ")
end

return query
