--- The inputs of this session, for save and for `_1`, `_2`.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

local inputs = {}

local list = {}

--- Takes an input up.
---@param text string as it was typed
---@return table input
function inputs.add(text)
  local input = { text = text, number = #list + 1, is_good = false }
  list[#list + 1] = input
  return input
end

local function refuse(message, hint)
  errors.raise { kind = "argument", operation = "save", message = message, hint = hint }
end

--- An input as a statement: what showed a value sets `_`, as it did at the prompt.
local function statement(text)
  if load("return " .. text) then return "_ = " .. text end
  return text
end

--- Writes the inputs that succeeded as a script.
---@param name string the file, relative to the current directory
---@param options table? `overwrite` permits that it exists
function inputs.save(name, options)
  if type(name) ~= "string" or name == "" then refuse('save needs the name of a file, as in save "steps.lua"') end
  local overwrite = type(options) == "table" and options.overwrite
  if native.stat(name) and not overwrite then
    refuse(("%s exists already"):format(name), ("save(%q, { overwrite = true }) replaces it."):format(name))
  end
  local lines = {}
  for _, input in ipairs(list) do
    if input.is_good and not input.text:find "^%s*save%f[%W]" then lines[#lines + 1] = statement(input.text) .. "\n" end
  end
  local file, problem = io.open(name, "w")
  if not file then errors.raise { kind = "file", operation = "save", message = problem } end
  local written, why = file:write(table.concat(lines))
  local closed, later = file:close()
  if not (written and closed) then errors.raise { kind = "file", operation = "save", message = why or later } end
  print(("%d of %d inputs in %s"):format(#lines, #list, name))
end

--- Prints what was typed, in this session and in earlier ones.
---@param which integer|string|nil how many of the newest, 30 without it; or a text that they hold
function inputs.history(which)
  if which ~= nil and math.type(which) ~= "integer" and type(which) ~= "string" then
    errors.raise { kind = "argument", operation = "history", message = "history takes a number or a text, got " .. type(which) }
  end
  local entries = native.history()
  local shown = {}
  for i = #entries, 1, -1 do
    if type(which) == "string" and entries[i]:find(which, 1, true) or type(which) ~= "string" then
      table.insert(shown, 1, ("%6d  %s"):format(i, (entries[i]:gsub("\n", "\n        "))))
    end
    if #shown == (math.type(which) == "integer" and which or type(which) == "string" and 1000 or 30) then break end
  end
  print(table.concat(shown, "\n"))
end

return inputs
