--- What was copied, and what will differ when the same is done on the server.

---@class PullReport
local Report = {}
Report.__index = Report

---@param options table of the command
---@param url string of the server
---@param user string who asked it
---@return PullReport
function Report.new(options, url, user)
  return setmetatable({
    prints_json = options.json, copies_files = options.files,
    document = {
      server = url, user = user, into = options.into, target = options.target, pulled = 0, new = 0, updated = 0, unchanged = 0,
      analyses = json.array {}, failed = json.array {}, failed_files = json.array {},
      differs = {
        rights = json.array {}, rights_unknown = json.array {}, revisions = json.array {}, files = json.array {},
        schemas = json.array {}, references = json.array {},
      },
    },
  }, Report)
end

--- Sizes of files by name, over the draft and the record.
local function sizes(analysis)
  local found = {}
  for _, shown in ipairs { analysis.draft, analysis.record } do
    for _, file in ipairs(shown.files or {}) do found[file.key] = file.size end
  end
  return found
end

--- Notes a copy.
---@param analysis table see stdlib.pull.source
---@param result table action, revision, record_revision, missing
---@param lost table[] key, reason
function Report:add(analysis, result, lost)
  local document, draft = self.document, analysis.draft
  local differs, id = document.differs, draft.id
  document.pulled = document.pulled + 1
  document[result.action] = document[result.action] + 1
  document.analyses[#document.analyses + 1] = {
    id = id, recid = draft.recid, type = draft.schema.name, version = draft.schema.version, status = draft.status,
    revision = result.revision, record_revision = result.record_revision, action = result.action,
  }
  local owner = draft.created_by and draft.created_by.email
  if draft.can_update == nil then
    differs.rights_unknown[#differs.rights_unknown + 1] = { id = id, owner = owner }
  elseif not draft.can_update then
    differs.rights[#differs.rights + 1] = { id = id, owner = owner }
  end
  if analysis.is_guessed then
    differs.revisions[#differs.revisions + 1] = { id = id, recid = draft.recid, copy = result.revision,
      reason = "its draft cannot be read there; the copy's was made from the record" }
  end
  if #result.missing > 0 then
    local known, bytes = sizes(analysis), 0
    for _, key in ipairs(result.missing) do bytes = bytes + (known[key] or 0) end
    differs.files[#differs.files + 1] = { id = id, files = result.missing, bytes = bytes }
  end
  for _, file in ipairs(lost) do
    document.failed_files[#document.failed_files + 1] = { id = id, file = file.key, reason = file.reason }
  end
end

--- Notes an analysis that could not be copied.
---@param problem table with `item`
function Report:fail(problem)
  local item = problem.item
  self.document.failed[#self.document.failed + 1] = {
    id = type(item) == "table" and item.id or item, reason = tostring(problem):gsub(" %[item %d+.*$", ""),
  }
end

--- Whether something is missing that was asked for.
---@return boolean
function Report:is_partial()
  return #self.document.failed > 0 or #self.document.failed_files > 0
end

local function size(bytes)
  local units, unit = { "bytes", "kB", "MB", "GB", "TB" }, 1
  while bytes >= 1000 and unit < #units do bytes, unit = bytes / 1000, unit + 1 end
  return unit == 1 and ("%d bytes"):format(bytes) or ("%.1f %s"):format(bytes, units[unit])
end

local function line(...) io.write(string.format(...), "\n") end

local function rights(title, list)
  if #list == 0 then return end
  line("  rights: %s", title)
  for _, entry in ipairs(list) do line("    %s%s", entry.id, entry.owner and ", created by " .. entry.owner or "") end
end

local function show_differences(self)
  local document, differs = self.document, self.document.differs
  line "What differs in production:"
  if #differs.rights + #differs.rights_unknown == 0 then line "  rights: none; you can change all of them there" end
  rights(("%d you cannot change there, although their copies can be changed"):format(#differs.rights), differs.rights)
  rights(("%d of which the server does not say whether you can change them"):format(#differs.rights_unknown), differs.rights_unknown)
  line("  revisions: %d copies begin with the server's", document.pulled - #differs.revisions)
  for _, entry in ipairs(differs.revisions) do line("    %s begins with %d: %s", entry.recid or entry.id, entry.copy, entry.reason) end
  local count, bytes = 0, 0
  for _, entry in ipairs(differs.files) do count, bytes = count + #entry.files, bytes + entry.bytes end
  line("  files: %s", count == 0 and "all are copied"
    or ("%d of %d analyses, %s, are not copied%s"):format(count, #differs.files, size(bytes), self.copies_files and "" or "; --files copies them"))
  for _, entry in ipairs(differs.files) do line("    %s: %s", entry.id, table.concat(entry.files, ", ")) end
  for _, entry in ipairs(differs.schemas) do
    line("  types: the schema of %s %s could not be read, so that copies of it are not checked: %s", entry.type, entry.version, entry.reason)
  end
  for _, entry in ipairs(differs.references) do
    line("  types: the schema of %s %s refers to other servers, which the copy does not ask: %s", entry.type, entry.version,
      table.concat(entry.references, ", "))
  end
end

--- Prints it.
---@param types PulledTypes
function Report:finish(types)
  local document = self.document
  document.differs.schemas, document.differs.references = types.incomplete, types.foreign
  for _, list in ipairs { document.analyses, document.failed, document.failed_files, document.differs.rights,
    document.differs.rights_unknown, document.differs.revisions, document.differs.files } do
    table.sort(list, function(a, b) return tostring(a.id) < tostring(b.id) end)
  end
  if self.prints_json then
    io.write(json.encode(document), "\n")
    return
  end
  line("pulled %d from %s into %s: %d new, %d updated, %d unchanged, %d failed", document.pulled, document.server, document.into,
    document.new, document.updated, document.unchanged, #document.failed)
  for _, entry in ipairs(document.failed) do line("  %s failed: %s", entry.id, entry.reason) end
  for _, entry in ipairs(document.failed_files) do line("  %s: the file %s failed: %s", entry.id, entry.file, entry.reason) end
  if document.pulled > 0 then show_differences(self) end
end

return Report
