--- cap.drafts.each and cap.records.each: all hits of a search, page by page. Reference 1.8, 7.17, 7.18.
--
-- The server pages through at most 10,000 hits, ordered by a time that changes while they are read. So
-- - a search with more hits is split by date of creation, which does not change;
-- - hits are told apart by their id, so that one that moves to a later page comes once;
-- - a walk is made again while fewer hits were met than the server counts: something moved past it;
-- - what was changed since the walk began, and may have moved to a page already read, is asked for at the end.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local id_set = require "stdlib.id_set"
local query = require "stdlib.query"

local search = {}

local window = 10000
--- How many hits the parts have into which a larger search is split: for each page a server sorts all of its part.
local part_window = 2500
local page_size = 250
--- How often a walk is made again when others keep changing what it reads.
local most_walks = 5

--- ISO time of seconds since the epoch, with milliseconds.
local function iso(seconds)
  local whole = math.floor(seconds)
  return os.date("!%Y-%m-%dT%H:%M:%S", whole) .. (".%03d"):format(math.floor((seconds - whole) * 1000))
end

local function hits_of(page, declaration)
  return errors.member(page, declaration, nil, "hits", "hits")
end

local function both(q, range)
  local text = q and query.text(q)
  return text and text ~= "" and ("(%s) AND %s"):format(text, range) or range
end

local function with(arguments, changes)
  local own = {}
  for key, value in pairs(arguments) do own[key] = value end
  for key, value in pairs(changes) do own[key] = value end
  return own
end

--- Reads the pages of a search that fits the window once, noting in `met` what it meets; answers how many hits were new
--- to it, and how many there are.
local function read_pages(list, arguments, met, visit, declaration)
  local count, number = 0, 1
  while true do
    local page = list(with(arguments, { page = number }))
    local hits, total = hits_of(page, declaration), page.hits.total
    local length = #hits
    for index = 1, length do
      local record = hits[index]
      hits[index] = nil -- a page that is worked off for a while need not be kept for so long
      local id = record.id or record.pid
      if met:add(id) then count = count + 1 end
      visit(id, record)
    end
    if length == 0 or number * arguments.size >= total or (number + 1) * arguments.size > window then return count, total end
    number = number + 1
  end
end

local function walk_pages(list, arguments, visit, declaration)
  local met, count = id_set(), 0
  for _ = 1, most_walks do
    local new, total = read_pages(list, arguments, met, visit, declaration)
    count = count + new
    if count >= total then return end
  end
end

--- Walks a search of any size: halves the span of creation until each part fits the window.
local function walk(list, arguments, low, high, visit, declaration)
  local part = arguments
  if low then part = with(arguments, { q = both(arguments.q, ("_created:[%s TO %s}"):format(iso(low), iso(high))) }) end
  local count = list(with(part, { size = 1 }))
  hits_of(count, declaration)
  local total = count.hits.total
  -- Only whole pages fit the window.
  local most = math.max(low and part_window or window, part.size) // part.size * part.size
  if total <= most or (low and high - low < 0.002) then
    if total > 0 then walk_pages(list, part, visit, declaration) end
    return
  end
  if not low then low, high = 946684800, native.now() + 86400 end -- since 2000; clocks may differ by a day
  local middle = (low + high) / 2
  walk(list, arguments, low, middle, visit, declaration)
  walk(list, arguments, middle, high, visit, declaration)
end

--- Iterates over all hits of a search, each once.
---@param list function a catalog request that returns one page
---@param arguments table of the search
---@param newest string the order that begins with what was changed last
---@param declaration table of the function called, for errors
---@return function iterator
function search.each(list, arguments, newest, declaration)
  local own = with({ size = page_size, sort = newest }, arguments)
  own.size = math.min(own.size, window)
  local seen = id_set()
  return coroutine.wrap(function()
    local fresh = 0
    local function visit(id, record)
      if not seen:add(id) then return end
      fresh = fresh + 1
      coroutine.yield(record)
    end
    -- The server's clock, not ours: the time of the newest change before the walk.
    local first = hits_of(list(with(own, { size = 1, sort = newest })), declaration)[1]
    if not first then return end
    walk(list, own, nil, nil, visit, declaration)
    local late = with(own, { q = both(own.q, ('_updated:["%s" TO *]'):format(first.updated)) })
    for _ = 1, most_walks do
      fresh = 0
      walk(list, late, nil, nil, visit, declaration)
      if fresh == 0 then return end
    end
    errors.raise { kind = "http", operation = declaration.full_name,
      message = "the list changes faster than it can be read; some hits may not have been met" }
  end)
end

return search
