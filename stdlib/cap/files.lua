--- cap.files: files of a draft, streamed from and to disk. Reference 3.6, 7.10, 7.24 to 7.26.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local parts = require "stdlib.cap.upload_parts"
local output = require "stdlib.output"

local pid = { name = "pid", type = "string", required = true, check = "identifier", summary = "Identifier of the draft." }

--- The bucket of a draft, from its links.
local function bucket_of(requests, arguments, declaration)
  local draft = requests.get { pid = arguments.pid }
  local link = type(draft.links) == "table" and draft.links.bucket
  local bucket = type(link) == "string" and link:match "/files/([^/?#]+)"
  if not bucket then
    errors.raise { kind = "http", operation = declaration.full_name, on = arguments.pid,
      message = "the draft has no bucket for files" }
  end
  return bucket
end

--- Calls an internal request in the name of the function that the script called.
local function named(declaration, subject, request, arguments)
  local ok, result, response = pcall(request, arguments)
  if ok then return result, response end
  if errors.is(result) then result.operation, result.on = declaration.full_name, subject end
  error(result, 0)
end

local function fail(declaration, arguments, kind, message)
  errors.raise { kind = kind, operation = declaration.full_name, on = arguments.pid, message = message }
end

--- Tags as the header has them: encoded like a form, sorted. Nil without tags.
local function tag_header(tags)
  local list = {}
  for key, value in pairs(tags or {}) do
    value = tostring(value)
    if type(key) ~= "string" or #key < 1 or #key > 255 or #value < 1 or #value > 255 then
      return nil, ("a tag has a name and a value of 1 to 255 bytes, got %q = %q"):format(tostring(key), value)
    end
    local function encode(text) return (text:gsub("[^%w%-._~]", function(c) return ("%%%02X"):format(c:byte()) end)) end
    list[#list + 1] = encode(key) .. "=" .. encode(value)
  end
  table.sort(list)
  return #list > 0 and table.concat(list, "&") or nil
end

local function upload(requests, arguments, declaration)
  local path = arguments.path
  local stat, problem = native.stat(path)
  if not stat then fail(declaration, arguments, "file", ("cannot read %s: %s"):format(path, problem)) end
  if stat.directory then
    fail(declaration, arguments, "file", ("%s is a directory; pack it first: tar czf NAME.tar.gz %s"):format(path, path))
  end
  if stat.size == 0 then fail(declaration, arguments, "file", ("%s is empty; CAP stores no empty files"):format(path)) end
  local key = arguments.name or output.base_name(path)
  if key == "" or #key > 255 then fail(declaration, arguments, "argument", ("a file name has 1 to 255 bytes, got %d"):format(#key)) end
  local part_size = parts.size(stat.size, arguments.part_size)
  local tags, wrong = tag_header(arguments.tags)
  if wrong then fail(declaration, arguments, "argument", wrong) end
  if part_size and tags then
    fail(declaration, arguments, "argument", "the server takes no tags with an upload in parts; raise 'part_size' above the size of the file")
  end
  local bucket = bucket_of(requests, arguments, declaration)
  local file = { pid = arguments.pid, bucket = bucket, key = key, path = path, size = stat.size, part_size = part_size }
  if arguments.resume and not tags then parts.find(requests, declaration, file, arguments.part_size) end
  if file.part_size then return parts.upload(requests, declaration, file) end
  local object, response = named(declaration, arguments.pid, requests.object_upload,
    { bucket = bucket, key = key, path = path, tags = tags })
  if object.checksum ~= response.checksum then
    fail(declaration, arguments, "body", ("%s arrived damaged: the server has %s, the file is %s; upload it again"):format(
      key, tostring(object.checksum), tostring(response.checksum)))
  end
  return object
end

local function download(requests, arguments, declaration)
  local path = output.path(declaration, arguments, arguments.key, arguments.pid)
  return (named(declaration, arguments.pid, requests.object_download, {
    bucket = bucket_of(requests, arguments, declaration), key = arguments.key, version = arguments.version,
    output = path, overwrite = arguments.overwrite,
  }))
end

local function remove(requests, arguments, declaration)
  return (named(declaration, arguments.pid, requests.object_delete,
    { bucket = bucket_of(requests, arguments, declaration), key = arguments.key }))
end

local key = { name = "key", type = "string", required = true, summary = "Name of the file, as cap.files.list shows it." }

return {
  {
    name = "files.upload", summary = "Stores a local file with a draft; verifies its checksum.", effect = "write",
    parameters = { pid, { name = "path", type = "string", required = true, summary = "The local file." },
      { name = "name", type = "string", summary = "Name to store it under; that of the file unless told. May hold `/`." },
      { name = "tags", type = "object", summary = "Names and values to keep with the file." },
      { name = "part_size", type = "integer", check = "part_size",
        summary = "Sends the file in parts of so many bytes, at least 5 MiB; above 1 GiB it is always sent in parts." },
      { name = "resume", type = "boolean",
        summary = "Goes on with an upload in parts of this file that was not completed; sends all of it if there is none." } },
    returns = "the stored object: key, size, checksum, version_id, ...",
    notes = "The file is streamed. A file of that name gets a new version. Needs the right to update. An upload in parts sends a "
      .. "part again that did not arrive. One that the network, a timeout or ^C has ended is kept: `resume = true` compares what "
      .. "has arrived with the file and sends the rest; cap.buckets.uploads and abort find it and give it up.",
    example = 'cap.files.upload(pid, path, { name = "plots/mass.pdf", tags = { run = "2" } })', run = upload, source = "cap-api 3.6 F4",
  },
  {
    name = "files.download", summary = "Fetches a file of a draft; verifies its checksum.", effect = "read",
    parameters = { pid, key,
      { name = "output", type = "string", positional = true, summary = "Local file or directory; the current directory unless told." },
      { name = "overwrite", type = "boolean", summary = "Replaces a file that is there." },
      { name = "version", type = "string", summary = "A version other than the newest." } },
    returns = "{ path, size, checksum }",
    notes = "The file is streamed and gets its name only when it is complete. CAP sends no parts of files, so that a download that "
      .. "was cut begins anew.",
    example = 'local file = cap.files.download(pid, "plots/mass.pdf", output)\nprint(file.path, file.size)', run = download,
    source = "cap-api 3.6 F6",
  },
  {
    name = "files.remove", summary = "Removes a file from a draft.", effect = "destroy", parameters = { pid, key },
    returns = "true", example = 'cap.files.remove(pid, "plots/mass.pdf")', run = remove, source = "cap-api 3.6 F7",
  },
}
