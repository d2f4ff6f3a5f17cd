--- Records in rows and columns that fit the window.

local records = require "stdlib.show.records"
local scalar_text = require "stdlib.show.scalar"
local text = require "stdlib.show.text"

local gap = 2
--- A column of words may be cut down to this to make room for another.
local narrowest = 16

--- A time without what nobody looks at in a table: parts of a second, and the zone where it is UTC.
local function time_text(value)
  local day, time, zone = value:match "^(%d%d%d%d%-%d%d%-%d%d)T(%d%d:%d%d):%d%d[%d.]*(.*)$"
  if day and (zone == "" or zone == "Z" or zone == "+00:00") then return day .. " " .. time end
end

local function cell_text(value)
  if value == nil then return "" end
  if type(value) == "string" then
    local time = time_text(value)
    return time or text.inert(text.beginning(value, 500)), time and "fixed" or nil
  end
  if type(value) == "table" then return "{…}", "note" end
  return scalar_text(value)
end

---@class GridColumn
---@field name string
---@field cells string[]
---@field roles string[]
---@field columns integer what its widest cell takes
---@field is_fixed boolean whether its cells are of no use when they are cut

--- Reads one column of the records.
local function column(list, count, name)
  local cells, roles, widest, are_numbers, is_fixed = {}, {}, 0, true, name:find "^%l*id$" ~= nil
  for i = 1, count do
    local value = records.cell(list[i], name)
    cells[i], roles[i] = cell_text(value)
    widest = math.max(widest, text.columns(cells[i]))
    are_numbers = are_numbers and (value == nil or type(value) == "number")
    is_fixed = is_fixed or roles[i] == "fixed"
  end
  name = text.inert(name)
  return { name = name, cells = cells, roles = roles, is_right = are_numbers, columns = math.max(widest, text.columns(name)),
    is_fixed = is_fixed or are_numbers }
end

local function least(column)
  return column.is_fixed and column.columns or math.min(column.columns, narrowest)
end

--- Decides how many columns there is room for, and how wide each is.
local function fit(columns, room)
  local count, used = 0, 0
  while count < #columns and used + gap + least(columns[count + 1]) <= room do
    count = count + 1
    used = used + gap + least(columns[count])
  end
  -- The first one is shown in any window.
  if count == 0 then count, columns[1].width = 1, math.max(room - gap, 1) end
  for i = 1, count do
    local this = columns[i]
    if not this.width then
      this.width = math.min(this.columns, least(this) + math.max(room - used, 0))
      used = used + this.width - least(this)
    end
  end
  return count
end

local function cell(column, row, paint)
  local shown = text.fitted(row == 0 and column.name or column.cells[row], column.width)
  local padding, role = text.padding(shown, column.width), row == 0 and "title" or column.roles[row]
  if column.is_right then return padding .. paint(role, shown) end
  return paint(role, shown) .. padding
end

--- The rows of records, each with its number in the list.
---@param list table[]
---@param count integer how many rows to show
---@param names string[] columns, what matters first
---@param width integer of the window
---@param paint fun(role: Role?, text: string): string
---@return string
---@return integer shown how many columns there was room for
return function(list, count, names, width, paint)
  local columns = {}
  for i, name in ipairs(names) do columns[i] = column(list, count, name) end
  local number_width = #tostring(count)
  local shown = fit(columns, width - number_width)
  local lines = {}
  for row = 0, count do
    local number = row == 0 and "" or tostring(row)
    local parts = { (" "):rep(number_width - #number) .. paint("note", number) }
    for i = 1, shown do parts[i + 1] = cell(columns[i], row, paint) end
    lines[row + 1] = table.concat(parts, (" "):rep(gap)):gsub(" +$", "")
  end
  return table.concat(lines, "\n"), shown
end
