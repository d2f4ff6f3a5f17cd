--- cap.metadata: single fields of a draft's metadata. Reference 6.1, 6.3.

local errors = require "stdlib.errors"
local field = require "stdlib.field"

local pid = { name = "pid", type = "string", required = true, check = "identifier", summary = "Identifier of the draft." }
local if_match = { name = "if_match", type = "revision",
  summary = "Revision the draft must still have: a number, true for the one last read, or a record that was read." }
local view = { name = "view", type = "string", values = { "full", "basic", "form", "permissions", "repositories" },
  summary = "Shape of the answer: `full` (default), `basic`, ..." }

local function field_parameter(required)
  return { name = "field", type = "string", required = required, positional = true,
    summary = "Dotted path such as `basic_info.people.0.name`, or a JSON Pointer such as `/basic_info/a.b`." }
end

local function pointer_of(declaration, path)
  local pointer, problem = field.pointer(path)
  if pointer and pointer:find "^/[_$]" then problem = ("names what belongs to the server: %q"):format(path) end
  if problem then
    errors.raise { kind = "argument", operation = declaration.full_name, parameter = "field",
      message = "parameter 'field' " .. problem }
  end
  return pointer
end

local function patch(requests, arguments, declaration, operations)
  local ok, result = pcall(requests.patch,
    { pid = arguments.pid, operations = operations, if_match = arguments.if_match, view = arguments.view })
  if ok then return result end
  if errors.is(result) then
    result.operation, result.field = declaration.full_name, arguments.field
    if result.status == 400 and result.message == "Could not patch JSON." then
      result.hint = ("Nothing was changed: '%s' or the container it belongs in does not exist. cap.metadata.get shows what is there.")
        :format(arguments.field)
    end
  end
  error(result, 0)
end

local function get(requests, arguments, declaration)
  local record = requests.get { pid = arguments.pid, view = "basic" }
  local metadata = errors.member(record, declaration, arguments.pid, "metadata")
  if not arguments.field then return metadata end
  local value, problem = field.lookup(metadata, pointer_of(declaration, arguments.field))
  if value == nil then
    errors.raise { kind = "not_found", operation = declaration.full_name, on = arguments.pid, field = arguments.field,
      message = ("no value at '%s': %s"):format(arguments.field, problem) }
  end
  return value
end

local function set(requests, arguments, declaration)
  local pointer = pointer_of(declaration, arguments.field)
  local op = arguments.replace and "replace" or "add"
  return patch(requests, arguments, declaration, { { op = op, path = pointer, value = arguments.value } })
end

--- Appends; a list that is not there yet is made, at the revision at which it was seen to be missing.
local function append(requests, arguments, declaration)
  local pointer = pointer_of(declaration, arguments.field)
  local ok, result = pcall(patch, requests, arguments, declaration,
    { { op = "add", path = pointer .. "/-", value = arguments.value } })
  if ok then return result end
  if not errors.is(result) or result.status ~= 400 then error(result, 0) end
  local draft = requests.get { pid = arguments.pid }
  local parent = pointer:match "^(.*)/[^/]*$"
  local present = field.lookup(draft.metadata, pointer)
  local container = parent == "" and draft.metadata or field.lookup(draft.metadata, parent)
  if present ~= nil or type(container) ~= "table" or json.is_array(container) then error(result, 0) end
  return patch(requests, { pid = arguments.pid, field = arguments.field, view = arguments.view,
    if_match = arguments.if_match or draft.revision }, declaration,
    { { op = "add", path = pointer, value = json.array { arguments.value } } })
end

local function remove(requests, arguments, declaration)
  return patch(requests, arguments, declaration, { { op = "remove", path = pointer_of(declaration, arguments.field) } })
end

return {
  {
    name = "metadata.get", summary = "Returns a draft's metadata, or the value at one field of it.", effect = "read",
    parameters = { pid, field_parameter(false) }, returns = "the metadata, or the value",
    notes = "A part of digits is an index, counted from 0, where the container is a list, and a key elsewhere.",
    example = 'print(cap.metadata.get(pid, "general_title"))', run = get, source = "cap-api 6.1, 6.3",
  },
  {
    name = "metadata.set", summary = "Sets one field of a draft's metadata; creates it or replaces its value.", effect = "write",
    parameters = { pid, field_parameter(true),
      { name = "value", type = "any", required = true, summary = "The new value; json.null for null." },
      { name = "replace", type = "boolean", summary = "Fails unless the field is already there; on an index of a list it overwrites." },
      if_match, view },
    returns = "the draft as it is now",
    notes = "The container must exist. At an index of a list the value is inserted, as `add` of JSON Patch does; "
      .. "`replace = true` overwrites.",
    example = 'cap.metadata.set(pid, "general_title", "A better title")', run = set, source = "cap-api 6.1",
  },
  {
    name = "metadata.append", summary = "Appends a value to a list in a draft's metadata; makes the list when it is not there.",
    effect = "write",
    parameters = { pid, field_parameter(true), { name = "value", type = "any", required = true, summary = "The value to append." },
      if_match, view },
    returns = "the draft as it is now",
    example = 'cap.metadata.append(pid, "keywords", "dimuon")', run = append, source = "cap-api 6.1",
  },
  {
    name = "metadata.remove", summary = "Removes one field, or one element of a list, from a draft's metadata.", effect = "write",
    parameters = { pid, field_parameter(true), if_match, view }, returns = "the draft as it is now",
    example = 'cap.metadata.remove(pid, "general_title")', run = remove, source = "cap-api 6.1",
  },
}
