--- The server that is copied from: reads an analysis with its published record.

local errors = require "stdlib.errors"
local server = require "stdlib.cap.server"
local service = require "stdlib.service"
local session = require "stdlib.session"

local source = {}

--- The session of each client.
local sessions = setmetatable({}, { __mode = "k" })

--- The operation that fetches a file of any bucket, which `cap` has only for drafts.
local fetch = {
  name = "fetch", summary = "Fetches a file from a bucket.", effect = "read",
  parameters = {
    { name = "bucket", type = "string", required = true, summary = "Its bucket." },
    { name = "key", type = "string", required = true, summary = "Its name." },
    { name = "output", type = "string", required = true, summary = "Where to store it." },
  },
  returns = "{ path, size, checksum }", example = "", source = "cap-api 3.6 F6",
  run = function(requests, arguments) return (requests.object_download(arguments)) end,
}

--- A client of the default server, with what a copy takes.
---@return table api
function source.connect()
  local composites = { fetch }
  for _, declaration in ipairs(require "stdlib.cap.lists") do composites[#composites + 1] = declaration end
  local own = session.new(server)
  local api = service.build(own, composites)
  sessions[api] = own
  return api
end

--- The address of the server.
---@param api table
---@return string
function source.url(api)
  return sessions[api]:resolve().url
end

--- Reads a draft with what the caller may do, or without that where the server cannot show its form: because of a
--- schema with a broken reference.
local function read_draft(api, pid)
  local ok, form = pcall(api.get, pid, { view = "form" })
  if ok then return form end
  if not errors.is(form) or not form.status then error(form, 0) end
  return api.get(pid)
end

--- A draft that the caller may not read, as far as its published record shows it.
local function draft_of(record)
  local access = {}
  for name, holders in pairs(record.access or {}) do access[name:gsub("^record%-", "deposit-")] = holders end
  return {
    id = record.draft_id or record.id, recid = record.id, status = "published", revision = 0, metadata = record.metadata,
    schema = record.schema, experiment = record.experiment, created = record.created, updated = record.updated,
    created_by = record.created_by, access = access, files = record.files, can_update = false,
  }
end

--- Reads an analysis.
---@param api table
---@param target string `cap.drafts`: `id` is that of a draft; `cap.records`: that of a published record
---@param id string
---@return table analysis draft, record (if published), config (of the type, if shown), is_guessed (the draft cannot be read)
function source.read(api, target, id)
  local record, draft, is_guessed
  if target == "cap.records" then
    record = api.records.get(id)
    local ok, answer = pcall(read_draft, api, record.draft_id or id)
    if not ok and not (errors.is(answer) and answer.status and answer.status < 500 and answer.status ~= 429) then error(answer, 0) end
    draft, is_guessed = ok and answer or draft_of(record), not ok
  else
    draft = read_draft(api, id)
    if draft.recid then record = api.records.get(draft.recid) end
  end
  local config = draft.schemas and draft.schemas.config
  draft.schemas, draft.webhooks = nil, nil
  return { draft = draft, record = record, config = config, is_guessed = is_guessed }
end

return source
