-- Computes something, for cap and for lua5.4 alike.
-- usage: lua_code.lua loops|calls|tables|texts|coroutines SIZE
-- prints processor seconds
local part, size = arg[1], tonumber(arg[2])
local parts = {}

function parts.loops()
  local sum = 0
  for i = 1, size * 500000 do sum = sum + (i & 7) end
end

function parts.calls()
  local function fibonacci(n) return n < 2 and n or fibonacci(n - 1) + fibonacci(n - 2) end
  for _ = 1, size do fibonacci(20) end
end

function parts.tables()
  local kept = {}
  for i = 1, size * 10000 do kept[i % 1000] = { id = i, name = "record", tags = { "a", "b" } } end
end

function parts.texts()
  local kept = {}
  for i = 1, size * 2000 do kept[i % 1000] = ("%d-%s"):format(i, ("title"):upper()):gsub("%d", "x"):sub(1, 40) end
end

function parts.coroutines()
  local step = coroutine.wrap(function() while true do coroutine.yield() end end)
  for _ = 1, size * 10000 do step() end
end

local started = os.clock()
parts[part]()
print(os.clock() - started)
