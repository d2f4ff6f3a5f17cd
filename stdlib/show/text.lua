--- Text on a terminal: what it takes of a line, what of it fits, and text of others made inert.

local native = require "stdlib.native"

local text = {}

--- The columns that a text takes.
---@param line string without control characters
---@return integer
function text.columns(line)
  return line:find "[\x80-\xFF]" and native.columns(line) or #line
end

--- The beginning of a text that takes at most so many columns.
---@param line string
---@param columns integer
---@return string
function text.prefix(line, columns)
  if #line <= columns then return line end
  return line:find "[\x80-\xFF]" and native.prefix(line, columns) or line:sub(1, columns)
end

--- The text, its end left out if it takes more columns.
---@param line string
---@param columns integer
---@return string
function text.fitted(line, columns)
  if text.columns(line) <= columns then return line end
  return text.prefix(line, math.max(columns - 1, 0)) .. (columns > 0 and "…" or "")
end

--- Spaces that make a text as wide as a column.
---@param line string
---@param columns integer
---@return string
function text.padding(line, columns)
  return (" "):rep(columns - text.columns(line))
end

--- The text in one line that drives no terminal: control characters and what turns the direction of reading are spelt out.
---@param value string
---@return string
function text.inert(value)
  return native.inert((value:gsub("[\n\t\r]", { ["\n"] = "\\n", ["\t"] = "\\t", ["\r"] = "\\r" })))
end

--- The text as Lua writes it, inert, without the quotes.
---@param value string
---@return string
function text.escaped(value)
  return text.inert((value:gsub('[\\"]', "\\%0")))
end

--- The beginning of a string, with no character cut in two.
---@param value string
---@param bytes integer
---@return string
function text.beginning(value, bytes)
  local last = bytes
  while last > bytes - 4 and last > 0 and value:find("^[\x80-\xBF]", last + 1) do last = last - 1 end
  return value:sub(1, last)
end

--- Breaks a paragraph into lines between words.
---@param paragraph string
---@param columns integer
---@return string[]
function text.wrapped(paragraph, columns)
  local lines, line = {}, nil
  for word in paragraph:gmatch "%S+" do
    local longer = line and line .. " " .. word or word
    if line and text.columns(longer) > columns then
      lines[#lines + 1], line = line, word
    else
      line = longer
    end
  end
  lines[#lines + 1] = line
  return lines
end

return text
