--- Uploads in parts, for big files: what was sent is not lost with one broken connection. Reference 3.6 F9 to F13, 7.23.

local errors = require "stdlib.errors"

local parts = {}

local mebibyte = 1024 * 1024
--- From here on files go in parts unless told.
local threshold = 1024 * mebibyte
local usual_part = 64 * mebibyte
--- The server takes files in parts only above this size, and no more parts than this.
local smallest_file, most_parts = 5 * mebibyte, 10000
local attempts = 3

--- The size of the parts in which a file goes; nil when it goes as a whole.
---@param size integer of the file
---@param wanted integer? of a part
---@return integer?
function parts.size(size, wanted)
  if not wanted and size <= threshold then return nil end
  if size <= smallest_file or (wanted and wanted > size) then return nil end
  local part = math.max(wanted or usual_part, size // most_parts + 1)
  -- The server cannot complete a file whose last part would be empty.
  while size % part == 0 do part = part + 1 end
  return part
end

--- Calls a request in the name of the function that the script called.
local function call(declaration, upload, request, arguments)
  local ok, result, response = pcall(request, arguments)
  if ok then return result, response end
  if errors.is(result) then result.operation, result.on = declaration.full_name, upload.pid end
  error(result, 0)
end

local repeatable = { network = true, timeout = true, rate = true, body = true }

--- Stores one part and compares its checksum.
local function store(requests, declaration, upload, arguments)
  local part, response = call(declaration, upload, requests.upload_part, arguments)
  if part.checksum ~= response.checksum then
    errors.raise { kind = "body", operation = declaration.full_name, on = upload.pid, body = part,
      message = ("part %d of %s arrived damaged: the server has %s, the file is %s"):format(arguments.number, upload.key,
        tostring(part.checksum), tostring(response.checksum)) }
  end
end

--- Sends one part; storing a part twice is harmless, so it is repeated.
local function send(requests, declaration, upload, id, number)
  local offset = number * upload.part_size
  local arguments = { bucket = upload.bucket, key = upload.key, upload = id, number = number, path = upload.path,
    offset = offset, count = math.min(upload.part_size, upload.size - offset) }
  for attempt = 1, attempts do
    local ok, problem = pcall(store, requests, declaration, upload, arguments)
    if ok then return end
    local can_repeat = errors.is(problem) and (repeatable[problem.kind] or (problem.status or 0) >= 500)
    if not can_repeat or attempt == attempts then error(problem, 0) end
  end
end

--- Completion answers 200 whatever happens, after blanks: the body tells.
local function complete(requests, declaration, upload, id)
  local answer = call(declaration, upload, requests.upload_complete, { bucket = upload.bucket, key = upload.key, upload = id })
  if type(answer) ~= "table" or answer.completed ~= true then
    errors.raise { kind = "http", operation = declaration.full_name, on = upload.pid, body = answer,
      status = type(answer) == "table" and math.type(answer.status) and answer.status or nil,
      message = "the server could not put the parts together: " .. tostring(type(answer) == "table" and answer.message or answer) }
  end
end

--- The object that came of the parts.
local function object(requests, declaration, upload)
  local bucket = call(declaration, upload, requests["buckets.get"], { bucket = upload.bucket })
  for _, candidate in ipairs(bucket.contents or {}) do
    if candidate.key == upload.key then return candidate end
  end
  errors.raise { kind = "not_found", operation = declaration.full_name, on = upload.pid,
    message = "the upload is complete, but the server does not list the file" }
end

--- Sends a file in parts; gives the upload up when a part cannot be stored.
---@param requests table
---@param declaration table
---@param upload table pid, bucket, key, path, size, part_size
---@return table object
function parts.upload(requests, declaration, upload)
  local id
  local ok, result = pcall(function()
    id = call(declaration, upload, requests.upload_start,
      { bucket = upload.bucket, key = upload.key, size = upload.size, part_size = upload.part_size }).id
    for number = 0, upload.size // upload.part_size do
      send(requests, declaration, upload, id, number)
    end
    complete(requests, declaration, upload, id)
    return object(requests, declaration, upload)
  end)
  if ok then
    if result.size ~= upload.size then
      errors.raise { kind = "body", operation = declaration.full_name, on = upload.pid, body = result,
        message = ("%s arrived damaged: the server has %s bytes of %d"):format(upload.key, tostring(result.size), upload.size) }
    end
    return result
  end
  -- What has arrived would count against the size of the bucket; the first failure is the one to tell.
  if id then pcall(requests["buckets.abort"], { bucket = upload.bucket, key = upload.key, upload = id }) end
  error(result, 0)
end

return parts
