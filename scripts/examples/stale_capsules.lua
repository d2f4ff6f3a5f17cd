#!/usr/bin/env cap
-- Finds capsules that nobody has used since a date and that were never released, and archives them. Archived capsules are
-- hidden from lists and can be brought back. Without --archive it only shows what it would do.
--
-- usage: cap [--sandbox] scripts/examples/stale_capsules.lua YYYY-MM-DD [--archive]

local date, action = arg[1], arg[2]
local year, month, day = (date or ""):match "^(%d%d%d%d)%-(%d%d)%-(%d%d)$"
local is_date = year and os.date("%Y-%m-%d", os.time { year = year, month = month, day = day, hour = 12 }) == date
if not is_date or (action and action ~= "--archive") then
  io.stderr:write "usage: cap [--sandbox] stale_capsules.lua YYYY-MM-DD [--archive]\n"
  os.exit(2)
end
local limit = os.time { year = year, month = month, day = day, hour = 0 }

-- What the server leaves out or sends as null.
local function given(value) return value ~= json.null and value or nil end

-- One that nobody has opened counts from its creation.
local stale = {}
for found in capsule.each { status = "non_release", ownership = "created", limit = 1000 } do
  found.last_used = given(found.last_accessed) or found.created
  if found.last_used < limit and not given(found.release_capsule) then stale[#stale + 1] = found end
end
table.sort(stale, function(a, b) return a.last_used < b.last_used end)

print(("%-10s  %-7s  %-24s  %s"):format("last used", "slug", "owner", "name"))
for _, found in ipairs(stale) do
  print(("%-10s  %-7s  %-24s  %s"):format(os.date("%Y-%m-%d", found.last_used), found.slug, given(found.owner_email) or found.owner, found.name))
end
print(("%d capsules were last used before %s"):format(#stale, date))
if action ~= "--archive" then
  print "dry run: nothing was changed; --archive archives them"
  return
end

local failed = 0
for _, found in ipairs(stale) do
  local ok, problem = pcall(capsule.archive, found.id)
  if not ok then
    failed = failed + 1
    io.stderr:write(tostring(problem), "\n")
  end
end

-- Look instead of believing: what is archived is found among the archived ones only.
local archived = {}
for found in capsule.each { archived = true, limit = 1000 } do archived[found.id] = true end
local verified = 0
for _, found in ipairs(stale) do verified = verified + (archived[found.id] and 1 or 0) end
print(("archived %d, failed %d, verified %d"):format(#stale - failed, failed, verified))
if verified < #stale then os.exit(3) end
