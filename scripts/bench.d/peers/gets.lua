-- usage: gets.lua FILE   reads the draft of each pid in the file
local pids = {}
for pid in io.lines(arg[1]) do pids[#pids + 1] = pid end
cap.me() -- connects
print "go"
io.flush()
for _, pid in ipairs(pids) do assert(cap.get(pid).id == pid) end
print "done"
