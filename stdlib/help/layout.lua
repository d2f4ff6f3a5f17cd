--- Help texts fitted to the window: paragraphs, and rows of names with what they stand for.

local settings = require "stdlib.prompt.settings"
local style = require "stdlib.show.style"
local text = require "stdlib.show.text"

local layout = {}

--- Longer lines are hard to read, whatever the window.
local widest = 100
--- What stands for a name gets at least so much of a line, else a line of its own.
local narrowest = 30

local function width()
  return math.min(settings.get "width", widest)
end

--- A text in the colour of its role.
---@param role Role
---@param shown string
---@return string
function layout.paint(role, shown)
  return (settings.get "color" and style.colored or style.plain)(role, shown)
end

--- Lines of a text between words; each begins with a margin. Paragraphs are parted by empty lines; lines that begin with
--- spaces stay as they are.
---@param paragraphs string
---@param margin string
---@return string
function layout.wrapped(paragraphs, margin)
  local lines, paragraph = {}, {}
  local function finish()
    for _, line in ipairs(text.wrapped(table.concat(paragraph, " "), width() - #margin)) do lines[#lines + 1] = margin .. line end
    paragraph = {}
  end
  for line in (paragraphs .. "\n"):gmatch "(.-)\n" do
    if line == "" or line:find "^ " then
      finish()
      lines[#lines + 1] = line == "" and "" or margin .. line
    else
      paragraph[#paragraph + 1] = line
    end
  end
  finish()
  return table.concat(lines, "\n")
end

--- Names and what they stand for, in two columns.
---@param entries { [1]: string, [2]: string }[]
---@return string
function layout.rows(entries)
  local name_width, lines = 0, {}
  for _, entry in ipairs(entries) do name_width = math.max(name_width, text.columns(entry[1])) end
  local column = name_width + 4
  local is_narrow = width() - column < narrowest
  if is_narrow then column = 6 end
  for _, entry in ipairs(entries) do
    local head = "  " .. layout.paint("function", entry[1])
    local described = text.wrapped(entry[2], width() - column)
    if is_narrow then
      lines[#lines + 1] = head
    else
      lines[#lines + 1] = head .. text.padding(entry[1], name_width) .. "  " .. (described[1] or "")
    end
    for i = is_narrow and 1 or 2, #described do lines[#lines + 1] = (" "):rep(column) .. described[i] end
  end
  return table.concat(lines, "\n")
end

return layout
