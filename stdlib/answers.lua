--- Turns a server's answer that an operation does not expect into an error.

local errors = require "stdlib.errors"

local answers = {}

local kinds = { [401] = "auth", [403] = "auth", [412] = "conflict", [422] = "schema", [423] = "state", [429] = "rate" }

--- A body that is no object with a message: its JSON, or its text without the mark-up of error pages.
local function summary_of(body)
  local text = type(body) == "string" and body or body ~= nil and body ~= json.null and json.encode(body) or ""
  if text == "{}" or text == "[]" or text == '{"message":null}' then return nil end
  local title = text:match("<[tT][iI][tT][lL][eE]>%s*(.-)%s*</") or text:gsub("<[^>]*>", " ")
  title = title:gsub("%s+", " "):match("^%s*(.-)%s*$")
  return title ~= "" and (#title > 200 and title:sub(1, 200) .. "..." or title) or nil
end

--- What the server lists beside its message as true: the requirements of a release that are not met (codeocean-api 4.12).
local function flags(answer)
  local names = {}
  for name, value in next, answer do
    if value == true then names[#names + 1] = tostring(name) end
  end
  table.sort(names)
  return #names > 0 and ": " .. table.concat(names, ", ") or ""
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
---@param server table what is particular to the server, see stdlib.cap.server
---@param operation table its declaration
---@param subject string? the record concerned
---@param response table as native.send gives it
---@param fields table? further fields of the error
function answers.raise(server, operation, subject, response, fields)
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
    message = answer.errors and "the server refuses what was sent" or summary_of(body) or "the server gave no reason"
  elseif type(message) == "string" then
    message = message .. flags(answer)
  end
  local status = response.status
  local kind = kinds[status] or "http"
  if status == 400 and tostring(message):find("^Validation error") or field_errors and status == 400 then kind = "schema" end
  local hint = server.hint(operation.path, status)
  if status >= 300 and status < 400 then
    message = "the server redirects to " .. tostring(response.location)
    hint = "A change is never sent on to another address; check " .. server.url_variable .. "."
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

return answers
