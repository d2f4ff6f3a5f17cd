--- migrate.plan: reads what is selected, computes each change and writes the plan. Changes nothing on the server.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local change = require "stdlib.migrate.change"
local definitions = require "stdlib.migrate.definition"
local files = require "stdlib.migrate.files"
local patch = require "stdlib.migrate.patch"
local place = require "stdlib.migrate.place"
local planfile = require "stdlib.migrate.planfile"
local run_over = require "stdlib.migrate.run"
local selection = require "stdlib.migrate.selection"
local targets = require "stdlib.migrate.targets.init"

--- Errors that are not the record's.
local fatal = { network = true, timeout = true, tls = true, cancelled = true, internal = true, memory = true }

--- Raises if a plan may not be written there.
local function check_free(path, overwrite)
  local begun = files.journals(path)[1] or io.open(files.undo_journal(path), "rb") and { path = files.undo_journal(path) }
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

--- The entry of a record, and its notes.
local function entry_of(migration, target, client, id, needs_right)
  local ok, look = pcall(target.read, client, id)
  if not ok then
    if not errors.is(look) or fatal[look.kind] or look.status == 401 then error(look, 0) end
    return { problem = id, reason = ("it cannot be read: %s%s"):format(tostring(look.message),
      look.status and (" (HTTP %d)"):format(look.status) or "") }, {}
  end
  local entry, notes = change.compute(migration, target, client, look)
  if entry.change and not target.may_write(client, look) then
    if needs_right then return { skipped = id }, {} end
    return { problem = id, reason = "you have no right to change it", revision = look.revision }, notes
  end
  return entry, notes
end

--- Counts what the plan holds.
local function counter(samples)
  local summary = { planned = 0, unchanged = 0, skipped = 0, kinds = {}, notes = {} }
  local problems, shown, kinds, notes = json.array {}, {}, {}, {}
  local function count(entry)
    if entry.change then
      summary.planned = summary.planned + 1
      if #shown < samples then shown[#shown + 1] = entry end
      for _, kind in ipairs(patch.kinds(entry.patch)) do kinds[kind] = (kinds[kind] or 0) + 1 end
    elseif entry.problem then
      problems[#problems + 1] = { id = entry.problem, reason = entry.reason, errors = entry.errors }
    elseif entry.note then
      local key = json.encode { entry.topic, entry.value }
      local known = notes[key] or { topic = entry.topic, value = entry.value, count = 0 }
      known.count, notes[key] = known.count + 1, known
    else
      local name = entry.unchanged and "unchanged" or "skipped"
      summary[name] = summary[name] + 1
    end
  end
  local function finish()
    local function sorted(by_key, make)
      local list = json.array {}
      for key, value in pairs(by_key) do list[#list + 1] = make(key, value) end
      table.sort(list, function(a, b)
        if a.count ~= b.count then return a.count > b.count end
        return json.encode(a) < json.encode(b)
      end)
      return list
    end
    summary.kinds = sorted(kinds, function(kind, n) return { kind = kind, count = n } end)
    summary.notes = sorted(notes, function(_, note) return note end)
    summary.problems = #problems
    return summary, problems, shown
  end
  return count, finish
end

--- Writes entries in the order of their records, though they come as they are read.
local function in_order(write)
  local waiting, next_index = {}, 1
  return function(index, entries)
    waiting[index] = entries
    while waiting[next_index] do
      for _, entry in ipairs(waiting[next_index]) do write(entry) end
      waiting[next_index], next_index = nil, next_index + 1
    end
  end
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
  local is_all = selection.is_all(select)
  local header = {
    format = 1, name = migration.name, about = migration.about, target = migration.target, server = server, user = user,
    select = described(select), migration = origin, made = os.date "!%Y-%m-%dT%H:%M:%SZ", cap = native.version,
  }
  local writer <close> = planfile.create(options.out, header)
  local count, finish = counter(options.samples or 3)
  local put = in_order(function(entry)
    writer:add(entry)
    count(entry)
  end)
  local ids, index = selection.each(target, client, select), 0
  local function next_record()
    if options.limit and index >= options.limit then return nil end
    local id = ids()
    if id == nil then return nil end
    index = index + 1
    return { index = index, id = id }
  end
  local run = run_over({ label = "planning", unit = target.noun .. "s", concurrency = options.concurrency or 16 }, next_record,
    function(record)
      local entry, notes = entry_of(migration, target, client, record.id, is_all)
      local entries = { entry }
      for _, note in ipairs(notes) do
        entries[#entries + 1] = { note = record.id, topic = tostring(note.topic), value = note.value }
      end
      put(record.index, entries)
    end)
  if run.problem then error(run.problem, 0) end
  if run.interrupted then return { interrupted = true } end
  local summary, problems, samples = finish()
  writer:finish(summary)
  local report = {
    plan = options.out, name = migration.name, target = migration.target, server = server, planned = summary.planned,
    unchanged = summary.unchanged, skipped = summary.skipped, problems = problems, kinds = summary.kinds, notes = summary.notes,
    applied = 0, pending = summary.planned, conflicts = json.array {}, failed = json.array {},
  }
  return report, samples
end
