--- cap.deposit_files.get and order: files through the address of the draft. Reference 3.3 D10, D11.

local errors = require "stdlib.errors"

local pid = { name = "pid", type = "string", required = true, check = "identifier", summary = "Identifier of the draft." }

local function named(declaration, arguments, request, sent)
  local ok, result = pcall(request, sent)
  if ok then return result end
  if errors.is(result) then result.operation, result.on = declaration.full_name, arguments.pid end
  error(result, 0)
end

local function order(requests, arguments, declaration)
  local list = json.array {}
  for i, file in ipairs(arguments.files) do
    if type(file) ~= "string" then
      errors.raise { kind = "argument", operation = declaration.full_name, on = arguments.pid, parameter = "files",
        message = ("parameter 'files' must hold names or ids of files, got a %s at [%d]"):format(type(file), i) }
    end
    list[i] = { id = file }
  end
  return named(declaration, arguments, requests.deposit_files_order_request, { pid = arguments.pid, order = list })
end

--- The server fails without a version, so that of the newest is looked up.
local function get(requests, arguments, declaration)
  local version = arguments.version
  if not version then
    for _, object in ipairs(named(declaration, arguments, requests.get, { pid = arguments.pid }).files or {}) do
      if object.key == arguments.key then version = object.version_id end
    end
    if not version then
      errors.raise { kind = "not_found", operation = declaration.full_name, on = arguments.pid,
        message = ("the draft has no file %q"):format(arguments.key), hint = "cap.files.list shows its files." }
    end
  end
  return named(declaration, arguments, requests.deposit_file_request,
    { pid = arguments.pid, key = arguments.key, version = version })
end

return {
  {
    name = "deposit_files.order", summary = "Puts the files of a draft in an order, which lists of them show.", effect = "write",
    parameters = { pid,
      { name = "files", type = "array", required = true, summary = "Names or ids of the files, in the order wanted." } },
    returns = "array of { id, filename, filesize, checksum }",
    notes = "Raises the revision of the draft. A file that is not there is an error, and nothing is changed.",
    example = 'cap.files.upload(pid, path, { name = "first.txt" })\n'
      .. 'cap.deposit_files.order(pid, { "plots/mass.pdf", "first.txt" })', run = order, source = "cap-api 3.3 D10, 7.33",
  },
  {
    name = "deposit_files.get", summary = "Returns what the server knows of a file of a draft; not its content.", effect = "read",
    parameters = { pid, { name = "key", type = "string", required = true, check = "not_empty", summary = "Name of the file." },
      { name = "version", type = "string", check = "uuid", summary = "A version other than the newest." } },
    returns = "{ id, filename, filesize, checksum }",
    notes = "cap.files.download fetches the content.",
    example = 'print(cap.deposit_files.get(pid, "plots/mass.pdf").checksum)', run = get, source = "cap-api 3.3 D11",
  },
}
