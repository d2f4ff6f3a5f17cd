--- The one kind of error that functions of `cap` raise: a table with fields for scripts and a text for people.
--
-- Fields: kind, message, operation, on (the record), status, errors (field errors of the server), body, hint, where.
-- Kinds: argument, auth, http, conflict, schema, not_found, network, timeout, tls, body, file, json, cancelled.

local native = require "stdlib.native"

local Error = native.error_metatable

local errors = {}

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

--- Text of one field error of the server: `basic_info.people.0.name: 5 is not of type 'string'`.
local function field_error(entry)
  if type(entry) ~= "table" then return tostring(entry) end
  local field = entry.field
  if type(field) == "table" then
    local parts = {}
    for i, part in ipairs(field) do parts[i] = tostring(part) end
    field = table.concat(parts, ".")
  end
  local message = type(entry.message) == "table" and table.concat(entry.message, "; ") or tostring(entry.message)
  return field and field ~= "" and (tostring(field) .. ": " .. message) or message
end

local shown_field_errors = 20

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
  if self.hint then lines[#lines + 1] = "  " .. self.hint end
  return table.concat(lines, "\n")
end

-- Answers of the server -------------------------------------------------------------------------------------------------

local token_hint = "Check the token with cap.me(); tokens are made in the web portal under Settings, Applications, "
  .. "and given in CAP_ACCESS_TOKEN."

--- What a person can try, by status. Reference 7.1, 7.7, 7.26.
local hints = {
  [401] = token_hint,
  [403] = "Either the right is missing, the draft is not in a state that allows it, or the token is not valid: cap.me() "
    .. "tells whether the token is; cap.get(pid).status tells the state.",
  [404] = "Check the identifier; drafts are known by their pid, published records by their CAP number.",
  [410] = "Deleted drafts cannot be brought back.",
  [412] = "Somebody changed it since it was read: read it again and decide anew.",
  [429] = "The server asks to slow down; wait a while.",
  [500] = "The server failed; try again, and tell its support if it stays.",
}

local kinds = { [401] = "auth", [403] = "auth", [412] = "conflict", [422] = "schema", [429] = "rate" }

--- First line of a text that is no JSON, without the mark-up of error pages.
local function summary_of(text)
  if not text or text == "" then return nil end
  local title = text:match("<[tT][iI][tT][lL][eE]>%s*(.-)%s*</") or text:gsub("<[^>]*>", " ")
  title = title:gsub("%s+", " "):match("^%s*(.-)%s*$")
  return title ~= "" and (#title > 200 and title:sub(1, 200) .. "..." or title) or nil
end

--- Field errors as a list; forms of tokens and applications come as `{ name = { sentence } }`.
local function field_errors(given)
  if type(given) ~= "table" or json.is_array(given) then return type(given) == "table" and given or nil end
  local list = json.array {}
  for field, message in pairs(given) do list[#list + 1] = { field = field, message = message } end
  table.sort(list, function(a, b) return tostring(a.field) < tostring(b.field) end)
  return list
end

--- Raises the error for an answer with a status that the operation does not expect.
---@param operation table its declaration
---@param subject string? the record concerned
---@param response table as native.send gives it
function errors.raise_response(operation, subject, response)
  local body = response.json ~= nil and response.json or response.text
  local answer = type(body) == "table" and body or {}
  local message = answer.message
  if type(message) == "table" then message = json.encode(message) end
  if message == nil or message == json.null then
    message = summary_of(response.text) or (answer.errors and "the server refuses what was sent") or "the server gave no reason"
  end
  local status = response.status
  local kind = kinds[status] or "http"
  if status == 400 and tostring(message):find("^Validation error") then kind = "schema" end
  local hint = hints[status] or (status >= 500 and hints[500]) or nil
  if status == 404 and operation.path:sub(1, 7) == "/files/" then
    hint = "For files the server also says so when the token lacks the right."
  elseif status >= 300 and status < 400 then
    message = "the server redirects to " .. tostring(response.headers.location)
    hint = "A change is never sent on to another address; check CAP_SERVER_URL."
  end
  errors.raise {
    kind = kind, status = status, message = message, operation = operation.full_name, on = subject,
    errors = field_errors(answer.errors), body = body, hint = hint,
  }
end

return errors
