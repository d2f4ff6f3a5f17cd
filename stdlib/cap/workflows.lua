--- cap.workflows.download and upload: files of a workspace. Reference 3.8.

local errors = require "stdlib.errors"
local output = require "stdlib.output"

local id = { name = "id", type = "string", required = true, check = "identifier", summary = "The `workflow_id`." }

local function named(declaration, request, arguments)
  local ok, result = pcall(request, arguments)
  if ok then return result end
  if errors.is(result) then result.operation = declaration.full_name end
  error(result, 0)
end

local function download(requests, arguments, declaration)
  return named(declaration, requests.workflow_download, {
    id = arguments.id, path = arguments.path, overwrite = arguments.overwrite,
    output = output.path(declaration, arguments, arguments.path, arguments.id),
  })
end

local function upload(requests, arguments, declaration)
  local list = json.array {}
  for _, file in ipairs(arguments.files) do
    if type(file) == "string" then file = { path = file } end
    list[#list + 1] = { path = file.path, new_path = file.new_path or file.path }
  end
  return named(declaration, requests.workflow_upload, { id = arguments.id, files = list })
end

local created = 'local id = cap.workflows.create(pid, "fit", { type = "serial" }).workflow_id\n'

return {
  {
    name = "workflows.download", summary = "Fetches a file from the workspace of a workflow.", effect = "read",
    parameters = { id,
      { name = "path", type = "string", required = true, check = "name", summary = "Name of the file, as cap.workflows.files shows it." },
      { name = "output", type = "string", positional = true, summary = "Local file or directory; the current directory unless told." },
      { name = "overwrite", type = "boolean", summary = "Replaces a file that is there." } },
    returns = "{ path, size, checksum }", notes = "In the sandbox every workflow has the file results/plot.txt.",
    example = created .. 'cap.workflows.download(id, "results/plot.txt", output)', run = download, source = "cap-api 3.8 W13",
  },
  {
    name = "workflows.upload", summary = "Copies files of the draft into the workspace of a workflow.", effect = "write",
    parameters = { id,
      { name = "files", type = "array", required = true, check = "workflow_files",
        summary = "Names of files of the draft, or { path =, new_path = } to rename them." } },
    returns = "{ workflow_id, successful, errors }; look at `errors`",
    example = 'local file = assert(io.open(output, "w"))\nfile:write("text"):close()\n'
      .. 'cap.files.upload(pid, output, { name = "fit.yaml" })\n' .. created
      .. 'print(#cap.workflows.upload(id, { "fit.yaml" }).successful)',
    run = upload, source = "cap-api 3.8 W14",
  },
}
