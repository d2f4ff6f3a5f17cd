--- What the answers of this session have shown, for completion: identifiers and the paths of metadata.

local seen = { is_wanted = false }

--- How many identifiers are remembered, the newest.
local most_identifiers = 2000
--- How many paths, and how deep.
local most_paths, deepest = 5000, 8

local identifiers, newest = {}, 0
local paths, path_count = {}, 0

local function remember(id)
  if type(id) ~= "string" or identifiers[id] then return end
  newest = newest + 1
  identifiers[id], identifiers[newest] = true, id
  local old = identifiers[newest - most_identifiers]
  if old then identifiers[old], identifiers[newest - most_identifiers] = nil, nil end
end

local function add_path(path)
  if paths[path] or path_count >= most_paths then return end
  paths[path], path_count = true, path_count + 1
end

local function add_metadata(value, path, depth)
  for key, item in next, value do
    if type(key) == "string" then
      local own = path == "" and key or path .. "." .. key
      add_path(own)
      if type(item) == "table" and depth < deepest then add_metadata(item, own, depth + 1) end
    end
  end
end

--- The properties of a JSON Schema; those of the items of arrays stand without an index.
local function add_schema(schema, path, depth)
  if depth > deepest or type(schema) ~= "table" then return end
  if type(schema.items) == "table" then add_schema(schema.items, path, depth + 1) end
  if type(schema.properties) ~= "table" then return end
  for key, property in next, schema.properties do
    if type(key) == "string" then
      local own = path == "" and key or path .. "." .. key
      add_path(own)
      add_schema(property, own, depth + 1)
    end
  end
end

local function note_record(record)
  if type(record) ~= "table" then return end
  remember(rawget(record, "id"))
  remember(rawget(record, "pid"))
  remember(rawget(record, "recid"))
  if type(rawget(record, "metadata")) == "table" then add_metadata(record.metadata, "", 1) end
  add_schema(rawget(record, "deposit_schema"), "", 1)
  if rawget(record, "type") == "object" then add_schema(record, "", 1) end
end

--- Takes note of an answer.
---@param answer any
function seen.note(answer)
  if not seen.is_wanted or type(answer) ~= "table" then return end
  note_record(answer)
  local hits = rawget(answer, "hits")
  local list = type(hits) == "table" and rawget(hits, "hits") or rawget(answer, "results")
  if type(list) ~= "table" then return end
  for i = 1, rawlen(list) do note_record(list[i]) end
end

--- Identifiers, the newest first.
---@return string[]
function seen.identifiers()
  local list = {}
  for i = newest, math.max(1, newest - most_identifiers + 1), -1 do list[#list + 1] = identifiers[i] end
  return list
end

--- Paths of metadata, such as "basic_info.title".
---@return string[]
function seen.paths()
  local list = {}
  for path in next, paths do list[#list + 1] = path end
  return list
end

return seen
