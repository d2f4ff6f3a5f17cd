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

--- Refuses to replace a file that is there, unless that is wanted.
---@param declaration table of the function that was called
---@param path string
---@param overwrite boolean?
---@param subject string the record concerned
function output.check_free(declaration, path, overwrite, subject)
  if overwrite or not native.stat(path) then return end
  errors.raise { kind = "file", operation = declaration.full_name, on = subject,
    message = ("%s is there already; give another 'output' or overwrite = true"):format(path) }
end

--- The local file for a download: `arguments.output`, or in that directory the last part of the file's name. A name from
--- the server never leaves the directory, and a file that is there is replaced only with `arguments.overwrite`.
---@param declaration table of the function that was called
---@param arguments table output, overwrite
---@param name string of the file on the server
---@param subject string the record concerned
---@return string path
function output.path(declaration, arguments, name, subject)
  local path = arguments.output or "."
  local stat = native.stat(path)
  if stat and stat.directory then
    local base = output.base_name(name)
    if base == "" or base == "." or base == ".." or base:find "%c" then
      errors.raise { kind = "argument", operation = declaration.full_name, on = subject,
        message = ("%q is no name for a local file; give one in 'output'"):format(name) }
    end
    path = path == "." and base or path .. "/" .. base
  end
  output.check_free(declaration, path, arguments.overwrite, subject)
  return path
end

return output
