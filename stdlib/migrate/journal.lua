--- The journal of a plan: what was begun and what came of it, one line each (see stdlib.migrate.ledger).
--
--   {"journal": {...}}                    format, plan (its sum), shard, user
--   {"run": {...}}                        a process began to work: command, host, process, time
--   {"doing": ID, n, step, revision}      on the disk before the request of a step is sent
--   {"done": ID, n, step, revision}       the step was made; `hash` when the metadata is not what was planned
--   {"conflict": ID, n, reason}, {"failed": ID, n, reason}, {"unchanged": ID, n}; `doubtful` when it was not to be found out
--                                         what became of the step, `untouched` when the server refused the first one for good
--   {"replanned": ID, n, revision, before, after, patch, undo}
--
-- n is the line of the record in the plan. A last line that a crash cut off is taken back by the next run.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local files = require "stdlib.migrate.files"
local ledger = require "stdlib.migrate.ledger"

local journal = {}

--- What a journal must begin with; raises when it is another plan's.
local function check_header(action, path, text, plan)
  local ok, entry = pcall(json.decode, text)
  local header = ok and type(entry) == "table" and entry.journal
  if type(header) ~= "table" or header.format ~= 1 then files.refuse(action, path, "it is no journal of this version of cap") end
  if header.plan ~= plan.sum then
    files.refuse(action, path, ("it is the journal of another plan than %s"):format(plan.path),
      "Put the journal back beside its own plan, or plan under another name.")
  end
  return header
end

--- Reads a journal.
---@param action string for errors
---@param path string
---@param plan Plan
---@param visit fun(entry: table) gets every entry but the header
---@return table? header nil when there is no journal, or it has no entry
---@return string sum
---@return integer length of what holds together
function journal.read(action, path, plan, visit)
  local opened, problem = io.open(path, "rb")
  if not opened then
    if not native.stat(path) then return nil, "", 0 end
    -- One that is there and not ours to read is not the same as none.
    errors.raise { kind = "file", operation = "migrate." .. action, message = "cannot read the journal: " .. problem }
  end
  local file <close> = opened
  local header, sum, length = nil, "", 0
  for text, number, own, bytes in ledger.texts(file) do
    if number == 1 then header = check_header(action, path, text, plan) else visit(json.decode(text)) end
    sum, length = own, bytes
  end
  -- Only the end may be damaged: lines after it that are whole were written later, by somebody who had read it. What holds by
  -- now was written while we read.
  file:seek("set", length)
  local broken = file:read "L"
  if broken and not ledger.open(sum, broken:sub(1, -2)) and file:read "L" then
    files.refuse(action, path, ("it is damaged after %d bytes, and not at its end"):format(length),
      "Put a copy back; without one, plan anew: what was changed already needs no change then.")
  end
  return header, sum, length
end

local Journal = {}
Journal.__index = Journal

--- Opens a journal for writing and locks it; raises when another process has it.
---@param action string
---@param path string
---@param plan Plan
---@param visit fun(entry: table) gets the entries that are there
---@return table journal `is_new` when it had none
function journal.open(action, path, plan, visit)
  local number, length, kind = native.journal_open(path, false, true)
  if not number then
    if kind == "locked" then files.refuse(action, path, "another process works on it", "cap migrate status tells how far it is.") end
    errors.raise { kind = "file", operation = "migrate." .. action, message = length }
  end
  local opened = setmetatable({ path = path, number = number, sum = "" }, Journal)
  local ok, header, sum, whole = pcall(journal.read, action, path, plan, visit)
  if not ok then
    opened:close()
    error(header, 0)
  end
  opened.header, opened.is_new, opened.sum, opened.whole, opened.length = header, header == nil, sum, whole, length
  return opened
end

--- Makes the journal ready for entries: takes a torn end back, writes the header of a new one, and tells who works on it.
---@param action string
---@param plan Plan
---@param shard string?
function Journal:begin(action, plan, shard)
  self.has_begun = true
  if self.whole < self.length then native.journal_truncate(self.number, self.whole) end
  if self.is_new then
    self:add({ journal = { format = 1, plan = plan.sum, shard = shard, user = plan.header.user } }, false)
  end
  local host, process = native.host()
  self:add({ run = { command = action, host = host, process = process, time = os.date "!%Y-%m-%dT%H:%M:%SZ" } }, true)
end

--- Adds an entry.
---@param entry table
---@param is_durable boolean whether to wait until it is on the disk
function Journal:add(entry, is_durable)
  local line
  line, self.sum = ledger.seal(self.sum, entry)
  native.journal_append(self.number, line, is_durable)
end

--- Waits until all entries are on the disk; raises when they cannot be.
function Journal:sync() native.journal_append(self.number, "", true) end

--- Gives the lock back. A journal that was made and never begun goes away: the plan has not been begun.
function Journal:close()
  if not self.number then return end
  if self.is_new and self.length == 0 and not self.has_begun then os.remove(self.path) end
  native.journal_close(self.number)
  self.number = nil
end

Journal.__close = Journal.close

return journal
