--- Uploads in parts, for big files: what was sent is not lost with one broken connection, nor with the end of the program.
-- Reference 3.6 F3, F9 to F13, 7.23.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local output = require "stdlib.output"
local Bar = require "stdlib.progress_bar"

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

--- Where a part lies in the file.
local function part_of(upload, number)
  local offset = number * upload.part_size
  return { path = upload.path, offset = offset, count = math.min(upload.part_size, upload.size - offset),
    progress = upload.bar.line, base = offset }
end

--- Sends one part; storing a part twice is harmless, so it is repeated.
local function send(requests, declaration, upload, number)
  local arguments = part_of(upload, number)
  arguments.bucket, arguments.key, arguments.upload, arguments.number = upload.bucket, upload.key, upload.id, number
  for attempt = 1, attempts do
    local ok, problem = pcall(store, requests, declaration, upload, arguments)
    if ok then return end
    local can_repeat = errors.is(problem) and (repeatable[problem.kind] or (problem.status or 0) >= 500)
    if not can_repeat or attempt == attempts then error(problem, 0) end
  end
end

--- Checksums of the parts that have arrived, by their number.
local function arrived(requests, declaration, upload)
  local checksums = {}
  local answer = call(declaration, upload, requests["buckets.upload"], { bucket = upload.bucket, key = upload.key, upload = upload.id })
  for _, part in ipairs(errors.member(answer, declaration, upload.pid, "parts")) do
    if type(part) == "table" and math.type(part.part_number) then checksums[part.part_number] = part.checksum end
  end
  return checksums
end

--- Whether a part of the file is what the server has.
local function is_same(declaration, upload, number, checksum)
  local own, problem = native.checksum(part_of(upload, number))
  if own then return own == checksum end
  errors.raise { kind = "file", operation = declaration.full_name, on = upload.pid, message = problem }
end

--- Completion answers 200 whatever happens, after blanks: the body tells.
local function complete(requests, declaration, upload)
  local answer = call(declaration, upload, requests.upload_complete, { bucket = upload.bucket, key = upload.key, upload = upload.id })
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

--- Looks for an upload of the file that was not completed, the newest one; puts its `id` and `part_size` into `upload`.
---@param requests table
---@param declaration table
---@param upload table pid, bucket, key, size
---@param part_size integer? the only one that is wanted
function parts.find(requests, declaration, upload, part_size)
  local wanted = part_size and parts.size(upload.size, part_size)
  local newest
  for _, open in ipairs(call(declaration, upload, requests["buckets.uploads"], { bucket = upload.bucket })) do
    local fits = type(open) == "table" and open.key == upload.key and open.size == upload.size and open.completed ~= true
      and type(open.id) == "string" and math.type(open.part_size) == "integer" and open.part_size > 0
      and upload.size % open.part_size > 0 and (not wanted or open.part_size == wanted)
    if fits and (not newest or tostring(open.created) > tostring(newest.created)) then newest = open end
  end
  if newest then upload.id, upload.part_size = newest.id, newest.part_size end
end

--- Sends what the server does not have.
local function send_all(requests, declaration, upload)
  local checksums = upload.id and arrived(requests, declaration, upload) or {}
  upload.id = upload.id or call(declaration, upload, requests.upload_start,
    { bucket = upload.bucket, key = upload.key, size = upload.size, part_size = upload.part_size }).id
  for number = 0, upload.size // upload.part_size do
    if not (checksums[number] and is_same(declaration, upload, number, checksums[number])) then
      send(requests, declaration, upload, number)
    end
  end
  complete(requests, declaration, upload)
  return object(requests, declaration, upload)
end

--- After these the server may well take the rest later.
local keeps = { network = true, timeout = true, cancelled = true }

local function how_to_go_on(upload)
  return ("What has arrived is kept. Go on with cap.files.upload(%q, %q, { %sresume = true }), or give it up with "
    .. "cap.buckets.abort(%q, %q, %q)."):format(upload.pid, upload.path,
      upload.key ~= output.base_name(upload.path) and ("name = %q, "):format(upload.key) or "", upload.bucket, upload.key, upload.id)
end

--- Sends a file in parts, or the rest of it. Gives the upload up when the server does not want it; when it cannot be reached,
-- what has arrived is kept.
---@param requests table
---@param declaration table
---@param upload table pid, bucket, key, path, size, part_size; with `id` one to go on with
---@return table object
function parts.upload(requests, declaration, upload)
  local bar <close> = Bar.open { label = output.base_name(upload.key), total = upload.size, unit = "bytes" }
  upload.bar = bar
  local ok, result = pcall(send_all, requests, declaration, upload)
  if ok then
    if result.size ~= upload.size then
      errors.raise { kind = "body", operation = declaration.full_name, on = upload.pid, body = result,
        message = ("%s arrived damaged: the server has %s bytes of %d"):format(upload.key, tostring(result.size), upload.size) }
    end
    return result
  end
  if upload.id and errors.is(result) and keeps[result.kind] then
    result.hint = result.hint or how_to_go_on(upload)
  elseif upload.id then
    -- What has arrived would count against the size of the bucket; the first failure is the one to tell.
    pcall(requests["buckets.abort"], { bucket = upload.bucket, key = upload.key, upload = upload.id })
  end
  error(result, 0)
end

return parts
