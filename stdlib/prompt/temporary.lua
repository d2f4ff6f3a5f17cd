--- Files for other programs: nobody else can read them.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

local temporary = {}

--- Writes a text to a new file.
---@param contents string
---@param extension string
---@return string path
function temporary.file(contents, extension)
  -- The file that tmpname makes is private, and stays so under its new name.
  local made = os.tmpname()
  local path = made .. extension
  local renamed, problem = os.rename(made, path)
  local file = renamed and io.open(path, "wb")
  if not file or not file:write(contents) or not file:close() then
    errors.raise { kind = "file", message = ("cannot write %s: %s"):format(path, problem or "the disk may be full") }
  end
  return path
end

--- Runs a program on a file, and waits for its end; ^C is the program's meanwhile.
---@type fun(command: string, path: string): integer code with which it ended; 126 or 127 when it could not be started
temporary.open = native.run_program

return temporary
