--- The one kind of error that functions of `cap` raise: a table with fields for scripts and a text for people.
--
-- Fields: kind, message, operation, on (the record), status, errors (field errors of the server), body, hint, where.
-- Kinds: argument, auth, http, conflict, schema, not_found, state, network, timeout, tls, body, file, json,
-- cancelled, task, deadlock, limit, stopped.

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

--- What to try after a refusal that does not concern a draft, by the beginning of the path.
local hints_by_path = {
  ["/files/"] = { [404] = "For files the server also says so when the token lacks the right." },
  ["/jsonschemas"] = {
    [403] = "Reading a type takes membership of its experiment or a right on the type, changing one takes a superuser; "
      .. "cap.me() tells whether the token is valid.",
    [404] = "cap.schemas.list() shows the types that you can read.",
  },
  ["/schemas/"] = { [404] = "cap.schemas.list() shows under `links` the addresses of the schemas." },
  ["/collection/"] = {
    [403] = "Reading a type takes membership of its experiment or a right on the type.",
    [404] = "cap.schemas.list() shows the types that you can read.",
  },
  ["/users/"] = { [404] = "cap.users.list{ q = \"NAME\" } finds people." },
}

local function hint_for(path, status)
  for prefix, by_status in pairs(hints_by_path) do
    if path:sub(1, #prefix) == prefix and by_status[status] then return by_status[status] end
  end
  return hints[status] or (status >= 500 and hints[500]) or nil
end

--- Errors of several documents (reference 3.2 S13) as one list: each entry with the index of its document.
local function errors_of_documents(body)
  local list = {}
  for _, document in ipairs(body) do
    for _, entry in ipairs(type(document) == "table" and type(document.errors) == "table" and document.errors or {}) do
      list[#list + 1] = { index = document.index, field = entry.field, message = entry.message }
    end
  end
  return list
end

--- Errors of fields that came as a message by field (reference 3.2 S5) as a list.
local function errors_by_field(message)
  local list = {}
  for field, texts in pairs(message) do list[#list + 1] = { field = tostring(field), message = texts } end
  table.sort(list, function(a, b) return a.field < b.field end)
  return list
end

--- Raises the error for an answer with a status that the operation does not expect.
---@param operation table its declaration
---@param subject string? the record concerned
---@param response table as native.send gives it
---@param fields table? further fields of the error
function errors.raise_response(operation, subject, response, fields)
  local body = response.json ~= nil and response.json or response.text
  local answer = type(body) == "table" and body or {}
  local message = answer.message
  local field_errors = type(answer.errors) == "table" and (json.is_array(answer.errors) and answer.errors or errors_by_field(answer.errors)) or nil
  local invalid_documents = response.status == 400 and json.is_array(answer) and errors_of_documents(answer)
  if invalid_documents and #invalid_documents > 0 then
    message, field_errors = ("%d of the documents are not valid"):format(#answer), invalid_documents
  elseif type(message) == "table" and message ~= json.null then
    message, field_errors = "the server refuses these fields", errors_by_field(message)
  end
  if message == nil or message == json.null then
    message = summary_of(response.text) or (answer.errors and "the server refuses what was sent") or "the server gave no reason"
  end
  local status = response.status
  local kind = kinds[status] or "http"
  if status == 400 and tostring(message):find("^Validation error") or field_errors and status == 400 then kind = "schema" end
  local hint = hint_for(operation.path, status)
  if status >= 300 and status < 400 then
    message = "the server redirects to " .. tostring(response.headers.location)
    hint = "A change is never sent on to another address; check CAP_SERVER_URL."
  end
  if fields and fields.unsure then
    hint = "An earlier attempt, whose answer was lost, may have made this change: compare before you repeat it."
  elseif fields and fields.current then
    hint = ("It was read at revision %d and is at %d now: read it again and decide anew."):format(fields.expected, fields.current)
  end
  local problem = {
    kind = kind, status = status, message = message, operation = operation.full_name, on = subject,
    errors = field_errors, body = body, hint = hint,
  }
  for name, value in pairs(fields or {}) do problem[name] = value end
  errors.raise(problem)
end

return errors
