--- tasks.map and tasks.each: a few workers take one item after another.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local limit = require "stdlib.tasks.limit"
local scope = require "stdlib.tasks.scope"

local work = {}

--- What a script's own error says: a table without a text of its own is known by its `message`.
local function text_of(problem)
  local text = tostring(problem)
  local message = type(problem) == "table" and text:find "^table: " and rawget(problem, "message")
  return type(message) == "string" and message or text
end

--- The error of an item as an error table with `item` and `index`; what a script raised itself is in `cause`.
---@param problem any
---@param index integer
---@param item any
---@return table
function work.problem(problem, index, item)
  if not errors.is(problem) then
    problem = setmetatable({ kind = "task", message = text_of(problem), cause = problem }, native.error_metatable)
  elseif problem.index then
    -- From a map inside the function of this one: the inner item stays in the text.
    problem.message = ("%s [item %d: %s]"):format(tostring(problem.message), problem.index, errors.shown_item(problem.item))
  end
  problem.index, problem.item = index, item
  return problem
end

--- A function that answers the index of the next item and what the list or iterator gives; nothing at the end.
local function taking(items)
  local taken, is_over = 0, false
  if type(items) == "table" then
    local length = #items
    return function()
      if taken == length then return nil end
      taken = taken + 1
      return taken, items[taken]
    end
  end
  local function note(item, ...)
    if item == nil then
      is_over = true
      return nil
    end
    taken = taken + 1
    return taken, item, ...
  end
  local function pull()
    if is_over then return nil end
    return note(items())
  end
  -- An iterator that waits for a page must not be called a second time meanwhile.
  local one_at_a_time = limit(1)
  return function() return one_at_a_time(pull) end
end

--- Calls `fn` for each item, several at once.
---@param arguments table items, fn, concurrency, on_error
---@param done function gets index and first result
---@return integer count of items
---@return table[] problems of the items that failed, in the order of the items
function work.off(arguments, done)
  local take, fn, collects = taking(arguments.items), arguments.fn, arguments.on_error == "collect"
  local count, problems = 0, {}

  local function finished(index, item, ok, result)
    if ok then return done(index, result) end
    problems[#problems + 1] = work.problem(result, index, item)
    if not collects or scope.running_task().is_cancelled then error(problems[#problems], 0) end
  end

  local function one(index, item, ...)
    if not index then return false end
    count = math.max(count, index)
    finished(index, item, pcall(fn, item, ...))
    return true
  end

  local function worker()
    local task = scope.running_task()
    while not task.is_cancelled and one(take()) do end
  end

  local workers <close> = scope.new()
  local number = arguments.concurrency or 8
  if type(arguments.items) == "table" then number = math.min(number, #arguments.items) end
  for _ = 1, number do workers:start(worker) end
  workers:wait()
  table.sort(problems, function(a, b) return a.index < b.index end)
  return count, problems
end

return work
