--- Bodies of `multipart/form-data`: a file and its name. They are built in memory, so they are for small files.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

local form = {}

--- The server takes no larger form (reference 3.6 F5).
local largest = 100 * 1024 * 1024

local function fail(declaration, message)
  errors.raise { kind = "file", operation = declaration.full_name, message = message }
end

--- A line that does not occur in the text.
local function boundary_for(text)
  local boundary
  repeat boundary = ("cap-%08x%08x"):format(math.random(0, 0xffffffff), math.random(0, 0xffffffff)) until not text:find(boundary, 1, true)
  return boundary
end

--- Builds the form with the fields `file` and `name`.
---@param declaration table the operation, for messages
---@param path string the local file
---@param name string? its name on the server
---@return string body
---@return string content_type
function form.file(declaration, path, name)
  local stat, problem = native.stat(path)
  if not stat then fail(declaration, ("cannot read %s: %s"):format(path, problem)) end
  if stat.directory then fail(declaration, path .. " is a directory") end
  if stat.size == 0 then fail(declaration, path .. " is empty; CAP stores no empty files") end
  if stat.size > largest then fail(declaration, path .. " is larger than a form may be; use cap.files.upload") end
  local file, reason = io.open(path, "rb")
  if not file then fail(declaration, ("cannot read %s: %s"):format(path, reason)) end
  local text = file:read "a"
  file:close()
  name = name or path:match "([^/]*)/*$"
  if name:find '[%c"]' then fail(declaration, ("%q is no name for a file in a form"):format(name)) end
  local boundary = boundary_for(text)
  local parts = {
    "--" .. boundary, 'Content-Disposition: form-data; name="name"', "", name,
    "--" .. boundary, ('Content-Disposition: form-data; name="file"; filename="%s"'):format(name),
    "Content-Type: application/octet-stream", "", text,
    "--" .. boundary .. "--", "",
  }
  return table.concat(parts, "\r\n"), "multipart/form-data; boundary=" .. boundary
end

return form
