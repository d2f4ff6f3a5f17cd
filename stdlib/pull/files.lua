--- The files of an analysis: fetches those that its copy does not hold.

local native = require "stdlib.native"

local files = {}

local count = 0

--- A path for one more file.
local function path()
  count = count + 1
  return ("%s/%d"):format(native.pull_downloads(), count)
end

--- Fetches one file and compares it with what the server lists. The transfer itself is checked by the client.
local function fetch(api, bucket, file)
  local output = path()
  local got = api.fetch { bucket = bucket, key = file.key, output = output }
  if got.size ~= file.size or (file.checksum:find "^md5:" and got.checksum ~= file.checksum) then
    os.remove(output)
    error(("it is not what the server lists: %s of %d bytes, not %s of %d"):format(got.checksum, got.size, file.checksum, file.size), 0)
  end
  return output
end

--- Fetches what is new.
---@param api table
---@param analysis table draft, record
---@return table contents paths by checksum
---@return table[] lost { key, reason } of the files that could not be fetched
function files.fetch(api, analysis)
  local contents, lost, known = {}, {}, {}
  for _, checksum in ipairs(native.pull_checksums(analysis.draft.id)) do known[checksum] = true end
  for _, shown in ipairs { analysis.draft, analysis.record } do
    local bucket = type(shown.links) == "table" and type(shown.links.bucket) == "string" and shown.links.bucket:match "/files/([^/?#]+)"
    for _, file in ipairs(bucket and shown.files or {}) do
      if not known[file.checksum] then
        local ok, result = pcall(fetch, api, bucket, file)
        if ok then
          contents[file.checksum], known[file.checksum] = result, true
        else
          lost[#lost + 1] = { key = file.key, reason = tostring(result) }
        end
      end
    end
  end
  return contents, lost
end

return files
