--- migrate.apply and migrate.resume: make the changes of a plan.

local native = require "stdlib.native"
local advance = require "stdlib.migrate.advance"
local definitions = require "stdlib.migrate.definition"
local files = require "stdlib.migrate.files"
local journal = require "stdlib.migrate.journal"
local place = require "stdlib.migrate.place"
local planfile = require "stdlib.migrate.planfile"
local report = require "stdlib.migrate.report"
local run_over = require "stdlib.migrate.run"
local selection = require "stdlib.migrate.selection"
local shards = require "stdlib.migrate.shards"
local states = require "stdlib.migrate.states"
local gate_for = require "stdlib.migrate.gate"

--- A set of the ids of an option: a text as on the command line, or a list.
local function set_of(action, ids)
  if ids == nil then return nil end
  local set = {}
  for _, id in ipairs(type(ids) == "table" and ids or selection.ids(action, ids)) do set[id] = true end
  return set
end

--- Whether a record is to be worked on.
local function chooser(work, options, shard, only, skip)
  local applied, steps = work.states, work.target.steps
  return function(n, entry)
    local id = entry.change
    if not id or not shards.has(shard, id) or only and not only[id] or skip and skip[id] then return false end
    local verdict, made = applied.verdict[n], applied.made[n] or 0
    local is_settled = verdict == "unchanged" or verdict == "conflict" and not options.replan_conflicts
      or verdict == "failed" and not options.retry_failed
    if is_settled and not applied.doing[n] then return false end
    if made == #steps and not verdict then return false end
    return not work.phase or applied.doing[n] ~= nil or steps[math.min(made + 1, #steps)].phase == work.phase
  end
end

--- Walks the records of a plan that are to be worked on, at most so many.
local function walker(plan, chosen, most)
  local entries, count = plan:entries(), 0
  return function()
    if most and count >= most then return nil end
    for n, entry in entries do
      if chosen(n, entry) then
        count = count + 1
        return { n = n, entry = entry }
      end
    end
    return nil
  end
end

--- How many records are to be worked on, and how many of the shard are planned and unchanged.
---@param is_whole boolean whether that is the whole plan: then it tells itself
---@return integer
---@return table part
local function count(plan, chosen, shard, is_whole)
  local summary = plan.summary
  if is_whole then return summary.planned, { planned = summary.planned, unchanged = summary.unchanged } end
  local total, part = 0, { planned = 0, unchanged = 0 }
  for n, entry in plan:entries() do
    if chosen(n, entry) then total = total + 1 end
    local id = entry.change or entry.unchanged
    if id and shards.has(shard, id) then
      local name = entry.change and "planned" or "unchanged"
      part[name] = part[name] + 1
    end
  end
  return total, part
end

--- What is wrong with records that were changed, read again; nil when all is well.
local function canary_problem(work, items)
  for _, item in ipairs(items) do
    local id, verdict = item.entry.change, work.states.verdict[item.n]
    if verdict and verdict ~= "unchanged" then
      return ("%s: %s"):format(id, work.states.details[item.n].reason)
    elseif not verdict and (work.states.made[item.n] or 0) >= work.target.writing_step then
      local look = work.target.read(work.client, id, item.entry.pid)
      if look.hash ~= (work.states.changes[item.n] or item.entry).after then return id .. " is not what was written" end
    end
  end
  return nil
end

--- Works off the first records, and reads them again.
---@return Run
---@return integer count
local function run_canary(work, count, how, items, one)
  local first = {}
  local run = run_over(how, function()
    local item = #first < count and items() or nil
    first[#first + 1] = item
    return item
  end, one)
  if not run.problem and not run.interrupted then
    local problem = canary_problem(work, first)
    run.stopped = run.stopped or problem and ("the first %d changes are not well: %s"):format(#first, problem)
  end
  return run, #first
end

local function check_phase(action, plan, target, phase)
  if not phase then return end
  for _, step in ipairs(target.steps) do
    if step.phase == "publish" then return end
  end
  files.refuse(action, plan.path, ("the target %s has no phases"):format(target.name), "Leave --phase out.")
end

--- Raises for ids of --only or --skip that the plan does not change: a misspelt one would be left out, or worked on.
local function check_chosen(action, plan, option, chosen)
  if not chosen then return end
  local missing = {}
  for id in next, chosen do missing[id] = true end
  if next(missing) == nil then files.refuse(action, plan.path, ("%s names no record"):format(option)) end
  for _, entry in plan:entries() do
    if entry.change then missing[entry.change] = nil end
  end
  local id = next(missing)
  if id then files.refuse(action, plan.path, ("it plans no change of %s, which %s names"):format(id, option)) end
end

--- Raises if an undo, or processes with other parts, have begun to work on the plan.
local function check_beside(action, path, shard)
  shards.check(action, path, shard)
  if native.stat(files.undo_journal(path)) then
    files.refuse(action, path, "it has been undone, or its undo has begun", "Plan anew.")
  end
end

--- Applies a plan, or goes on with it.
---@param action "apply"|"resume"
---@param path string
---@param options table concurrency, canary, limit, max_failures, only, skip, shard, phase, replan_conflicts, retry_failed, client
---@return table report
return function(action, path, options)
  local plan = planfile.open(action, path)
  local target = place.target(plan)
  check_phase(action, plan, target, options.phase)
  local client = place.client(action, target, options.client)
  place.check(action, plan, client)
  local shard = shards.read(options.shard)
  check_beside(action, path, shard)
  local only, skip = set_of(action, options.only), set_of(action, options.skip)
  check_chosen(action, plan, "--only", only)
  check_chosen(action, plan, "--skip", skip)
  local work = {
    client = client, target = target, states = states.new(), step_index = states.step_index(target), phase = options.phase,
    replans = options.replan_conflicts, gate = gate_for(options.concurrency or 16),
  }
  if work.replans then
    local origin = plan.header.migration
    if not options.migration and not origin.text then
      files.refuse(action, path, "it was made of a definition in a script, so it holds no migration to plan anew with",
        "Give the definition: { replan_conflicts = true, migration = ... }.")
    end
    work.definition = options.migration and definitions.from(action, options.migration)
      or definitions.load(action, origin.text, origin.file)
  end
  local book <close> = journal.open(action, files.journal(path, shard), plan, function(entry)
    work.states:fold(entry, work.step_index)
  end)
  -- Again, now that others see this journal: of two that begin at the same moment one at least sees the other.
  check_beside(action, path, shard)
  if action == "apply" and not book.is_new then
    files.refuse(action, path, ("it has been begun: %s is there"):format(book.path), "cap migrate resume goes on with it.")
  end
  work.journal = book
  local chosen = chooser(work, options, shard, only, skip)
  local is_whole = book.is_new and not (shard or only or skip or options.phase)
  local total, part = count(plan, chosen, shard, is_whole)
  total = math.min(total, options.limit or total)
  place.ask(action, plan, client, total)
  book:begin(action, plan, options.shard)
  work.states.begun = true

  local failures, conflicts = 0, 0
  local function one(item)
    local outcome = advance(work, item.n, item.entry)
    if outcome == "failed" then failures = failures + 1 elseif outcome == "conflict" then conflicts = conflicts + 1 end
  end
  local function remark()
    if failures + conflicts > 0 then return ("%d conflicts, %d failed"):format(conflicts, failures) end
    return nil
  end
  local function stop()
    if options.max_failures and failures >= options.max_failures then return ("%d records have failed"):format(failures) end
    return nil
  end
  local items = walker(plan, chosen, options.limit)
  local how = { label = action == "apply" and "applying" or "resuming", unit = target.noun .. "s", total = total,
    concurrency = options.concurrency or 16, stop = stop, remark = remark }
  local run = {}
  if options.canary then
    how.total = math.min(options.canary, total)
    local count
    run, count = run_canary(work, options.canary, how, items, one)
    how.total = total - count
  end
  if not run.problem and not run.interrupted and not run.stopped then run = run_over(how, items, one) end

  local result = report.of_run(report.make(plan, target, work.states, nil, part), run, book)
  result.shard = options.shard
  return result
end
