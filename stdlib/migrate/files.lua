--- The files of a migration: PLAN, its journals beside it, and PLAN.undo.journal; and the one way to refuse work on them.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

local files = {}

--- Raises: the work is not begun, and why.
---@param action string such as "apply"
---@param path string? the file concerned
---@param message string
---@param hint string?
function files.refuse(action, path, message, hint)
  errors.raise { kind = "refused", operation = "migrate." .. action, on = path, message = message, hint = hint }
end

--- The journal of a plan, or of one shard of it.
---@param path string the plan
---@param shard { index: integer, count: integer }?
---@return string
function files.journal(path, shard)
  return path .. ".journal" .. (shard and (".%d-of-%d"):format(shard.index, shard.count) or "")
end

--- The journal of the undo of a plan.
---@param path string
---@return string
function files.undo_journal(path) return path .. ".undo.journal" end

--- The journals there are of a plan, without that of its undo.
---@param path string
---@return { path: string, shard: { index: integer, count: integer }? }[]
function files.journals(path)
  local folder, name = path:match "^(.*)/([^/]*)$"
  folder, name = folder == "" and "/" or folder or ".", name or path
  local found = {}
  for _, entry in ipairs(native.list_directory(folder) or {}) do
    if entry:sub(1, #name + 8) == name .. ".journal" then
      local rest = entry:sub(#name + 9)
      local index, count = rest:match "^%.(%d+)%-of%-(%d+)$"
      if rest == "" then
        found[#found + 1] = { path = files.journal(path) }
      elseif index then
        local shard = { index = math.tointeger(tonumber(index)), count = math.tointeger(tonumber(count)) }
        found[#found + 1] = { path = files.journal(path, shard), shard = shard }
      end
    end
  end
  table.sort(found, function(a, b) return (a.shard and a.shard.index or 0) < (b.shard and b.shard.index or 0) end)
  return found
end

--- All of a file; raises when it cannot be read.
---@param action string
---@param path string
---@return string
function files.read(action, path)
  local file, problem = io.open(path, "rb")
  local text = file and file:read "a"
  if file then file:close() end
  if not text then
    errors.raise { kind = "file", operation = "migrate." .. action, message = ("cannot read %s"):format(problem or path) }
  end
  return text
end

return files
