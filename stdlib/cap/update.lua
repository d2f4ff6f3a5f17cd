--- cap.update: new metadata for a draft, without losing values in silence. Reference 4.5, 7.3, 7.5, 7.6.

local errors = require "stdlib.errors"
local jsonpatch = require "stdlib.jsonpatch"
local operation = require "stdlib.operation"

--- Paths of what the server's PUT would drop: at every depth what Python counts as false, and top-level `_` keys.
local function dropped(value, path, found)
  for key, item in pairs(value) do
    local at = path .. "/" .. tostring(math.type(key) == "integer" and key - 1 or key:gsub("~", "~0"):gsub("/", "~1"))
    local is_empty = item == false or item == 0 or item == "" or item == json.null
      or (type(item) == "table" and next(item) == nil)
    if is_empty or (path == "" and key:sub(1, 1) == "_") then
      found[#found + 1] = at
    elseif type(item) == "table" then
      dropped(item, at, found)
    end
  end
  return found
end

local function raise_lost(declaration, arguments, paths, done, revision)
  table.sort(paths)
  local shown = table.concat(paths, ", ", 1, math.min(#paths, 10)) .. (#paths > 10 and (", and %d more"):format(#paths - 10) or "")
  errors.raise { kind = "value_lost", operation = declaration.full_name, on = arguments.pid, paths = paths, revision = revision,
    message = (done and "the draft was updated, but the server did not keep: " or "nothing was changed: the server would drop ") .. shown,
    hint = 'via = "patch" keeps every value; lossy = true accepts the loss.' }
end

--- What came back instead of what was sent. `general_title` that was not sent stays as it was.
local function differences(sent, kept)
  local paths = {}
  for _, step in ipairs(jsonpatch.diff(kept, sent)) do
    if not (step.path == "/general_title" and step.op == "remove") then paths[#paths + 1] = step.path end
  end
  return paths
end

local function put(requests, arguments, declaration)
  operation.json_text(declaration, "metadata", arguments.metadata) -- what is no JSON at all is said first
  if not arguments.lossy then
    local lost = dropped(arguments.metadata, "", {})
    if #lost > 0 then raise_lost(declaration, arguments, lost, false) end
  end
  local result, response = requests.update_request {
    pid = arguments.pid, metadata = arguments.metadata, if_match = arguments.if_match, view = arguments.view }
  if arguments.lossy then return result end
  -- A view without metadata says nothing about what was kept.
  local kept = result.metadata
  if type(kept) ~= "table" then
    kept = errors.member(requests.get { pid = arguments.pid, view = "basic" }, declaration, arguments.pid, "metadata")
  end
  local lost = differences(arguments.metadata, kept)
  if #lost > 0 then
    raise_lost(declaration, arguments, lost, true, math.tointeger(tonumber((response.etag or ""):match "%d+")))
  end
  return result
end

local function patch(requests, arguments, declaration)
  local draft = requests.get { pid = arguments.pid }
  local wanted = {}
  for key, value in pairs(arguments.metadata) do wanted[key] = value end
  local before = errors.member(draft, declaration, arguments.pid, "metadata")
  if wanted.general_title == nil then wanted.general_title = before.general_title end
  return (requests.patch {
    pid = arguments.pid, operations = jsonpatch.diff(before, wanted), view = arguments.view,
    -- Without a revision of the caller's, that of the draft the patch was computed on.
    if_match = arguments.if_match or draft,
  })
end

local function update(requests, arguments, declaration)
  local ok, result = pcall(arguments.via == "patch" and patch or put, requests, arguments, declaration)
  if ok then return result end
  if errors.is(result) then result.operation = declaration.full_name end
  error(result, 0)
end

return {
  {
    name = "update", summary = "Replaces all metadata of a draft.", effect = "write",
    parameters = {
      { name = "pid", type = "string", required = true, check = "identifier", summary = "Identifier of the draft." },
      { name = "metadata", type = "object", required = true, check = "metadata", summary = "The complete new metadata." },
      { name = "via", type = "string", values = { "put", "patch" },
        summary = "`put` (default), or `patch`: sends only the differences as a JSON Patch, which keeps every value." },
      { name = "lossy", type = "boolean", summary = "Accepts that the server drops values." },
      { name = "if_match", type = "revision",
        summary = "Revision the draft must still have: a number, true for the one last read, or a record that was read." },
      { name = "view", type = "string", values = { "full", "basic", "form", "permissions", "repositories" },
        summary = "Shape of the answer: `full` (default), `basic`, ..." },
    },
    returns = "the draft as it is now",
    notes = "The server's PUT drops 0, false, null, empty strings, empty tables and keys that start with `_`, and keeps the old "
      .. "`general_title`. What would be lost is an error of kind `value_lost` with `paths`, before anything is sent; what is "
      .. "lost all the same is one afterwards.",
    example = 'cap.update(pid, { basic_info = { analysis_title = "New" }, luminosity = 0 }, { via = "patch" })',
    run = update, source = "cap-api 3.3 D5, 4.5, 7.3",
  },
}
