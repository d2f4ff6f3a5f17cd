#!/usr/bin/env cap
-- Rehearses a migration from beginning to end: plans it, applies it, verifies it, undoes it, and proves that every record is as it
-- was before, byte for byte.
--
--   scripts/cap --sandbox --records 2000 scripts/examples/rehearse_migration.lua [MIGRATION.lua]

local file = arg[1] or arg[0]:gsub("examples/[^/]*$", "migrations/move_cadi_id.lua")
local name = os.tmpname()
os.remove(name)
local path = name .. ".plan"

local function finish(code)
  for _, ending in ipairs { "", ".journal", ".undo.journal" } do os.remove(path .. ending) end
  os.exit(code)
end

local function count(report, ...)
  local parts = {}
  for _, key in ipairs { ... } do
    local value = report[key]
    parts[#parts + 1] = ("%s %d"):format(key, type(value) == "table" and #value or value)
  end
  return table.concat(parts, ", ")
end

-- What there is before and after: a checksum by record would do; canonical JSON is plainer.
local function contents(pids)
  return tasks.map(pids, function(pid) return json.encode(cap.get(pid).metadata) end, { concurrency = 16 })
end

local plan, samples = migrate.plan(file, path)
print(("plan:   %s"):format(count(plan, "planned", "unchanged", "problems")))
for _, kind in ipairs(plan.kinds) do print(("        %s: %d"):format(kind.kind, kind.count)) end
for _, problem in ipairs(plan.problems) do print("        " .. problem.id .. ": " .. problem.reason) end
if #samples > 0 then print("        such as " .. json.encode(samples[1].patch)) end

local pids = {}
if plan.target == "cap.drafts" then
  for draft in cap.drafts.each {} do pids[#pids + 1] = draft.id end
end
local before = contents(pids)

local applied = migrate.apply(path, { concurrency = 16 })
print(("apply:  %s"):format(count(applied, "applied", "conflicts", "failed", "pending")))
local verified = migrate.verify(path)
print(("verify: %s"):format(count(verified, "verified", "different")))
local undone = migrate.undo(path)
print(("undo:   %s"):format(count(undone, "restored", "left")))

local differing = 0
for index, text in ipairs(contents(pids)) do
  if text ~= before[index] then differing = differing + 1 end
end
print(("of %d records %d differ from what they were"):format(#pids, differing))
local is_well = applied.applied == plan.planned and #verified.different == 0 and undone.restored == plan.planned and differing == 0
finish(is_well and 0 or 1)
