--- migrate.plan: reads what is selected, computes each change and writes the plan. Changes nothing on the server.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local ahead = require "stdlib.migrate.ahead"
local change = require "stdlib.migrate.change"
local definitions = require "stdlib.migrate.definition"
local failures = require "stdlib.migrate.failures"
local files = require "stdlib.migrate.files"
local gate_for = require "stdlib.migrate.gate"
local in_order = require "stdlib.migrate.in_order"
local place = require "stdlib.migrate.place"
local planfile = require "stdlib.migrate.planfile"
local run_over = require "stdlib.migrate.run"
local selection = require "stdlib.migrate.selection"
local summary_of = require "stdlib.migrate.summary"
local targets = require "stdlib.migrate.targets.init"

--- How many ids are known before their records are read: two pages of a search.
local ids_ahead = 500

--- Raises if a plan may not be written there.
local function check_free(path, overwrite)
  local undo = files.undo_journal(path)
  local begun = files.journals(path)[1] or native.stat(undo) and { path = undo }
  if begun then
    files.refuse("plan", path, ("a plan of this name has been begun: %s is there"):format(begun.path),
      "Its journal is what undo needs. Plan under another name.")
  end
  if not overwrite and native.stat(path) then
    files.refuse("plan", path, "it is there already", "Plan under another name, or with --overwrite.")
  end
end

--- What can be written of a selection into the header.
local function described(select)
  if type(select) == "function" then return "a function" end
  if type(select.ids) == "function" then return { ids = "an iterator" } end
  return select
end

---@class Planning
---@field migration table
---@field target table
---@field client table
---@field gate function lets as many requests run at once as were asked for
---@field needs_right boolean whether a record that the user may not change is passed over

--- The entry of a record, and its notes; raises what is not the record's.
local function entry_of(planning, id)
  local target, client, gate = planning.target, planning.client, planning.gate
  local ok, look = pcall(gate, target.read, client, id)
  if not ok then
    if failures.is_fatal(look) then error(look, 0) end
    return { problem = id, reason = "it cannot be read: " .. failures.reason(look) }, {}
  end
  local entry, notes = change.compute(planning.migration, target, client, look)
  local is_concerned = entry.change or planning.needs_right and entry.problem
  if is_concerned and not gate(target.may_write, client, look) then
    if planning.needs_right then return { skipped = id }, {} end
    return { problem = id, reason = "you have no right to change it", revision = look.revision }, notes
  end
  return entry, notes
end

--- The same; a failure that is the record's, or in what the migration made of it, is a problem of it.
local function entry_or_problem(planning, id)
  local ok, entry, notes = pcall(entry_of, planning, id)
  if ok then return entry, notes end
  if errors.is(entry) and failures.is_fatal(entry) then error(entry, 0) end
  return { problem = id, reason = native.inert(failures.reason(entry)) }, {}
end

--- Makes a plan.
---@param source string|table the migration file, or what migrate.define returned
---@param options table out, overwrite, ids, limit, samples, concurrency, client
---@return table report
return function(source, options)
  local migration, origin = definitions.from("plan", source)
  check_free(options.out, options.overwrite)
  local target = targets.named(migration.target)
  local client = place.client("plan", target, options.client)
  local server, user = place.identity(client)
  local select = options.ids and { ids = selection.ids("plan", options.ids) } or migration.select
  local header = {
    format = 1, name = migration.name, about = migration.about, target = migration.target, server = server, user = user,
    select = described(select), migration = origin, made = os.date "!%Y-%m-%dT%H:%M:%SZ", cap = native.version,
  }
  local writer <close> = planfile.create(options.out, header)
  local count, finish = summary_of(options.samples or 3)
  local put, is_far = in_order(function(entry)
    writer:add(entry)
    count(entry)
  end)
  local ids <close> = ahead(selection.each(target, client, select), ids_ahead)
  local index = 0
  local function next_record()
    if options.limit and index >= options.limit then return nil end
    while is_far(index) do native.sleep(0.01) end
    local id = ids()
    if id == nil then return nil end
    index = index + 1
    return { index = index, id = id }
  end
  local concurrency = options.concurrency or 16
  local planning = { migration = migration, target = target, client = client, gate = gate_for(concurrency),
    needs_right = selection.is_all(select) }
  local run = run_over({ label = "planning", unit = target.noun .. "s", concurrency = concurrency }, next_record,
    function(record)
      local entry, notes = entry_or_problem(planning, record.id)
      local entries = { entry }
      for _, note in ipairs(notes) do
        entries[#entries + 1] = { note = record.id, topic = tostring(note.topic), value = note.value }
      end
      put(record.index, entries)
      writer:keep_up()
    end)
  if run.problem then error(run.problem, 0) end
  if run.interrupted then return { interrupted = true } end
  local summary, problems, samples = finish()
  writer:finish(summary, function() check_free(options.out, options.overwrite) end)
  local report = {
    plan = options.out, name = migration.name, target = migration.target, server = server, planned = summary.planned,
    unchanged = summary.unchanged, skipped = summary.skipped, problems = problems, kinds = summary.kinds, notes = summary.notes,
    applied = 0, pending = summary.planned, conflicts = json.array {}, failed = json.array {},
  }
  return report, samples
end
