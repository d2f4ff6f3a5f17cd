#!/usr/bin/env cap
-- Changes the metadata of many analyses, safely: moves basic_info.analysis_number to basic_info.cadi_id and gives
-- basic_info.status one spelling, by JSON Patch; then reads every changed draft again and compares.
--
--   scripts/cap --sandbox --records 2000 scripts/examples/bulk_metadata.lua [HOW MANY] [TYPE]
--
-- Every change carries the revision that was read: a draft that somebody else edits meanwhile is left alone.

local how_many = tonumber(arg[1] or "1000")
local analysis_type = arg[2] or "cms-analysis"

-- The spellings that are known; a status that is not among them is reported, not guessed at.
local spelling = {
  ["published"] = "published", ["in progress"] = "in progress", ["in-progress"] = "in progress", ["draft"] = "draft",
}

-- The JSON Patch that brings metadata to the new form: an empty one when there is nothing to do.
local function changes(metadata)
  local patch, info = {}, metadata.basic_info
  if type(info) ~= "table" then return patch end
  if info.analysis_number ~= nil and info.cadi_id == nil then
    patch[#patch + 1] = { op = "test", path = "/basic_info/analysis_number", value = info.analysis_number }
    patch[#patch + 1] = { op = "move", from = "/basic_info/analysis_number", path = "/basic_info/cadi_id" }
  end
  if type(info.status) == "string" then
    local status = spelling[info.status:lower():match "^%s*(.-)%s*$"]
    if not status then return patch, "unknown status " .. ("%q"):format(info.status) end
    if status ~= info.status then
      patch[#patch + 1] = { op = "replace", path = "/basic_info/status", value = status }
    end
  end
  return patch
end

-- 1. Read: what is there to do?
local plan, skipped, problems = {}, 0, {}
for draft in cap.drafts.each { type = analysis_type, by_me = true } do
  local patch, problem = changes(draft.metadata)
  if problem then problems[#problems + 1] = draft.id .. ": " .. problem end
  if #patch > 0 and #plan < how_many then
    plan[#plan + 1] = { pid = draft.id, revision = draft.revision, patch = patch, before = draft.metadata.basic_info }
  else
    skipped = skipped + 1
  end
end
print(("%d drafts of type %s to change, %d to leave as they are"):format(#plan, analysis_type, skipped))

-- 2. Change: one conditional PATCH for each. One failure does not end the run.
local changed, failed = {}, 0
for _, step in ipairs(plan) do
  local ok, problem = pcall(cap.patch, step.pid, step.patch, { if_match = step.revision, view = "basic" })
  if ok then
    changed[#changed + 1] = step
  else
    failed = failed + 1
    problems[#problems + 1] = tostring(problem)
  end
  if #changed % 250 == 0 and ok then print(("  %d changed"):format(#changed)) end
end

-- 3. Verify: read again and compare with what was meant.
local verified = 0
for _, step in ipairs(changed) do
  local draft = cap.get(step.pid)
  local info, before = draft.metadata.basic_info, step.before
  local moved = info.analysis_number == nil and info.cadi_id == (before.cadi_id or before.analysis_number)
  local spelled = before.status == nil and info.status == nil or spelling[info.status] == info.status
  if moved and spelled and draft.revision == step.revision + 1 and #changes(draft.metadata) == 0 then
    verified = verified + 1
  else
    problems[#problems + 1] = step.pid .. ": is not what was written"
  end
end

for _, problem in ipairs(problems) do print("  " .. problem) end
print(("changed %d, skipped %d, failed %d, verified %d"):format(#changed, skipped, failed, verified))
if failed > 0 or verified < #changed or #changed < how_many then os.exit(1) end
