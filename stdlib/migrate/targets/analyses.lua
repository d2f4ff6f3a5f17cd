--- What drafts and published records of CAP have in common: their metadata, its schema and who may write it.
-- Reference 2.1, 4.4 to 4.6.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local failures = require "stdlib.migrate.failures"
local sessions = require "stdlib.sessions"

local analyses = {}

--- A look at a draft.
---@param id string what the plan knows it by
---@param draft table as cap.get gives it
---@return table look
function analyses.look(id, draft)
  local schema, text = type(draft.schema) == "table" and draft.schema or {}, json.encode(draft.metadata)
  return {
    id = id, pid = draft.id, metadata = draft.metadata, text = text, hash = native.sha256(text),
    revision = draft.revision, status = draft.status, type = schema.name, version = schema.version,
    title = type(draft.metadata.general_title) == "string" and draft.metadata.general_title or nil, access = draft.access, record = draft,
  }
end

--- Iterates over a search of which only the ids are wanted: the short form of the hits is a fraction of the long one.
---@param each function client.drafts.each or client.records.each
---@param select table its parameters
function analyses.each(each, select)
  local parameters = { view = "basic" }
  for name, value in pairs(select) do parameters[name] = value end
  return each(parameters)
end

-- Rights ------------------------------------------------------------------------------------------------------------------

local function holds(list, email)
  for _, user in ipairs(type(list) == "table" and type(list.users) == "table" and list.users or {}) do
    if type(user) == "table" and user.email == email then return true end
  end
  return false
end

--- Whether the user has one of some rights on a draft. The list of rights that comes with it tells for most; groups and rights on
--- the type are the server's to know, which its form view does.
local function may(client, look, rights, answer)
  local access, user = look.access, sessions.user(client)
  if type(access) == "table" and type(user.email) == "string" then
    for _, right in ipairs(rights) do
      if holds(access[right], user.email) then return true end
    end
  end
  local ok, form = pcall(client.get, look.pid, { view = "form" })
  if ok then return form[answer] == true end
  local status = errors.is(form) and form.status
  if status == 403 or status == 404 or status == 410 then return false end
  error(form, 0)
end

--- Whether the user may change a draft.
function analyses.may_write(client, look) return may(client, look, { "deposit-update", "deposit-admin" }, "can_update") end

--- Whether the user may change and publish it.
function analyses.may_publish(client, look) return may(client, look, { "deposit-admin" }, "can_admin") end

-- Rules -------------------------------------------------------------------------------------------------------------------

--- Whether a field at the top belongs to the server: what PATCH does to it is undone or passed over in silence.
local function is_of_server(name)
  local first = name:byte()
  return first == 95 or first == 36 or name == "control_number" -- _ and $
end

--- Why the server would not take the change, or not wholly.
function analyses.refused(before, after)
  for _, name in ipairs(native.differing(before, after)) do
    if type(name) == "string" and is_of_server(name) then return ("it changes '%s', which belongs to the server"):format(name) end
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
    violation.field = json.array(violation.field)
    if not is_missing_of_server(violation) then found[#found + 1] = violation end
  end
  if #found == 0 then return nil end
  return { errors = found, reason = ("it is not valid under %s %s: %s%s"):format(look.type, version or "", failures.field_error(found[1]),
    #found > 1 and (" (and %d more)"):format(#found - 1) or "") }
end

--- What the type of the record, and the version that the migration names, say against its new metadata. For that version nothing
-- may be missing: a draft may be incomplete, but is not what somebody upgrades it to then.
---@param is_published boolean whether it is checked as for publishing, with what is required
function analyses.violations(client, look, text, migration, is_published)
  if not look.type then return { reason = "the server does not tell its type" } end
  local member = is_published and "record_schema" or "deposit_schema"
  local found = check(client, look, text, look.version, member, is_published)
  if found or not migration.version then return found end
  return check(client, look, text, migration.version, member, true)
end

return analyses
