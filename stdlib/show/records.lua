--- Which values are lists of like records, and which of their fields make good columns of a table.

local native = require "stdlib.native"
local keys = require "stdlib.show.keys"

local records = {}

--- What a person looks for first.
local first = {}
for rank, name in ipairs {
  "id", "pid", "recid", "key", "name", "title", "general_title", "metadata.general_title", "metadata.title", "path", "status",
  "state", "revision", "size", "created", "updated",
} do first[name] = rank end

--- The field that stands for a nested object.
local naming = { "general_title", "title", "name", "email" }

local function is_record(value)
  return type(value) == "table" and rawlen(value) == 0 and type((next(value))) == "string"
    and native.metafield(value, "__tostring") == nil
end

local function all_records(list)
  if type(list) ~= "table" or rawlen(list) == 0 then return false end
  local length = rawlen(list)
  for i = 1, length do
    if not is_record(rawget(list, i)) then return false end
  end
  local count = 0
  for _ in next, list do count = count + 1 end
  return count == length
end

local function member(value, ...)
  for _, name in ipairs { ... } do
    value = type(value) == "table" and rawget(value, name) or nil
  end
  return value
end

--- The records of a value that is a list of them, or a page of a search: the list, and where in the value it is.
---@param value any
---@return table[]?
---@return string? place
function records.found(value)
  if all_records(value) then return value, "" end
  for place, list in next, { [".hits.hits"] = member(value, "hits", "hits"), [".results"] = member(value, "results") } do
    if all_records(list) then return list, place end
  end
end

--- The value of a record in a column: of a field, or of one in a nested object.
---@param record table
---@param column string
---@return any
function records.cell(record, column)
  local value = rawget(record, column)
  if value ~= nil then return value end
  local outer, inner = column:match "^(.-)%.(.*)$"
  return outer and member(record, outer, inner)
end

--- The column that a field makes: itself, or what names a nested object; nil when it can only be seen by itself.
local function column_of(name, value)
  if type(value) ~= "table" then return name end
  for _, inner in ipairs(naming) do
    local item = rawget(value, inner)
    if type(item) == "string" or type(item) == "number" then return name .. "." .. inner end
  end
end

local function by_rank(a, b)
  local one, other = first[a] or math.huge, first[b] or math.huge
  if one ~= other then return one < other end
  return a < b
end

--- The columns in which records are shown, what matters first, and the names of fields that make none.
---@param list table[] of which the first `count` are looked at
---@param count integer
---@return string[] columns
---@return string[] nested
function records.columns(list, count)
  local seen, fields, found = {}, {}, {}
  for i = 1, count do
    for name, value in next, list[i] do
      if keys.is_name(name) then
        fields[name] = fields[name] or false
        local column = column_of(name, value)
        if column then seen[column], found[column] = (seen[column] or 0) + 1, name end
      end
    end
  end
  local columns, nested = {}, {}
  for column, times in next, seen do
    if 2 * times > count then
      columns[#columns + 1], fields[found[column]] = column, true
    end
  end
  for name, has_column in next, fields do
    if not has_column then nested[#nested + 1] = name end
  end
  table.sort(columns, by_rank)
  table.sort(nested)
  return columns, nested
end

return records
