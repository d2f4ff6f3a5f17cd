--- Takes one record through the steps of its change. Before a request is sent, the journal says on the disk that it will be; after
-- a doubtful end the record is looked at, so that nothing is done twice and nothing of others is overwritten. Reference 4.8.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local change = require "stdlib.migrate.change"
local patch = require "stdlib.migrate.patch"

--- How often a step is tried that the server did not make, beside what the client repeats by itself.
local most_tries = 5

--- Failures after which it makes no sense to go on with others: the server is not there, or does not know us.
local fatal = { network = true, timeout = true, tls = true, file = true, protected = true, memory = true }

local function is_fatal(problem) return fatal[problem.kind] or problem.status == 401 end

--- The reason of an error in one line.
local function reason_of(problem)
  if not errors.is(problem) then return tostring(problem) end
  local text = tostring(problem.message)
  for index, entry in ipairs(type(problem.errors) == "table" and problem.errors or {}) do
    if index > 3 then break end
    local field = type(entry) == "table" and entry.field
    local place = {}
    for i, key in ipairs(type(field) == "table" and field or {}) do place[i] = tostring(key) end
    text = ("%s%s %s%s"):format(text, index == 1 and ":" or ";", #place > 0 and table.concat(place, ".") .. ": " or "",
      type(entry) == "table" and tostring(entry.message) or tostring(entry))
  end
  return text .. (problem.status and (" (HTTP %d)"):format(problem.status) or "")
end

---@class Work
---@field client table
---@field target table
---@field journal table
---@field states States
---@field phase string?
---@field replans boolean?
---@field definition table? for planning anew

local Record = {}
Record.__index = Record

function Record:write(entry, is_durable)
  entry.n = self.n
  self.work.states:fold(entry, self.work.step_index)
  self.work.journal:add(entry, is_durable)
end

function Record:conclude(verdict, reason)
  self:write({ [verdict] = self.change.id, reason = reason }, false)
  return verdict
end

--- Reads the record; nil and the reason when it is not there for us.
function Record:look()
  local ok, look = pcall(self.work.target.read, self.work.client, self.change.id, self.change.pid)
  if ok then return look end
  if not errors.is(look) or is_fatal(look) or look.kind == "cancelled" or look.kind == "internal" then error(look, 0) end
  return nil, look.kind == "http" and (look.status or 0) >= 500 and "it cannot be read: " .. reason_of(look) or reason_of(look)
end

--- Computes the change anew on what the record is now; the verdict where that cannot be.
function Record:replan(look, reason)
  local work = self.work
  if not work.replans or self.has_replanned then return self:conclude("conflict", reason) end
  local disturbed = patch.disturbed(look.metadata, self.change.patch)
  if #disturbed > 0 then
    return self:conclude("conflict", ("%s; not planned anew, because these were changed too: %s"):format(
      reason, table.concat(disturbed, ", ")))
  end
  local entry = change.compute(work.definition, work.target, work.client, look)
  if entry.unchanged then return self:conclude("unchanged", "it needs no change any more") end
  if entry.problem then return self:conclude("conflict", ("%s; planned anew: %s"):format(reason, entry.reason)) end
  entry.replanned, entry.change = self.change.id, nil
  self.has_replanned = true
  self:write(entry, true)
  self.change = work.states.changes[self.n]
  self.change.id = self.change.change
  return nil
end

--- The stage of the record as it is; or nil and the verdict.
function Record:find_stage(look)
  local stage, reason = self.work.target.stage(self.change, look)
  if stage then return stage end
  local verdict = self:replan(look, reason)
  if verdict then return nil, verdict end
  return 0
end

--- Makes a step.
---@return string? verdict
---@return integer stage
---@return table? look
function Record:make(step, stage, look)
  local target, client = self.work.target, self.work.client
  for try = 1, most_tries do
    self:write({ doing = self.change.id, step = step.name, revision = self.change.revision }, true)
    local ok, result = pcall(target.perform, client, step, self.change, look)
    if ok then
      local is_last = step == target.steps[#target.steps]
      local differs = is_last and result.hash ~= self.change.after
      self:write({ done = self.change.id, step = step.name, revision = result.revision, hash = differs and result.hash or nil }, false)
      if differs then return self:conclude("failed", "the server stored something else than was planned"), stage + 1 end
      return nil, stage + 1, nil
    end
    if not errors.is(result) or result.kind == "cancelled" or result.kind == "internal" or result.kind == "file" then error(result, 0) end
    if result.status == 404 or result.status == 410 then return self:conclude("failed", reason_of(result)), stage end
    local now, problem = self:look()
    if not now then
      if is_fatal(result) then error(result, 0) end
      return self:conclude("failed", problem), stage
    end
    local is_at, reason = target.stage(self.change, now)
    if not is_at then
      local verdict = self:replan(now, reason)
      return verdict, 0, now
    elseif is_at > stage then
      self:write({ done = self.change.id, step = target.steps[is_at].name, revision = now.revision }, false)
      return nil, is_at, now
    end
    -- The server did not make the step: what it refuses for good is not asked for again.
    local status = result.status or 0
    if status >= 400 and status < 500 and status ~= 408 and status ~= 429 and status ~= 412 then
      local note = target.retreat and target.retreat(client, self.change, stage)
      return self:conclude("failed", reason_of(result) .. (note and "; " .. note or "")), stage
    elseif try == most_tries then
      if is_fatal(result) then error(result, 0) end
      return self:conclude("failed", ("%s, %d times"):format(reason_of(result), most_tries)), stage
    end
    native.sleep(0.1 * 2 ^ try)
    look = now
  end
end

--- Looks where the record is and notes it; the verdict where it is in none of the stages.
---@param stage integer where this plan has brought it, as far as is known
---@param is_doubtful boolean whether this plan may have brought it further
---@return integer? stage
---@return string? verdict
---@return table? look
function Record:locate(stage, is_doubtful)
  local target = self.work.target
  local look, problem = self:look()
  if not look then return nil, self:conclude("failed", problem) end
  local found, verdict = self:find_stage(look)
  if not found then return nil, verdict end
  if found ~= stage and found < #target.steps and not is_doubtful and not self.has_replanned then
    return nil, self:conclude("conflict", found > stage and "it is open for editing: somebody else has begun to change it"
      or "it was put back since")
  end
  if found > 0 and (is_doubtful or found ~= stage) then
    self:write({ done = self.change.id, step = target.steps[found].name, revision = look.revision }, false)
  end
  return found, nil, look
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
