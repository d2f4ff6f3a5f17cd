--- At which revision a draft was read: results remember it, so that a write can ask for it. Reference 1.9.

local errors = require "stdlib.errors"

local revisions = {}

--- Results by their table: two readers of the same draft must not share one memory.
local by_result = setmetatable({}, { __mode = "k" })

--- The revision in an ETag.
---@param tag string?
---@return integer?
function revisions.from_tag(tag)
  return tag and math.tointeger(tonumber(tag:match '^W?/?"(%d+)"$' or ""))
end

--- The revision of a draft when a result was read or written; nil when the answer did not tell.
---@param result table
---@return integer?
function revisions.of(result) return by_result[result] end

--- How many drafts a session remembers; a script over more of them passes the records it has read.
local limit = 10000

--- Remembers the revision in the ETag of an answer.
---@param session table
---@param subject string? the pid asked for
---@param result any
---@param response table
function revisions.remember(session, subject, result, response)
  if type(result) ~= "table" then return end
  local revision = revisions.from_tag(response.etag)
  if not revision or not subject then return end
  by_result[result] = revision
  if session.revisions[subject] == nil then
    session.remembered = session.remembered + 1
    if session.remembered > limit then session.revisions, session.remembered = {}, 1 end
  end
  session.revisions[subject] = revision
end

--- The revision that an `if_match` stands for: a number, true for the last one seen, or a result of an earlier call.
---@param session table
---@param declaration table
---@param subject string?
---@param value integer|boolean|table
---@return integer
function revisions.resolve(session, declaration, subject, value)
  if math.type(value) == "integer" then return value end
  local revision
  if value == true then
    revision = session.revisions[subject]
  elseif type(value) == "table" then
    revision = by_result[value] or value.revision
    local id = value.id or value.pid
    if id and id ~= subject then
      errors.raise { kind = "argument", operation = declaration.full_name, on = subject, parameter = "if_match",
        message = ("parameter 'if_match' is another record: %s"):format(tostring(id)) }
    end
  end
  if math.type(revision) ~= "integer" then
    errors.raise { kind = "argument", operation = declaration.full_name, on = subject, parameter = "if_match",
      message = value == true and "parameter 'if_match' is true, but this draft has not been read yet"
        or "parameter 'if_match' is a table that remembers no revision; pass what cap.get returned" }
  end
  return revision
end

return revisions
