-- For wrk (LuaJIT): GET and PATCH of one draft after the other, without end; every PATCH sets a title that is new.
local pids, token = {}, os.getenv "CAP_ACCESS_TOKEN"
local read = { Authorization = "Bearer " .. token }
local write = {
  Authorization = "Bearer " .. token, Accept = "application/basic+json",
  ["Content-Type"] = "application/json-patch+json",
}
local number, path = -1, nil

function init(arguments)
  path = wrk.path
  for pid in io.lines(arguments[1]) do pids[#pids + 1] = pid end
end

function request()
  number = number + 1
  local pid = pids[math.floor(number / 2) % #pids + 1]
  if number % 2 == 0 then return wrk.format("GET", path .. pid, read) end
  local title = ("A title of the usual length [wrk %d]"):format(number)
  return wrk.format("PATCH", path .. pid, write, '[{"op":"replace","path":"/general_title","value":"' .. title .. '"}]')
end
