--- Long strings in several lines: one for each of their own, and broken between words where the window ends. A word that is
--- longer, such as an address, stays whole: the terminal breaks it, and it can be copied.

local text = require "stdlib.show.text"

--- The quoted lines that a string is shown in.
---@param value string
---@param columns integer that one may take
---@return string[]
return function(value, columns)
  local lines, line = {}, nil
  local function finish()
    if line then lines[#lines + 1] = '"' .. line .. '"' end
    line = nil
  end
  for paragraph in value:gmatch "[^\n]*\n?" do
    for word in text.escaped(paragraph):gmatch " *[^ ]* ?" do
      if line and text.columns(line) + text.columns((word:gsub(" $", ""))) > columns - 2 then finish() end
      if word ~= "" then line = (line or "") .. word end
    end
    finish()
  end
  return lines
end
