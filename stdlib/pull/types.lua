--- The types of the analyses that are copied, each once, with their newer versions and the types that their schemas refer to.

local native = require "stdlib.native"
local tasks = require "tasks"
local server = require "stdlib.cap.server"

---@class PulledTypes
---@field incomplete table[] { type, version, reason } of the types whose schema could not be read
---@field foreign table[] { type, version, references } of the types whose schema refers to other servers
local Types = {}
Types.__index = Types

local schema_root = server.production .. "/schemas/"

---@param api table
---@return PulledTypes
function Types.new(api)
  return setmetatable({ api = api, known = {}, alone = tasks.limit(1), incomplete = json.array {}, foreign = json.array {} }, Types)
end

--- All references in a schema, as a set.
local function references(value, found)
  if type(value) ~= "table" then return found end
  for key, member in pairs(value) do
    if key == "$ref" and type(member) == "string" then found[member] = true else references(member, found) end
  end
  return found
end

--- What the bare schemas tell of a type that may not be read as such: they need no right.
local function bare(api, name, version)
  local path = ("records/%s-v%s.json"):format(name, version)
  local ok, draft = pcall(api.schemas.raw, "deposits/" .. path, { resolved = false })
  if not ok then return nil, tostring(draft) end
  local _, record = pcall(api.schemas.raw, path, { resolved = false })
  return { deposit_schema = draft, record_schema = type(record) == "table" and not record.kind and record or draft }
end

--- Lets `by_me` find drafts of a type whose search mapping is not known.
local mapping = { mappings = { properties = { _deposit = { type = "object",
  properties = { created_by = { type = "integer", copy_to = "created_by" } } } } } }

local function read(self, name, version)
  local ok, shown = pcall(self.api.schemas.get, name, version)
  if ok then return shown end
  local schemas, reason = bare(self.api, name, version)
  if not schemas then
    self.incomplete[#self.incomplete + 1] = { type = name, version = version, reason = reason }
    schemas = { deposit_schema = { type = "object" }, record_schema = { type = "object" } }
  end
  return { deposit_schema = schemas.deposit_schema, record_schema = schemas.record_schema, is_indexed = true,
    use_deposit_as_record = false, deposit_mapping = mapping, record_mapping = mapping }
end

--- The references of a type that lead to other servers, sorted; and the name and version of those that are types of this one.
local function sorted(shown)
  local foreign, own = json.array {}, {}
  for reference in pairs(references({ shown.deposit_schema, shown.record_schema }, {})) do
    local name, version = reference:match("^" .. schema_root:gsub("%p", "%%%0") .. "[^#]-([^/#]+)%-v(%d+%.%d+%.%d+)%.json")
    if name then own[#own + 1] = { name = name, version = version }
    elseif reference:sub(1, 1) ~= "#" then foreign[#foreign + 1] = reference end
  end
  table.sort(foreign)
  return foreign, own
end

local function store(self, schema, experiment, config)
  local key = schema.name .. " " .. schema.version
  if self.known[key] then return end
  self.known[key] = true
  local shown = read(self, schema.name, schema.version)
  local foreign, own = sorted(shown)
  if #foreign > 0 then
    self.foreign[#self.foreign + 1] = { type = schema.name, version = schema.version, references = foreign }
    -- The server follows them; a sandbox would not.
    local ok, resolved = pcall(self.api.schemas.get, schema.name, schema.version, { resolve = true })
    if ok then shown, own = resolved, {} end
  end
  for _, repository in pairs(config and config.repositories or {}) do repository.default_name = nil end
  shown.name, shown.version, shown.fullname = schema.name, schema.version, shown.fullname or schema.fullname
  shown.experiment, shown.config = experiment, config
  native.pull_type(json.encode(shown))
  for _, other in ipairs(own) do store(self, other) end
end

local function number(version)
  local major, minor, patch = version:match "^(%d+)%.(%d+)%.(%d+)$"
  return major and (tonumber(major) * 1e6 + tonumber(minor)) * 1e6 + tonumber(patch) or 0
end

--- Stores a type with its newer versions, to which its analyses may be upgraded.
local function store_all(self, schema, experiment, config)
  if self.known[schema.name .. " " .. schema.version] then return end
  store(self, schema, experiment, config)
  local ok, listed = pcall(self.api.schemas.versions, schema.name)
  for _, newer in ipairs(ok and listed.versions or {}) do
    if number(newer.version) > number(schema.version) then
      store(self, { name = schema.name, version = newer.version, fullname = schema.fullname }, experiment, config)
    end
  end
end

--- Stores a type unless that is done.
---@param schema table name, version, fullname, as an analysis shows it
---@param experiment string?
---@param config table? its configuration, if that was shown
function Types:need(schema, experiment, config)
  if type(schema) ~= "table" or not schema.name or not schema.version then error("the server does not say of which type it is", 0) end
  self.alone(store_all, self, schema, experiment, config)
end

return Types
