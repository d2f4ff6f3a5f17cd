--- cap.drafts.each and cap.records.each: all hits of a search, page by page. Reference 1.8, 7.17, 7.18.
--
-- The server pages through at most 10,000 hits and orders them by a time that changes while they are read. So a search
-- with more hits is split by date of creation; hits are told apart by their id; and what was changed during the walk,
-- and may have moved to a page already read, is asked for at the end.

local native = require "stdlib.native"

local search = {}

local window = 10000
local page_size = 100

--- ISO time of seconds since the epoch, with milliseconds, as the index compares it.
local function iso(seconds)
  return os.date("!%Y-%m-%dT%H:%M:%S", seconds // 1 | 0) .. (".%03d"):format((seconds % 1) * 1000 // 1 | 0)
end

local function both(q, range)
  return q and q ~= "" and ("(%s) AND %s"):format(q, range) or range
end

--- Walks the pages of one search that fits the window; calls visit(record) for each hit.
local function walk_pages(list, arguments, first, visit)
  local page, number, size = first, 1, arguments.size
  while true do
    local hits = page.hits.hits
    for _, record in ipairs(hits) do visit(record) end
    local total = page.hits.total
    if #hits == 0 or number * size >= total or (number + 1) * size > window then return end
    arguments.page = number + 1
    page = list(arguments)
    -- Hits that vanished meanwhile have moved the others forward: look again where they may have gone.
    local gone = total - page.hits.total
    number = number + 1
    if gone > 0 and number > 1 then
      number = math.max(1, number - (gone + size - 1) // size)
      arguments.page = number
      page = list(arguments)
    end
  end
end

local function walk(list, arguments, low, high, visit)
  local own = {}
  for key, value in pairs(arguments) do own[key] = value end
  if low then own.q = both(arguments.q, ("_created:[%s TO %s}"):format(iso(low), iso(high))) end
  own.page = 1
  local first = list(own)
  if first.hits.total <= window then return walk_pages(list, own, first, visit) end
  if not low then low, high = 946684800, native.now() + 86400 end -- since 2000, and clocks may differ by a day
  if high - low < 0.002 then return walk_pages(list, own, first, visit) end
  local middle = (low + high) / 2
  walk(list, arguments, low, middle, visit)
  walk(list, arguments, middle, high, visit)
end

--- Iterates over all hits of a search, each once.
---@param list function a catalog request that returns one page
---@param arguments table of the search
---@return function iterator
function search.each(list, arguments)
  local own = { size = page_size, sort = "mostrecent" }
  for key, value in pairs(arguments) do own[key] = value end
  if own.size > window then own.size = window end
  local seen = {}
  return coroutine.wrap(function()
    local function visit(record)
      local id = record.id or record.pid
      if not seen[id] then
        seen[id] = true
        coroutine.yield(record)
      end
    end
    local start = native.now()
    walk(list, own, nil, nil, visit)
    local late = {}
    for key, value in pairs(own) do late[key] = value end
    late.q = both(own.q, ("_updated:[%s TO *]"):format(iso(start - 2)))
    walk(list, late, nil, nil, visit)
  end)
end

return search
