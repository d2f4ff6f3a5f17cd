--- Data assets of Code Ocean: name, description, tags, mount and custom metadata. The service has neither revisions nor conditions,
-- so an asset is read right before it is written and compared; what somebody changes in between is not noticed.
-- Reference codeocean-api 6.2 D3.

local native = require "stdlib.native"
local jsonpatch = require "stdlib.jsonpatch"
local sessions = require "stdlib.sessions"

local assets = {
  name = "codeocean.data_assets", service = "codeocean", noun = "data asset",
  writing_step = 1, steps = { { name = "update", phase = "edit" } },
}

local fields = { "name", "description", "tags", "mount", "custom_metadata" }

local function look_at(asset)
  local metadata = {}
  for _, field in ipairs(fields) do metadata[field] = asset[field] end
  -- The server leaves out what is empty; that it can be set to nothing again is what undo needs.
  metadata.tags, metadata.description = metadata.tags or json.array {}, metadata.description or ""
  local text = json.encode(metadata)
  return {
    id = asset.id, metadata = metadata, text = text, hash = native.sha256(text), status = asset.state, type = asset.type,
    title = asset.name, record = asset,
  }
end

function assets.each(client, select) return client.data_assets.each(select) end

function assets.read(client, id) return look_at(client.data_assets.get(id)) end

--- The service tells who owns an asset, not who its caller is: a refusal comes with the write.
function assets.may_write() return true end

function assets.obstacle(_, look)
  if look.status == "failed" then return "its creation failed" end
  return nil
end

--- The names of custom metadata that one has and the other has not.
local function missing(from, to)
  local names = {}
  for name in next, from.custom_metadata or {} do
    if (to.custom_metadata or {})[name] == nil then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end

--- The type that each field must have.
local types = { name = "string", description = "string", mount = "string", tags = "table", custom_metadata = "table" }

function assets.refused(before, after)
  for name, value in next, after do
    if not types[name] then return ("it sets '%s'; of a data asset only %s can be changed"):format(tostring(name), table.concat(fields, ", ")) end
    if type(value) ~= types[name] then return ("'%s' must be a %s, not %s"):format(name, types[name] == "table" and "table" or "text", json.encode(value)) end
  end
  for _, name in ipairs { "name", "mount" } do
    if before[name] ~= after[name] and (after[name] or "") == "" then
      return ("it empties '%s'; the server takes that for not given and keeps the old value"):format(name)
    end
  end
  for _, tag in ipairs(after.tags or {}) do
    if type(tag) ~= "string" then return "'tags' must be a list of texts, not " .. json.encode(after.tags) end
  end
  local lost = missing(before, after)
  if #lost > 0 then return ("it removes the custom metadata '%s'; the server sets such fields, and removes none"):format(table.concat(lost, "', '")) end
  return nil
end

--- The fields of custom metadata that the deployment has, by name; asked for once.
local function known_fields(client)
  local known = sessions.memory(client)
  if not known.fields then
    known.fields = {}
    for _, field in ipairs(client.custom_metadata.get().fields or {}) do known.fields[field.name] = field end
  end
  return known.fields
end

local lua_types = { string = "string", number = "number", date = "number" }

--- What is wrong with a value for a field, or nil.
local function value_problem(field, value)
  if field.multiple then
    if type(value) ~= "table" or not json.is_array(value) then return "it takes a list" end
    for _, item in ipairs(value) do
      local problem = value_problem({ type = field.type, allowed_values = field.allowed_values, range = field.range }, item)
      if problem then return problem end
    end
    return nil
  end
  if type(value) ~= lua_types[field.type] then return ("it takes a %s, got %s"):format(field.type, json.encode(value)) end
  if type(field.allowed_values) == "table" and #field.allowed_values > 0 then
    for _, allowed in ipairs(field.allowed_values) do
      if allowed == value then return nil end
    end
    return ("%s is none of %s"):format(json.encode(value), table.concat(field.allowed_values, ", "))
  end
  local range = field.range
  if type(range) == "table" and type(value) == "number" then
    if type(range.min) == "number" and value < range.min or type(range.max) == "number" and value > range.max then
      return ("%s is not from %s to %s"):format(value, range.min, range.max)
    end
  end
  return nil
end

function assets.violations(client, look, after)
  local before = look.metadata.custom_metadata or {}
  for name, value in pairs(after.custom_metadata or {}) do
    if json.encode(before[name] or json.null) ~= json.encode(value) then
      local field = known_fields(client)[name]
      local problem = not field and "the deployment has no such field" or value_problem(field, value)
      if problem then return { reason = ("custom metadata '%s': %s"):format(name, problem) } end
    end
  end
  return nil
end

--- Sends the fields that differ.
function assets.perform(client, _, change, look)
  local after = jsonpatch.apply(look.metadata, change.patch)
  local changed = { data_asset_id = change.id }
  for _, field in ipairs(fields) do
    local empty = field == "tags" and json.array {} or field == "description" and "" or nil
    local value = after[field] == nil and empty or after[field]
    if json.encode(value or json.null) ~= json.encode(look.metadata[field] or json.null) then changed[field] = value end
  end
  return look_at(client.data_assets.update(changed))
end

function assets.stage(change, look)
  if look.hash == change.before then return 0 end
  if look.hash == change.after then return 1 end
  return nil, "it was changed since it was planned"
end

--- Custom metadata that the change has added stays: the server removes none.
---@param look table the asset as it is
---@param before table its metadata as it was
---@return table metadata what it can be made
---@return string? problem
function assets.restorable(look, before)
  local staying = missing(look.metadata, before)
  if #staying == 0 then return before end
  local custom, result = {}, {}
  for name, value in next, before do result[name] = value end
  for name, value in next, before.custom_metadata or {} do custom[name] = value end
  for _, name in ipairs(staying) do custom[name] = look.metadata.custom_metadata[name] end
  result.custom_metadata = custom
  return result, ("the custom metadata '%s' stays, which the server cannot remove"):format(table.concat(staying, "', '"))
end

return assets
