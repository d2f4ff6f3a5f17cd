--- Writes the inputs of the session that succeeded as a script.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local script = require "stdlib.prompt.script"

---@param arguments table file, overwrite
return function(arguments)
  local name = arguments.file
  if native.stat(name) and not arguments.overwrite then
    errors.raise { kind = "file", operation = "save", message = ("%s exists already"):format(name),
      hint = ("save(%q, { overwrite = true }) replaces it."):format(name) }
  end
  local text, count = script.text()
  local file, problem = io.open(name, "w")
  local good = file and file:write(text)
  local closed, late = file and file:close()
  if not (good and closed) then
    errors.raise { kind = "file", operation = "save",
      message = ("cannot write %s: %s"):format(name, problem or late or "the disk may be full") }
  end
  print(("%d input%s %s in %s"):format(count, count == 1 and "" or "s", count == 1 and "is" or "are", name))
  local chunk, mistake = load(text, "@" .. name)
  if not chunk then print("To be mended before it runs: " .. mistake) end
end
