--- What failures mean to a migration: the record's own, or such that it makes no sense to go on with others.

local errors = require "stdlib.errors"

local failures = {}

--- The server is not there, or does not know us.
local unreachable = { network = true, timeout = true, tls = true, protected = true }
--- A fault on this side, or a wish to end.
local ours = { cancelled = true, internal = true, file = true, memory = true, stopped = true }

--- Whether an error is of this computer and says nothing about the record.
function failures.is_ours(problem) return not errors.is(problem) or ours[problem.kind] == true end

--- Whether an error ends the run.
function failures.is_fatal(problem)
  return failures.is_ours(problem) or unreachable[problem.kind] == true or problem.status == 401
end

--- The text of a field error of the server, or of the schema: `basic_info.title: 5 is not of type 'string'`.
local function field_error(entry)
  if type(entry) ~= "table" then return tostring(entry) end
  local place = {}
  for i, key in ipairs(type(entry.field) == "table" and entry.field or {}) do place[i] = tostring(key) end
  return (#place > 0 and table.concat(place, ".") .. ": " or "") .. tostring(entry.message)
end

--- How many field errors a reason holds.
local shown = 3

--- The reason of a failure in one line.
---@param problem any
---@return string
function failures.reason(problem)
  if not errors.is(problem) then return tostring(problem) end
  local details = {}
  for index, entry in ipairs(type(problem.errors) == "table" and problem.errors or {}) do
    if index <= shown then details[index] = field_error(entry) end
  end
  return tostring(problem.message) .. (#details > 0 and ": " .. table.concat(details, "; ") or "")
    .. (problem.status and (" (HTTP %d)"):format(problem.status) or "")
end

failures.field_error = field_error

return failures
