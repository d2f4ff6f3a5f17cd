--- What became of each record of a plan, folded from journals: kept by the number of its line in the plan, a few bytes each, so
-- that memory does not grow with the number of records that went well.

local states = {}

---@class States
---@field made table<integer, integer> how many steps are behind a record
---@field doing table<integer, table> the entry of a step whose end is not known
---@field verdict table<integer, string> "conflict", "failed" or "unchanged"
---@field details table<integer, table> id and reason of a verdict
---@field changes table<integer, table> what was planned anew
---@field hashes table<integer, string> metadata that came out other than planned
---@field base table<integer, integer> the revision that the steps count from
---@field parts integer? in how many shards the plan is worked on
---@field begun boolean whether there is a journal at all
local States = {}
States.__index = States

--- No record has been begun.
---@return States
function states.new()
  return setmetatable({ made = {}, doing = {}, verdict = {}, details = {}, changes = {}, hashes = {}, base = {}, begun = false }, States)
end

--- Takes an entry of a journal in.
---@param entry table
---@param step_index table<string, integer> position of each step by name
function States:fold(entry, step_index)
  local n = entry.n
  if not n then return end
  if entry.doing then
    self.doing[n], self.base[n], self.verdict[n], self.details[n] = entry, entry.revision, nil, nil
  elseif entry.done then
    self.doing[n], self.verdict[n], self.details[n] = nil, nil, nil
    self.made[n] = step_index[entry.step]
    if entry.hash then self.hashes[n] = entry.hash end
  elseif entry.replanned then
    self.doing[n], self.verdict[n], self.details[n], self.made[n] = nil, nil, nil, nil
    local change = { change = entry.replanned }
    for name, value in next, entry do change[name] = value end
    self.changes[n] = change
  else
    local verdict = entry.conflict and "conflict" or entry.failed and "failed" or "unchanged"
    self.doing[n], self.verdict[n] = nil, verdict
    self.details[n] = { id = entry[verdict], reason = entry.reason }
  end
end

--- How many records have all steps behind them, and lists of those that could not be changed, in the order of the plan.
---@param steps integer how many steps there are
---@return table account applied, waiting, unknown, unchanged; conflicts and failed as lists of { id, reason }
function States:account(steps)
  local account = { applied = 0, waiting = 0, unknown = 0, unchanged = 0, conflicts = json.array {}, failed = json.array {} }
  for n, made in next, self.made do
    if not self.verdict[n] and not self.doing[n] then
      local name = made == steps and "applied" or "waiting"
      account[name] = account[name] + 1
    end
  end
  for _ in next, self.doing do account.unknown = account.unknown + 1 end
  local numbers = {}
  for n in next, self.verdict do numbers[#numbers + 1] = n end
  table.sort(numbers)
  for _, n in ipairs(numbers) do
    local verdict = self.verdict[n]
    if verdict == "unchanged" then
      account.unchanged = account.unchanged + 1
    else
      local list = verdict == "conflict" and account.conflicts or account.failed
      list[#list + 1] = { id = self.details[n].id, reason = self.details[n].reason }
    end
  end
  return account
end

--- Positions of the steps of a target by their names.
---@param target table
---@return table<string, integer>
function states.step_index(target)
  local index = {}
  for position, step in ipairs(target.steps) do index[step.name] = position end
  return index
end

return states
