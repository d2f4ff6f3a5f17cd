-- usage: transfer.lua make | up PID FILE | down PID COPY
local action, pid, path = ...
if action == "make" then
  local draft = cap.create("cms-analysis", {})
  print(draft.id, draft.links.bucket)
elseif action == "up" then
  cap.files.upload(pid, path)
else
  cap.files.download(pid, "file", path)
end
