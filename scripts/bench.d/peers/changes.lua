-- usage: changes.lua FILE MARK   ends the title of each draft in the file with the mark, 16 requests at once
local pids, mark = {}, (" [%s]"):format(arg[2])
for pid in io.lines(arg[1]) do pids[#pids + 1] = pid end

local function change(pid)
  local draft = cap.get(pid)
  local title = draft.metadata.general_title:gsub(" %[.*", "") .. mark
  local patch = { { op = "replace", path = "/general_title", value = title } }
  cap.patch(pid, patch, { if_match = draft.revision, view = "basic" })
end

cap.me() -- connects
print "go"
io.flush()
tasks.each(pids, change, { concurrency = 32 }) -- the client keeps to 16 requests at once
print "done"
