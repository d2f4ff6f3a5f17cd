--- Writes the inputs of the session that succeeded as a script.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local inputs = require "stdlib.prompt.inputs"

--- An input as a statement: one that showed a value set `_`.
local function statement(text)
  return load("return " .. text) and "_ = " .. text or text
end

--- Commands of the prompt that scripts have not, and that do nothing but show.
local is_showing = { save = true, history = true, apropos = true, less = true, show = true, help = true }

---@param arguments table file, overwrite
return function(arguments)
  local name = arguments.file
  if native.stat(name) and not arguments.overwrite then
    errors.raise { kind = "file", operation = "save", message = ("%s exists already"):format(name),
      hint = ("save(%q, { overwrite = true }) replaces it."):format(name) }
  end
  local lines = {}
  for _, text in ipairs(inputs.accepted()) do
    if not is_showing[text:match "^%s*([%a_]*)"] then lines[#lines + 1] = statement(text) end
  end
  local file, problem = io.open(name, "w")
  local good = file and file:write(table.concat(lines, "\n"), #lines > 0 and "\n" or "")
  local closed, late = file and file:close()
  if not (good and closed) then
    errors.raise { kind = "file", operation = "save", message = ("cannot write %s: %s"):format(name, problem or late or "the disk may be full") }
  end
  print(("%d inputs are in %s"):format(#lines, name))
end
