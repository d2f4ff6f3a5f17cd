#!/usr/bin/env cap
-- Rehearses a migration from beginning to end: plans it, applies it, verifies it, undoes it, and compares every record with what it
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

-- How the records of a target are found and read.
local targets = {
  ["cap.drafts"] = { each = function() return cap.drafts.each {} end, read = function(id) return cap.get(id).metadata end },
  ["cap.records"] = { each = function() return cap.records.each {} end, read = function(id) return cap.records.get(id).metadata end },
  ["codeocean.data_assets"] = {
    each = function() return codeocean.data_assets.each {} end,
    read = function(id)
      local asset = codeocean.data_assets.get(id)
      return { asset.name, asset.description or "", asset.tags, asset.mount, asset.custom_metadata or {} }
    end,
  },
}

-- The metadata of records as canonical JSON: what is the same to the byte is the same.
local function contents(target, ids)
  return tasks.map(ids, function(id) return json.encode(targets[target].read(id)) end, { concurrency = 16 })
end

local plan, samples = migrate.plan(file, path)
print(("plan:   %s"):format(count(plan, "planned", "unchanged", "problems")))
for _, kind in ipairs(plan.kinds) do print(("        %s: %d"):format(kind.kind, kind.count)) end
for _, problem in ipairs(plan.problems) do print("        " .. problem.id .. ": " .. problem.reason) end
if #samples > 0 then print("        such as " .. json.encode(samples[1].patch)) end

local ids = {}
for record in targets[plan.target].each() do ids[#ids + 1] = record.id end
local before = contents(plan.target, ids)

local applied = migrate.apply(path, { concurrency = 16 })
print(("apply:  %s"):format(count(applied, "applied", "conflicts", "failed", "pending")))
local verified = migrate.verify(path)
print(("verify: %s"):format(count(verified, "verified", "different")))
local undone = migrate.undo(path)
print(("undo:   %s"):format(count(undone, "restored", "left")))
for _, entry in ipairs(undone.left) do print("        " .. entry.id .. ": " .. entry.reason) end

local differing = 0
for index, text in ipairs(contents(plan.target, ids)) do
  if text ~= before[index] then differing = differing + 1 end
end
print(("of %d records %d differ from what they were"):format(#ids, differing))
local is_well = applied.applied == plan.planned and #verified.different == 0 and undone.restored + #undone.left == plan.planned and differing == #undone.left
finish(is_well and 0 or 1)
