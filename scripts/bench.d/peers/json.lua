-- Decodes or encodes the document on each line of a file, for cap and for lua-cjson alike. (lua-cjson rounds numbers to
-- 14 digits, it cannot write more; all others write what reads back as the same number.)
-- usage: json.lua decode|encode FILE PASSES
-- prints processor seconds of a pass whose results are kept and freed afterwards, untimed; of a pass that frees what it
-- makes, as one that follows another has to; and how many values there were
local json = json or require "cjson"

local action, path, passes = arg[1], arg[2], tonumber(arg[3])
local work, items = json[action], {}
for line in io.lines(path) do items[#items + 1] = action == "encode" and json.decode(line) or line end

local function count(value)
  if type(value) ~= "table" or value == json.null then return 1 end
  local sum = 1
  for _, item in pairs(value) do sum = sum + count(item) end
  return sum
end

local seen = 0
for _, item in ipairs(items) do
  local made = work(item)
  seen = seen + count(action == "encode" and json.decode(made) or made)
end
local alone = 0
for _ = 1, passes do
  local kept = {}
  collectgarbage()
  local started = os.clock()
  for i = 1, #items do kept[i] = work(items[i]) end
  alone = alone + os.clock() - started
end
collectgarbage()
local started = os.clock()
for _ = 1, passes do
  for i = 1, #items do work(items[i]) end
end
print(alone / passes, (os.clock() - started) / passes, seen)
