--- The one kind of error that functions of `cap` raise: a table with fields for scripts and a text for people.
--
-- Fields: kind, message, operation, on (the record), status, errors (field errors of the server), body, hint, where. The
-- kinds are below.

local native = require "stdlib.native"

local Error = native.error_metatable

local errors = {}

--- Every kind and what it stands for.
errors.kinds = {
  { "argument", "wrong arguments; nothing was sent" },
  { "auth", "no token, a wrong one, or no right (401, 403)" },
  { "body", "the answer was cut short or is not what it should be" },
  { "cancelled", "the task or the request was cancelled" },
  { "conflict", "somebody changed it since it was read (412)" },
  { "deadlock", "all tasks wait for each other" },
  { "failed", "what the server worked on failed, such as a computation; `body` is that" },
  { "file", "a file on this computer" },
  { "http", "any other refusal of the server; `status` tells which, 404 for what is not there" },
  { "internal", "a fault of this program" },
  { "json", "a text that is no JSON, or a value that JSON has not" },
  { "limit", "too many tasks" },
  { "memory", "the script uses too much memory" },
  { "network", "no connection, or a lost one" },
  { "not_found", "the server answered, but what was looked for is not in the answer" },
  { "patch", "a JSON Patch that does not apply" },
  { "protected", "a write to a protected profile that nobody has agreed to; nothing was sent" },
  { "rate", "the server asks to slow down (429)" },
  { "refused", "a plan that is not worked on as it is: edited, cut short, begun already, another server's; nothing was changed" },
  { "schema", "metadata that its type forbids (400, 422)" },
  { "state", "not possible in the state it is in (423)" },
  { "stopped", "the run was stopped" },
  { "task", "what a task raised that is no error of these" },
  { "timeout", "it took too long" },
  { "tls", "the server's certificate" },
  { "value_lost", "what would be lost by a change" },
}

--- Where the script called us: the first line that is not the standard library's.
local function script_position()
  local level = 3
  while true do
    local info = debug.getinfo(level, "Sl")
    if not info then return nil end
    if info.currentline > 0 and info.source:sub(1, 8) ~= "@stdlib/" then
      return info.short_src .. ":" .. info.currentline
    end
    level = level + 1
  end
end

--- Raises an error with these fields.
---@param fields table kind and message at least
function errors.raise(fields)
  fields.where = fields.where or script_position()
  error(setmetatable(fields, Error), 0)
end

--- Tells whether a value is such an error.
---@param value any
---@return boolean
function errors.is(value)
  return getmetatable(value) == Error
end

local function joined(list, separator)
  local parts = {}
  for i, part in ipairs(list) do parts[i] = tostring(part) end
  return table.concat(parts, separator)
end

--- Text of one field error of the server: `basic_info.people.0.name: 5 is not of type 'string'`.
local function field_error(entry)
  if type(entry) ~= "table" then return tostring(entry) end
  local field = entry.field
  if type(field) == "table" then
    field = joined(field, ".")
  end
  local message = type(entry.message) == "table" and joined(entry.message, "; ") or tostring(entry.message)
  local text = field and field ~= "" and (tostring(field) .. ": " .. message) or message
  return math.type(entry.index) and ("document %d: %s"):format(entry.index, text) or text
end

local shown_field_errors = 20

--- A short text of an item of a list that was worked off.
---@param item any
---@return string
function errors.shown_item(item)
  if type(item) == "table" then item = rawget(item, "id") or rawget(item, "pid") or rawget(item, "name") or "a table" end
  local text = tostring(item)
  return #text > 80 and text:sub(1, 80) .. "..." or text
end

Error.__name = "error"

function Error:__tostring()
  local lines = {}
  local head = self.where and (self.where .. ": ") or ""
  if self.operation then
    head = head .. self.operation .. (self.on and (" on " .. tostring(self.on)) or "") .. ": "
  end
  lines[1] = head .. tostring(self.message) .. (self.status and (" (HTTP " .. self.status .. ")") or "")
  if type(self.errors) == "table" then
    for i, entry in ipairs(self.errors) do
      if i > shown_field_errors then
        lines[#lines + 1] = ("  ... and %d more"):format(#self.errors - shown_field_errors)
        break
      end
      lines[#lines + 1] = "  " .. field_error(entry)
    end
  end
  if self.index then lines[#lines + 1] = ("  item %d"):format(self.index) .. (self.item ~= nil and ": " .. errors.shown_item(self.item) or "") end
  if self.hint then lines[#lines + 1] = "  " .. self.hint end
  return table.concat(lines, "\n")
end

--- A member of an answer that must be a table; raises, with the answer in the error, when the server sent another shape.
---@param answer any
---@param declaration table
---@param subject string?
---@param ... string names on the way to the member
---@return table
function errors.member(answer, declaration, subject, ...)
  local value = answer
  for _, name in ipairs { ... } do
    value = type(value) == "table" and value[name] or nil
  end
  if type(value) == "table" then return value end
  errors.raise { kind = "body", operation = declaration.full_name, on = subject, body = answer,
    message = ("the server's answer has an unexpected shape: there is no '%s'"):format(table.concat({ ... }, ".")) }
end

return errors
