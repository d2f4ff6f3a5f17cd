-- Ends the title of every draft with a mark; prints how many it changed. What `each` meets again is left as it is.
local changed = 0

local function change(draft)
  local title = draft.metadata.general_title
  if title:find "%[grown%]$" then return end
  cap.patch(draft.id, { { op = "replace", path = "/general_title", value = title .. " [grown]" } },
    { if_match = draft.revision, view = "basic" })
  changed = changed + 1
end

cap.me() -- connects
print "go"
io.flush()
tasks.each(cap.drafts.each { by_me = true }, change, { concurrency = 16 })
print "done"
print(changed)
