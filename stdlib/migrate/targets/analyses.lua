--- What drafts and published records of CAP have in common: their metadata, its schema and who may write it.
-- Reference 2.1, 4.4 to 4.6.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local sessions = require "stdlib.sessions"

local analyses = {}

--- A look at a draft.
---@param id string what the plan knows it by
---@param draft table as cap.get gives it
---@return table look
function analyses.look(id, draft)
  local schema = type(draft.schema) == "table" and draft.schema or {}
  return {
    id = id, pid = draft.id, metadata = draft.metadata, hash = native.sha256(json.encode(draft.metadata)),
    revision = draft.revision, status = draft.status, type = schema.name, version = schema.version,
    title = type(draft.metadata.general_title) == "string" and draft.metadata.general_title or nil, record = draft,
  }
end

-- Rights ------------------------------------------------------------------------------------------------------------------

--- Who the user of a client is, asked once.
local function me(client)
  local known = sessions.memory(client)
  known.me = known.me or client.me()
  return known.me
end

local function holds(list, email)
  for _, user in ipairs(type(list) == "table" and type(list.users) == "table" and list.users or {}) do
    if type(user) == "table" and user.email == email then return true end
  end
  return false
end

--- Whether the user may change a draft. The list of rights that comes with it tells for most; groups and rights on the type
--- are the server's to know, which its form view does.
function analyses.may_write(client, look)
  local access, user = look.record.access, me(client)
  if type(access) == "table" and type(user.email) == "string" then
    if holds(access["deposit-update"], user.email) or holds(access["deposit-admin"], user.email) then return true end
  end
  local ok, form = pcall(client.get, look.pid, { view = "form" })
  if not ok and not (errors.is(form) and form.status) then error(form, 0) end
  return ok and form.can_update == true
end

-- Rules -------------------------------------------------------------------------------------------------------------------

--- Whether a field at the top belongs to the server: what PATCH does to it is undone or passed over in silence.
local function is_of_server(name) return name:find "^[_$]" ~= nil or name == "control_number" end

--- Why the server would not take the change, or not wholly.
function analyses.refused(before, after)
  local names = {}
  for _, metadata in ipairs { before, after } do
    for name in next, metadata do names[name] = true end
  end
  for name in next, names do
    if type(name) == "string" and is_of_server(name) and json.encode(before[name] or json.null) ~= json.encode(after[name] or json.null) then
      return ("it changes '%s', which belongs to the server"):format(name)
    end
  end
  if before.general_title ~= nil and after.general_title == nil then return "it removes general_title, the title of the analysis" end
  return nil
end

-- Schemas -----------------------------------------------------------------------------------------------------------------

--- The number of a compiled schema (see native.schema); nil and the reason. Asked for once for each type and version.
local function schema(client, name, version, member)
  local known = sessions.memory(client)
  known.schemas = known.schemas or {}
  local key = ("%s %s %s"):format(name, version or "", member)
  local entry = known.schemas[key]
  if not entry then
    local ok, answer = pcall(client.schemas.get, { name = name, version = version, resolve = true })
    local document = ok and answer[member]
    if not ok and errors.is(answer) and answer.status == nil then error(answer, 0) end
    entry = type(document) == "table" and { number = native.schema(json.encode(document)) }
      or { problem = ok and "it has no " .. member or tostring(answer.message) }
    known.schemas[key] = entry
  end
  return entry.number, entry.problem
end

--- A missing field of the server's is none: what is checked is the metadata alone.
local function is_missing_of_server(violation)
  local missing = violation.message:match "^'([^']*)' is a required property"
  return missing ~= nil and is_of_server(missing)
end

local function check(client, look, text, version, member, needs_required)
  local number, problem = schema(client, look.type, version, member)
  if not number then return { reason = ("the schema of %s %s cannot be read: %s"):format(look.type, version or "", problem) } end
  local found = json.array {}
  for _, violation in ipairs(native.violations(number, text, needs_required)) do
    if not is_missing_of_server(violation) then found[#found + 1] = violation end
  end
  if #found == 0 then return nil end
  local first = found[1]
  local place = {}
  for i, key in ipairs(first.field) do place[i] = tostring(key) end
  local where = #place > 0 and table.concat(place, ".") .. ": " or ""
  return { errors = found, reason = ("it is not valid under %s %s: %s%s%s"):format(look.type, version or "", where, first.message,
    #found > 1 and (" (and %d more)"):format(#found - 1) or "") }
end

--- What the type of the record, and the version that the migration names, say against its new metadata. For that version nothing
-- may be missing: a draft may be incomplete, but is not what somebody upgrades it to then.
---@param is_published boolean whether it is checked as for publishing, with what is required
function analyses.violations(client, look, after, migration, is_published)
  if not look.type then return { reason = "the server does not tell its type" } end
  local text, member = json.encode(after), is_published and "record_schema" or "deposit_schema"
  local found = check(client, look, text, look.version, member, is_published)
  if found or not migration.version then return found end
  return check(client, look, text, migration.version, member, true)
end

return analyses
