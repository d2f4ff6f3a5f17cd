--- migrate.undo: puts back what was before, by patch (a PUT would lose values), where a record is still what was written.

local native = require "stdlib.native"
local jsonpatch = require "stdlib.jsonpatch"
local advance = require "stdlib.migrate.advance"
local failures = require "stdlib.migrate.failures"
local files = require "stdlib.migrate.files"
local journal = require "stdlib.migrate.journal"
local patch = require "stdlib.migrate.patch"
local place = require "stdlib.migrate.place"
local planfile = require "stdlib.migrate.planfile"
local report = require "stdlib.migrate.report"
local run_over = require "stdlib.migrate.run"
local states = require "stdlib.migrate.states"
local gate_for = require "stdlib.migrate.gate"

--- The change that puts a record back.
local function backwards(planned, written)
  return { change = planned.change, id = planned.change, pid = planned.pid, before = written, after = planned.before,
    patch = planned.undo, undo = planned.patch }
end

--- Adjusts a change to what the server can put back at all; what stays is returned as text.
local function restrict(target, change, look)
  if not target.restorable then return nil end
  local possible, staying = target.restorable(look, jsonpatch.apply(look.metadata, change.patch))
  if not staying then return nil end
  local text = json.encode(possible)
  change.patch, change.after, change.is_partial = patch.make(look.metadata, possible), native.sha256(text), true
  return staying
end

---@class Restoring
---@field work Work of the undo
---@field applied States of the plan

--- Puts one record back.
---@param restoring Restoring
---@param n integer
---@param planned table the change that was made
local function restore(restoring, n, planned)
  local work, applied = restoring.work, restoring.applied
  local target, undone, id = work.target, work.states, planned.change
  local function write(entry)
    entry.n = n
    undone:fold(entry, work.step_index)
    work.journal:add(entry, false)
  end
  local function conclude(verdict, reason) write { [verdict] = id, reason = reason } end
  local function restored(look) write { done = id, step = target.steps[#target.steps].name, revision = look.revision } end

  planned.id = id
  local change = backwards(planned, applied.hashes[n] or planned.after)
  local ok, look = pcall(work.gate, target.read, work.client, id, planned.pid)
  if not ok then
    if failures.is_fatal(look) then error(look, 0) end
    return conclude("failed", "it cannot be read: " .. failures.reason(look))
  end
  local doing, staying = undone.doing[n], nil
  if undone.base[n] then
    change.revision = undone.base[n]
  elseif look.hash == change.before then
    -- What this plan has opened and changed and not published yet is open already: the first step is behind it.
    local is_open = #target.steps > 1 and look.status == "draft"
    if is_open and applied.made[n] == #target.steps and not applied.doing[n] then
      return conclude("conflict", "it is open for editing: somebody has begun to change it")
    end
    change.revision = look.revision and look.revision - (is_open and 1 or 0)
    undone.made[n] = is_open and 1 or nil
    staying = restrict(target, change, look)
    if #change.patch == 0 then return conclude("conflict", "nothing was put back: " .. staying) end
  elseif look.hash == planned.before then
    if doing then return restored(look) end -- which it was not before the last run
    -- One that this plan has opened and not changed is published again.
    local is_ours = target.retreat and look.status == "draft" and look.revision == planned.revision + 1
    local closed, problem = true, nil
    if is_ours then closed, problem = pcall(target.retreat, work.client, planned, look.revision) end
    if not closed then
      if failures.is_fatal(problem) then error(problem, 0) end
      return conclude("failed", "it stays open for editing: " .. failures.reason(problem))
    end
    return conclude("unchanged", "it is as it was before")
  elseif doing and doing.after == look.hash then
    restored(look)
    return conclude("conflict", "it was put back, but for what the server cannot remove")
  elseif not applied.made[n] and not applied.doing[n] and #patch.disturbed(look.metadata, planned.undo) > 0 then
    return conclude("unchanged", "the change of this plan is not in it")
  else
    return conclude("conflict", patch.disturbance(look.metadata, planned.undo))
  end
  local outcome = advance(work, n, change)
  if outcome == "applied" and staying then conclude("conflict", "it was put back, but " .. staying) end
end

--- Undoes a plan.
---@param path string
---@param options table concurrency, client
---@return table report with `restored` and `left`
return function(path, options)
  local plan = planfile.open("undo", path)
  local target = place.target(plan)
  local client = place.client("undo", target, options.client)
  place.check("undo", plan, client)
  local index, applied = states.step_index(target), states.new()
  local work = { client = client, target = target, states = states.new(), step_index = index,
    gate = gate_for(options.concurrency or 16) }
  -- This one first: an apply that begins now sees it.
  local book <close> = journal.open("undo", files.undo_journal(path), plan, function(entry) work.states:fold(entry, index) end)
  -- The locks of the others are held meanwhile: nobody may apply what is being undone.
  local books <close> = setmetatable({}, { __close = function(books)
    for _, other in ipairs(books) do other:close() end
  end })
  for _, known in ipairs(files.journals(path)) do
    books[#books + 1] = journal.open("undo", known.path, plan, function(entry) applied:fold(entry, index) end)
  end
  applied.begun = #books > 0
  if not applied.begun then
    local result = report.make(plan, target, applied)
    result.restored, result.left = 0, json.array {}
    return result
  end
  --- Whether a record is to be looked at: this plan may have changed it, and no undo has come to an end with it.
  local function is_open(n, entry)
    if not entry.change or not applied.made[n] and not applied.tried[n] then return false end
    local verdict = work.states.verdict[n]
    if verdict then return verdict == "failed" end
    return (work.states.made[n] or 0) < #target.steps
  end
  work.journal = book
  local total, entries = 0, plan:entries()
  for n, entry in plan:entries() do
    if is_open(n, entry) then total = total + 1 end
  end
  place.ask("undo", plan, client, total)
  book:begin("undo", plan)
  local restoring = { work = work, applied = applied }
  work.states.begun = true
  local run = run_over({ label = "undoing", unit = target.noun .. "s", total = total, concurrency = options.concurrency or 16 },
    function()
      for n, entry in entries do
        if is_open(n, entry) then return { n = n, entry = entry } end
      end
      return nil
    end, function(item) restore(restoring, item.n, applied.changes[item.n] or item.entry) end)
  return report.of_run(report.make(plan, target, applied, work.states), run, book)
end
