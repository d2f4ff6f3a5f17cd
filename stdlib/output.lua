--- Where a download goes on this computer.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

local output = {}

--- The last part of a path.
---@param path string
---@return string
function output.base_name(path)
  return path:match "([^/]*)/*$"
end

--- The local file for a download: `arguments.output`, or in that directory the last part of the file's name. A name from
--- the server never leaves the directory, and a file that is there is replaced only with `arguments.overwrite`.
---@param declaration table of the function that was called
---@param arguments table output, overwrite
---@param name string of the file on the server
---@param subject string the record concerned
---@return string path
function output.path(declaration, arguments, name, subject)
  local function fail(kind, message)
    errors.raise { kind = kind, operation = declaration.full_name, on = subject, message = message }
  end
  local path = arguments.output or "."
  local stat = native.stat(path)
  if stat and stat.directory then
    local base = output.base_name(name)
    if base == "" or base == "." or base == ".." or base:find "%c" then
      fail("argument", ("%q is no name for a local file; give one in 'output'"):format(name))
    end
    path = path == "." and base or path .. "/" .. base
  end
  if native.stat(path) and not arguments.overwrite then
    fail("file", ("%s is there already; give another 'output' or overwrite = true"):format(path))
  end
  return path
end

return output
