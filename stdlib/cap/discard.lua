--- cap.discard: throws the changes of a re-opened draft away, after looking at what that means. Reference 7.13.
--
-- The server checks neither the right nor the state, breaks on drafts that were never published, and gives the draft the
-- access list of the record, after which changes of its permissions and a further publication fail. So the draft is read
-- first, and nothing is sent without `confirm = true`.

local errors = require "stdlib.errors"

local function fail(declaration, arguments, fields)
  fields.operation, fields.on = declaration.full_name, arguments.pid
  errors.raise(fields)
end

--- Names of the fields in which the draft differs from its record; nil when the record cannot be read.
local function changed_fields(requests, draft)
  local ok, record = pcall(requests["records.get"], { recid = draft.recid, view = "basic" })
  if not ok then return nil end
  local names, seen = {}, {}
  for _, metadata in ipairs { draft.metadata, record.metadata } do
    for name in pairs(metadata) do
      if not seen[name] then
        seen[name] = true
        local now, published = draft.metadata[name], record.metadata[name]
        if now == nil or published == nil or json.encode(now) ~= json.encode(published) then names[#names + 1] = name end
      end
    end
  end
  table.sort(names)
  return names
end

local function loss(requests, draft)
  local names = changed_fields(requests, draft)
  local metadata
  if not names then
    metadata = "the changes of its metadata (the record cannot be read, so which is not known)"
  elseif #names == 0 then
    metadata = "no metadata (draft and record are the same)"
  else
    metadata = "the changes of " .. table.concat(names, ", ")
  end
  return ("discarding the draft of %s would lose %s, and its own list of permissions"):format(draft.recid, metadata)
end

local function discard(requests, arguments, declaration)
  local draft = requests.get { pid = arguments.pid }
  if draft.status ~= "draft" then
    fail(declaration, arguments, { kind = "state", message = ("the analysis is %s: it has no changes to discard"):format(
      tostring(draft.status)), hint = "cap.edit re-opens a published analysis." })
  elseif draft.recid == nil then
    fail(declaration, arguments, { kind = "state", message = "the draft was never published: there is nothing to go back to",
      hint = "cap.delete removes a draft that was never published." })
  elseif not arguments.confirm then
    fail(declaration, arguments, { kind = "argument", parameter = "confirm",
      message = loss(requests, draft) .. "; nothing was done, pass { confirm = true } to do it",
      hint = "After a discard the server fails to change permissions and to publish the draft again. Safer: put the "
        .. "published metadata back with cap.patch, and cap.publish." })
  end
  local ok, result = pcall(requests.discard_request, { pid = arguments.pid, view = arguments.view })
  if ok then return result end
  if errors.is(result) then result.operation = declaration.full_name end
  error(result, 0)
end

return {
  {
    name = "discard", summary = "Throws the changes of a re-opened draft away and goes back to what was published.",
    effect = "destroy",
    parameters = {
      { name = "pid", type = "string", required = true, check = "identifier", summary = "Identifier of the draft." },
      { name = "confirm", type = "boolean", summary = "Must be true; without it the error says what would be lost." },
      { name = "view", type = "string", values = { "full", "basic", "form", "permissions", "repositories" },
        summary = "Shape of the answer: `full` (default), `basic`, ..." },
    },
    returns = "the draft, `published` again",
    notes = "The draft gets the access list of the record, and the server then fails to change its permissions and to publish "
      .. "it again. Putting the published metadata back with cap.patch does not have this effect.",
    example = "cap.publish(pid)\ncap.edit(pid)\nprint(cap.discard(pid, { confirm = true }).status)", run = discard,
    source = "cap-api 3.4 A3, 7.13",
  },
}
