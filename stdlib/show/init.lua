--- How the prompt shows a value: records as a table, everything else as Lua would write it; what is left out is noted.

local native = require "stdlib.native"
local described = require "stdlib.show.described"
local grid = require "stdlib.show.grid"
local lazy = require "stdlib.lazy"
local records = require "stdlib.show.records"
local style = require "stdlib.show.style"
local text = require "stdlib.show.text"
local tree = require "stdlib.show.tree"

--- What a value says of itself, such as an error, may be as long as so many strings in a table.
local strings_of_text = 20

--- Of so many names the first ones, each as far as a person reads it.
local function listed(names, most)
  local shown = {}
  for i = 1, math.min(#names, most) do shown[i] = text.fitted(names[i], 40) end
  return table.concat(shown, ", ") .. (#names > most and ", …" or "")
end

--- What a table of records leaves out.
local function grid_notes(list, count, place, columns, shown, nested)
  local notes = {}
  if count < rawlen(list) then notes[1] = ("%d of %d rows"):format(count, rawlen(list)) end
  if place ~= "" then notes[#notes + 1] = ("rows are _%s"):format(place) end
  local hidden = table.move(columns, shown + 1, #columns, 1, {})
  table.move(nested, 1, #nested, #hidden + 1, hidden)
  if #hidden > 0 then notes[#notes + 1] = ("not shown: %s"):format(listed(hidden, 6)) end
  if #notes > 0 then notes[#notes + 1] = "less(_) shows all" end
  return table.concat(notes, "; ")
end

local function tree_notes(cut)
  local parts = {}
  if cut.items > 0 then parts[1] = ("%d item%s"):format(cut.items, cut.items == 1 and "" or "s") end
  if cut.deep > 0 then parts[#parts + 1] = ("%d deeper table%s"):format(cut.deep, cut.deep == 1 and "" or "s") end
  if cut.strings > 0 then parts[#parts + 1] = ("the end of %d string%s"):format(cut.strings, cut.strings == 1 and "" or "s") end
  if #parts == 0 then return "" end
  return "not shown: " .. table.concat(parts, ", ") .. "; less(_) shows all"
end

---@class ShowOptions
---@field depth number how deep tables are shown
---@field items number how many items of each
---@field strings number how many bytes of a string
---@field nodes number how many values in all
---@field rows number how many rows of a table of records
---@field columns string[]? its columns
---@field table boolean whether records are shown as a table
---@field width integer columns of the window
---@field color boolean

--- Returns the text of a value; its last line notes what is left out.
---@param value any
---@param options ShowOptions
---@return string
return function(value, options)
  local paint = options.color and style.colored or style.plain
  local own = type(value) == "table" and described(lazy.fill(value), {})
  if own then
    local most = strings_of_text * options.strings
    if #own <= most then return native.inert(own) end
    return native.inert(text.beginning(own, most)) .. "\n" .. paint("note", ("-- %d of %d bytes; less(_) shows all"):format(most, #own))
  end
  local list, place
  if options.table then list, place = records.found(value) end
  local shown, notes
  if list then
    local count = math.min(rawlen(list), options.rows)
    local columns, nested = records.columns(list, count)
    if options.columns then columns, nested = options.columns, {} end
    if #columns > 1 or options.columns then
      local fitting
      shown, fitting = grid(list, count, columns, options.width, paint)
      notes = grid_notes(list, count, place, columns, fitting, nested)
    end
  end
  if not shown then
    local cut
    shown, cut = tree(value, options, paint)
    notes = tree_notes(cut)
  end
  for _, line in ipairs(text.wrapped(notes, options.width - 3)) do shown = shown .. "\n" .. paint("note", "-- " .. line) end
  return shown
end
