--- Parts of a plan for several processes: which record belongs to which is told by a checksum of its id, the same everywhere.

local native = require "stdlib.native"
local files = require "stdlib.migrate.files"

local shards = {}

--- The shard of an option.
---@param text string? such as "2/8"
---@return { index: integer, count: integer }?
function shards.read(text)
  if not text then return nil end
  local index, count = text:match "^(%d+)/(%d+)$"
  index, count = math.tointeger(tonumber(index or "")), math.tointeger(tonumber(count or ""))
  if not index or index < 1 or index > count then
    files.refuse("apply", nil, ("a shard is i/n with 1 <= i <= n, such as 2/8, not %s"):format(text))
  end
  return { index = index, count = count }
end

--- Whether a record belongs to a shard.
---@param shard { index: integer, count: integer }?
---@param id string
---@return boolean
function shards.has(shard, id)
  return not shard or tonumber(native.sha256(id):sub(1, 12), 16) % shard.count + 1 == shard.index
end

--- Raises if a plan was begun in other parts than it is to be gone on with.
---@param action string
---@param path string of the plan
---@param shard { index: integer, count: integer }?
function shards.check(action, path, shard)
  for _, known in ipairs(files.journals(path)) do
    local theirs = known.shard
    if (theirs and theirs.count or 0) ~= (shard and shard.count or 0) then
      files.refuse(action, path, theirs and ("it was begun in %d parts (%s)"):format(theirs.count, known.path)
        or ("it was begun as a whole (%s)"):format(known.path),
        theirs and ("Go on with --shard i/%d."):format(theirs.count) or "Go on without --shard.")
    end
  end
end

return shards
