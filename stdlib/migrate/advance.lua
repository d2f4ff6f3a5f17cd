--- Takes one record through the steps of its change. Before a request is sent, the journal says on the disk that it will be; after
-- a doubtful end the record is looked at, so that nothing is done twice and nothing of others is overwritten. Reference 4.8.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local change = require "stdlib.migrate.change"
local failures = require "stdlib.migrate.failures"
local patch = require "stdlib.migrate.patch"

--- How often a step is tried that the server did not make, beside what the client repeats by itself.
local most_tries = 5

---@class Work
---@field client table
---@field target table
---@field journal table
---@field states States
---@field step_index table<string, integer>
---@field phase string?
---@field gate function lets as many requests run at once as were asked for
---@field replans boolean?
---@field definition table? for planning anew

---@class Record a record of a plan while it is worked on
local Record = {}
Record.__index = Record

function Record:write(entry, is_durable)
  entry.n = self.n
  self.work.states:fold(entry, self.work.step_index)
  self.work.journal:add(entry, is_durable)
end

--- Notes that a step is behind the record.
function Record:note_done(stage, look, hash)
  self:write({ done = self.change.id, step = self.work.target.steps[stage].name, revision = look.revision, hash = hash }, false)
end

--- Notes what became of the record.
---@param is_doubtful boolean? whether the step that was sent may have been made
---@return string verdict
function Record:conclude(verdict, reason, is_doubtful)
  self:write({ [verdict] = self.change.id, reason = reason, doubtful = is_doubtful or nil }, false)
  return verdict
end

--- Notes that the server has refused a step for good: of one that was the first, nothing is in the record.
function Record:refused(reason, stage)
  self:write({ failed = self.change.id, reason = reason, untouched = stage == 0 or nil }, false)
  return "failed"
end

--- Reads the record; nil and the verdict when it cannot be read.
function Record:look()
  local target, states = self.work.target, self.work.states
  local ok, look = pcall(self.work.gate, target.read, self.work.client, self.change.id, self.change.pid)
  if ok then return look end
  if failures.is_fatal(look) then error(look, 0) end
  local is_gone = look.status == 404 or look.status == 410
  return nil, self:conclude("failed", (is_gone and "" or "it cannot be read: ") .. failures.reason(look),
    not is_gone and states.doing[self.n] ~= nil)
end

--- Computes the change anew on what the record is now; the verdict where that cannot be.
function Record:replan(look, reason)
  local work = self.work
  if not work.replans or self.has_replanned then return self:conclude("conflict", reason) end
  local function refuse(why) return self:conclude("conflict", ("%s; not planned anew: %s"):format(reason, why)) end
  if work.states.tried[self.n] and #patch.disturbed(look.metadata, self.change.undo) == 0 then
    return refuse "the change of this plan may be in it already"
  end
  local disturbed = patch.disturbed(look.metadata, self.change.patch)
  if #disturbed > 0 then return refuse("these were changed too: " .. table.concat(disturbed, ", ")) end
  local entry = change.compute(work.definition, work.target, work.client, look)
  if entry.unchanged then return self:conclude("unchanged", "it needs no change any more") end
  if entry.problem then return refuse(entry.reason) end
  self.has_replanned = true
  self:take(entry)
  return nil
end

--- Goes on with another change of the record.
function Record:take(entry)
  entry.replanned, entry.change = self.change.id, nil
  self:write(entry, true)
  self.change = self.work.states.changes[self.n]
  self.change.id = self.change.change
end

--- The stage of the record as it is; or nil and the verdict.
function Record:find_stage(look)
  local stage, reason = self.work.target.stage(self.change, look)
  if stage then return stage end
  local verdict = self:replan(look, reason)
  if verdict then return nil, verdict end
  return 0
end

--- Looks where the record is and notes it; the verdict where it is in none of the stages.
---@param stage integer where this plan has brought it, as far as is known
---@param is_doubtful boolean whether this plan may have brought it further
---@return integer? stage
---@return string? verdict
---@return table? look
function Record:locate(stage, is_doubtful)
  local target = self.work.target
  local look, unreadable = self:look()
  if not look then return nil, unreadable end
  local found, verdict = self:find_stage(look)
  if not found then return nil, verdict end
  if found ~= stage and found < #target.steps and not is_doubtful and not self.has_replanned then
    return nil, self:conclude("conflict", found > stage and "it is open for editing: somebody else has begun to change it"
      or "it was put back since")
  end
  if found > 0 and (is_doubtful or found ~= stage or self.work.states.verdict[self.n]) then self:note_done(found, look) end
  return found, nil, look
end

--- Publishes a record again that was opened and cannot be changed, if nobody has changed it meanwhile; what came of it, in words.
---@param revision integer of the opened record
function Record:retreat(revision)
  local target = self.work.target
  if not target.retreat then return "" end
  local ok, closed = pcall(target.retreat, self.work.client, self.change, revision)
  if not ok then
    if failures.is_fatal(closed) then error(closed, 0) end
    return "; it stays open for editing: " .. failures.reason(closed)
  end
  if not closed then return "; it stays open for editing" end
  if closed.hash == self.change.before then
    -- As it was, two revisions on: from there it can be tried again.
    local entry = {}
    for name, value in next, self.change do entry[name] = value end
    entry.revision, entry.id, entry.n = closed.revision, nil, nil
    self:take(entry)
  end
  return "; it was published again as it was"
end

--- Sends a step until it is made or cannot be.
---@return string? verdict
---@return integer stage
---@return table? look
function Record:make(step, stage, look)
  local target, client = self.work.target, self.work.client
  for try = 1, most_tries do
    self:write({ doing = self.change.id, step = step.name, revision = self.change.revision,
      after = self.change.is_partial and self.change.after or nil }, true)
    local ok, result = pcall(self.work.gate, target.perform, client, step, self.change, look)
    if ok then
      local is_at = target.stage(self.change, result)
      if is_at == stage + 1 then
        self:note_done(is_at, result)
        return nil, is_at, nil
      end
      self:note_done(stage + 1, result, result.hash)
      if stage + 1 < #target.steps and result.hash ~= self.change.after then
        local reason = "somebody changed it at the very moment"
        return self:conclude("conflict", reason .. self:retreat(result.revision)), stage
      end
      return self:conclude("failed", "the server stored something else than was planned"), stage + 1
    end
    if not errors.is(result) or failures.is_ours(result) then error(result, 0) end
    if result.status == 404 or result.status == 410 then return self:refused(failures.reason(result), stage), stage end
    local now, unreadable = self:look()
    if not now then
      if failures.is_fatal(result) then error(result, 0) end
      return unreadable, stage
    end
    local is_at, reason = target.stage(self.change, now)
    if not is_at then
      local verdict = self:replan(now, reason)
      return verdict, 0, now
    elseif is_at > stage then
      self:note_done(is_at, now)
      return nil, is_at, now
    end
    -- The server did not make the step: what it refuses for good is not asked for again.
    local status = result.status or 0
    if status >= 400 and status < 500 and status ~= 408 and status ~= 429 and status ~= 412 then
      local note = stage > 0 and step.phase ~= "publish" and self:retreat(now.revision) or ""
      return self:refused(failures.reason(result) .. note, stage), stage
    elseif try == most_tries then
      if failures.is_fatal(result) then error(result, 0) end
      return self:conclude("failed", ("%s, %d times"):format(failures.reason(result), most_tries)), stage
    end
    native.sleep(0.1 * 2 ^ try)
    look = now
  end
end

--- Works on a record of a plan until it is done, cannot be done, or waits for another phase.
---@param work Work
---@param n integer line of the record in the plan
---@param planned table its change
---@return string outcome "applied", "waiting", "conflict", "failed" or "unchanged"
return function(work, n, planned)
  local states, steps = work.states, work.target.steps
  local record = setmetatable({ work = work, n = n, change = states.changes[n] or planned }, Record)
  record.change.id = record.change.change
  local stage, look, verdict = states.made[n] or 0, nil, nil
  if states.doing[n] or states.verdict[n] then
    stage, verdict, look = record:locate(stage, states.doing[n] ~= nil)
    if verdict then return verdict end
  end
  while stage < #steps do
    local step = steps[stage + 1]
    if work.phase and step.phase ~= work.phase then return "waiting" end
    if not step.is_conditional and not look then
      stage, verdict, look = record:locate(stage, false)
    else
      verdict, stage, look = record:make(step, stage, look)
    end
    if verdict then return verdict end
  end
  return "applied"
end
