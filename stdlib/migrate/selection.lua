--- Which records a migration is about: an iterator over their ids, each once.

local errors = require "stdlib.errors"
local id_set = require "stdlib.id_set"
local files = require "stdlib.migrate.files"

local selection = {}

--- Ids in a text: one a line, blanks and lines that begin with # left out.
local function lines_of(lines)
  local ids = {}
  for line in lines do
    local id = line:match "^%s*(.-)%s*$"
    if id ~= "" and id:sub(1, 1) ~= "#" then ids[#ids + 1] = id end
  end
  return ids
end

--- The ids of an option: with commas between them, @FILE with one a line, or - for standard input.
---@param action string
---@param text string
---@return string[]
function selection.ids(action, text)
  if text == "-" then return lines_of(io.lines()) end
  if text:sub(1, 1) == "@" then return lines_of(files.read(action, text:sub(2)):gmatch "[^\n]+") end
  return lines_of(text:gmatch "[^,]+")
end

local function from_list(list)
  local index = 0
  return function()
    index = index + 1
    return list[index]
  end
end

--- Whether a migration is for all that the user may write.
---@return boolean
function selection.is_all(select) return type(select) == "table" and next(select) == nil end

--- The ids of what an iterator gives.
local function ids_of(target, items)
  return function()
    local item = items()
    if item == nil then return nil end
    local id = type(item) == "table" and (item.id or item.pid) or item
    if type(id) == "string" and id ~= "" then return id end
    errors.raise { kind = "argument", operation = "migrate.plan", parameter = "select",
      message = ("select gave a %s, which is no %s and no id of one"):format(type(item), target.noun) }
  end
end

--- An iterator over ids.
---@param target table
---@param client table
---@param select table|function
---@return fun(): string?
function selection.each(target, client, select)
  local items
  if type(select) == "function" then
    items = select()
    if type(items) == "table" then items = from_list(items) end
    if type(items) ~= "function" then
      errors.raise { kind = "argument", operation = "migrate.plan", parameter = "select",
        message = ("select returned a %s; it returns an iterator or a list"):format(type(items)) }
    end
  elseif select.ids then
    items = type(select.ids) == "table" and from_list(select.ids) or select.ids
  else
    return ids_of(target, target.each(client, select)) -- which gives each once
  end
  local next_id, seen = ids_of(target, items), id_set()
  return function()
    while true do
      local id = next_id()
      if id == nil or seen:add(id) then return id end
    end
  end
end

return selection
