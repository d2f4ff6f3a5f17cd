--- migrate.undo: puts back what was before, by patch (a PUT would lose values), where a record is still what was written.

local errors = require "stdlib.errors"
local jsonpatch = require "stdlib.jsonpatch"
local advance = require "stdlib.migrate.advance"
local changes = require "stdlib.migrate.change"
local files = require "stdlib.migrate.files"
local journal = require "stdlib.migrate.journal"
local patch = require "stdlib.migrate.patch"
local place = require "stdlib.migrate.place"
local planfile = require "stdlib.migrate.planfile"
local report = require "stdlib.migrate.report"
local run_over = require "stdlib.migrate.run"
local states = require "stdlib.migrate.states"

--- The change that puts a record back.
local function backwards(planned, written)
  return { change = planned.change, id = planned.change, pid = planned.pid, before = written, after = planned.before,
    patch = planned.undo, undo = planned.patch }
end

--- Adjusts a change to what the server can put back at all; what stays is returned as text.
local function restrict(target, change, look)
  if not target.restorable then return nil end
  local before = jsonpatch.apply(look.metadata, change.patch)
  local possible, staying = target.restorable(look, before)
  if not staying then return nil end
  change.patch, change.after = patch.make(look.metadata, possible), changes.hash(possible)
  return staying
end

--- Puts one record back.
local function restore(work, applied, n, planned)
  local target, undone, id = work.target, work.states, planned.change
  planned.id = id
  local function write(entry)
    entry.n = n
    undone:fold(entry, work.step_index)
    work.journal:add(entry, false)
  end
  local function conclude(verdict, reason) write { [verdict] = id, reason = reason } end
  local change = backwards(planned, applied.hashes[n] or planned.after)
  local ok, look = pcall(target.read, work.client, id, planned.pid)
  if not ok then
    if not errors.is(look) or look.status == nil or look.status == 401 then error(look, 0) end
    return conclude("failed", ("it cannot be read: %s (HTTP %d)"):format(tostring(look.message), look.status))
  end
  local staying
  if undone.base[n] then
    change.revision = undone.base[n]
  elseif look.hash == change.before then
    -- One that was changed and not published yet is open already: the first step is behind it.
    local is_open = #target.steps > 1 and look.status == "draft"
    change.revision = look.revision and look.revision - (is_open and 1 or 0)
    undone.made[n] = is_open and 1 or nil
    staying = restrict(target, change, look)
    if #change.patch == 0 then return conclude("failed", "nothing was put back: " .. staying) end
  elseif look.hash == planned.before then
    if undone.doing[n] then -- which it was not before the last run
      return write { done = id, step = target.steps[#target.steps].name, revision = look.revision }
    end
    -- One that was re-opened and not changed is published again.
    local note = target.retreat and target.retreat(work.client, planned, 1)
    return conclude("unchanged", note or "it is as it was before")
  else
    return conclude("conflict", patch.disturbance(look.metadata, planned.undo))
  end
  local outcome = advance(work, n, change)
  if outcome == "applied" and staying then conclude("failed", "it was put back, but " .. staying) end
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
  local work = { client = client, target = target, states = states.new(), step_index = index }
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
  local function is_touched(n) return applied.made[n] ~= nil or applied.doing[n] ~= nil end
  local function is_open(n, entry)
    if not entry.change or not is_touched(n) then return false end
    return not work.states.verdict[n] and (work.states.made[n] or 0) < #target.steps
  end
  work.journal = book
  local total, entries = 0, plan:entries()
  for n, entry in plan:entries() do
    if is_open(n, entry) then total = total + 1 end
  end
  place.ask("undo", plan, client, total)
  book:begin("undo", plan)
  work.states.begun = true
  local run = run_over({ label = "undoing", unit = target.noun .. "s", total = total, concurrency = options.concurrency or 16 },
    function()
      for n, entry in entries do
        if is_open(n, entry) then return { n = n, entry = entry } end
      end
      return nil
    end, function(item) restore(work, applied, item.n, applied.changes[item.n] or item.entry) end)
  local result = report.make(plan, target, applied, work.states)
  result.interrupted = run.interrupted or nil
  if run.problem then result.problem = tostring(errors.is(run.problem) and run.problem.message or run.problem) end
  return result
end
