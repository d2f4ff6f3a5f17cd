--- cap.types, cap.clone and cap.get_shared: what takes more than one request. Reference 4.2, 6.1, 7.12.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local search = require "stdlib.cap.search"

local function types(requests, _, declaration)
  local names = json.array {}
  for _, group in ipairs(errors.member(requests.me {}, declaration, nil, "deposit_groups")) do names[#names + 1] = group.deposit_group end
  return names
end

--- How long the new draft is looked for, in seconds: the server's index lags one or two behind.
local index_delays = { 0, 0.3, 0.7, 1, 2, 4 }

--- The answer to a clone carries the source's pid; the clone is found among the caller's newest drafts by its source and
--- its time of creation.
local function clone(requests, arguments, declaration)
  local ok, answer = pcall(requests.clone_request, { pid = arguments.pid })
  if not ok then
    if errors.is(answer) then answer.operation = declaration.full_name end
    error(answer, 0)
  end
  for _, delay in ipairs(index_delays) do
    if delay > 0 then native.sleep(delay) end
    local page = requests["drafts.list"] { by_me = true, sort = "mostrecent", size = 50 }
    for _, draft in ipairs(errors.member(page, declaration, arguments.pid, "hits", "hits")) do
      if draft.cloned_from == arguments.pid and draft.created == answer.created then
        if arguments.view ~= "basic" then return draft end
        return { pid = draft.id, metadata = draft.metadata, created = draft.created, updated = draft.updated }
      end
    end
  end
  errors.raise { kind = "not_found", operation = declaration.full_name, on = arguments.pid,
    message = "the clone was made, but the server does not list it yet",
    hint = 'Look for it with cap.drafts.list{ by_me = true, sort = "mostrecent" } before you clone again.' }
end

local function get_shared(requests, arguments, declaration)
  if arguments.pid then return (requests["records.get"] { recid = arguments.pid, view = arguments.view }) end
  local all = json.array {}
  for record in search.each(requests["records.list"], { view = arguments.view }, "-mostrecent", declaration) do all[#all + 1] = record end
  return all
end

return {
  {
    name = "types", summary = "Returns the names of the types of analysis you may create.", effect = "read", parameters = {},
    returns = "array of names", example = 'print(table.concat(cap.types(), ", "))', run = types, source = "cap-api 6.1, 2.11",
  },
  {
    name = "clone", summary = "Makes a new draft with the metadata and files of another.", effect = "write",
    parameters = {
      { name = "pid", type = "string", required = true, check = "identifier", summary = "Identifier of the draft to clone." },
      { name = "view", type = "string", values = { "full", "basic" }, summary = "Shape of the answer: `full` (default) or `basic`." },
    },
    returns = "the clone, with its own id",
    notes = "The server grants no right on the clone, not even to you on that of your own draft: you see it in lists, but only "
      .. "a superuser or somebody with a right on the type can open it. The result is therefore the clone as the list shows it.",
    example = "print(cap.clone(pid).id)", run = clone, source = "cap-api 3.4 A4, 4.2, 7.12",
  },
  {
    name = "get_shared", summary = "Returns one published record, or all that you can see.", effect = "read",
    parameters = {
      { name = "pid", type = "string", positional = true, check = "identifier", summary = "Number of the record; all records without it." },
      { name = "view", type = "string", values = { "full", "basic" }, summary = "Shape of the records: `full` (default) or `basic`." },
    },
    returns = "the record, or an array of records",
    notes = "For many records, cap.records.each holds only one page at a time.",
    example = "print(#cap.get_shared(), \"published records\")", run = get_shared, source = "cap-api 6.1, 3.5",
  },
}
