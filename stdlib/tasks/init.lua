--- The module `tasks`: several things at once, with plain functions.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local signature = require "stdlib.signature"
local documentation = require "stdlib.documentation"
local service = require "stdlib.service"
local limit = require "stdlib.tasks.limit"
local scope = require "stdlib.tasks.scope"
local work = require "stdlib.tasks.work"

local tasks = {}

--- Declares a function of `tasks`. `variadic` ones take the arguments of the function that they call after their own.
local function declare(declaration)
  signature.prepare(declaration, "tasks")
  if declaration.variadic then declaration.call = declaration.call:gsub("%)$", ", ...)") end
  tasks[declaration.name] = declaration.run
  documentation.add(declaration, declaration.run)
  return declaration
end

local fn_parameter = { name = "fn", type = "function", required = true, summary = "The function." }
local seconds_parameter = { name = "seconds", type = "number", required = true, check = "seconds", summary = "Seconds, also 0.5." }

-- map, each -----------------------------------------------------------------------------------------------------------------

local work_parameters = {
  { name = "items", type = "list or iterator", required = true,
    summary = "A list, or an iterator such as cap.drafts.each{...}, which is only called when a worker is free." },
  { name = "fn", type = "function", required = true, summary = "Gets one item, or all values of the iterator." },
  { name = "concurrency", type = "integer", check = "positive", summary = "How many calls run at once (8)." },
  { name = "on_error", type = "string", values = { "raise", "collect" },
    summary = "`raise`: the first failure cancels the others and is raised; `collect`: go on." },
}

local map
map = declare {
  name = "map", summary = "Calls a function for every item, several at once; returns the results in the order of the items.",
  parameters = work_parameters,
  returns = "the list of results; with `collect` also the list of errors",
  notes = "An error has `item` and `index`. A result of nil, and that of an item that failed, is json.null, so that every item "
    .. "has its place. A client has at most 16 requests under way, whatever the concurrency.",
  example = "local drafts = tasks.map({ pid, pid }, cap.get, { concurrency = 32 })\nprint(#drafts, drafts[1].id)",
  run = function(...)
    local arguments = signature.read(map, ...)
    local results = json.array {}
    local count, problems = work.off(arguments, function(index, result) results[index] = result end)
    for index = 1, count do
      if results[index] == nil then results[index] = json.null end
    end
    if arguments.on_error == "collect" then return results, problems end
    return results
  end,
}

local each
each = declare {
  name = "each", summary = "Calls a function for every item, several at once, without keeping results.",
  parameters = work_parameters,
  returns = "the number of items; with `collect` also the list of errors",
  notes = "Pages of cap.drafts.each{...} are fetched as fast as they are worked off.",
  example = "local drafts = cap.drafts.each{ by_me = true, size = 10 }\n"
    .. "print(tasks.each(drafts, function(draft) print(draft.id, #cap.records.list{ q = draft.id }.hits.hits) end))",
  run = function(...)
    local arguments = signature.read(each, ...)
    local count, problems = work.off(arguments, function() end)
    if arguments.on_error == "collect" then return count, problems end
    return count
  end,
}

-- spawn, all, race ------------------------------------------------------------------------------------------------------------

local spawn
spawn = declare {
  name = "spawn", summary = "Starts a function as a task that runs beside the calling one.", variadic = true,
  parameters = { fn_parameter },
  returns = "the task: task:await() gives its results or raises its error, task:cancel() cancels it",
  notes = "It belongs to the task that spawns it, which ends only after it: a script waits for its tasks, and an error that "
    .. "nobody has awaited is the script's. What is spawned at the prompt belongs to the session; its error is shown at once.",
  example = "local task = tasks.spawn(cap.get, pid)\nprint(task:await().id)",
  run = function(fn, ...)
    return scope.spawn(signature.read(spawn, fn).fn, ...)
  end,
}

local members_parameter = { name = "members", type = "array", required = true, check = "members", summary = "Functions and tasks." }

--- A member as a function. A task that is a member ends with the call, whatever becomes of that.
local function callable(member)
  if type(member) == "function" then return member end
  return function()
    local task <close> = member
    return task:await()
  end
end

local all
all = declare {
  name = "all", summary = "Runs functions at once, and waits for tasks; returns the results in their order.",
  parameters = { members_parameter }, returns = "the list of results",
  notes = "The first failure cancels the others and is raised, with its `index`. A result of nil is json.null.",
  example = "local me, types = table.unpack(tasks.all{ cap.me, cap.types })\nprint(me.email, #types)",
  run = function(...)
    local members = signature.read(all, ...).members
    local results = json.array {}
    local group <close> = scope.new()
    for index, member in ipairs(members) do
      local call = callable(member)
      results[index] = json.null
      group:start(function()
        local ok, result = pcall(call)
        if not ok then error(work.problem(result, index), 0) end
        if result ~= nil then results[index] = result end
      end)
    end
    group:wait()
    return results
  end,
}

local race
race = declare {
  name = "race", summary = "Runs functions at once, and waits for tasks; returns the results of the first that returns.",
  parameters = { members_parameter }, returns = "what the first one returned",
  notes = "The others are cancelled and have ended then. One that fails is out of the race; if all fail, the first error is raised.",
  example = 'print(tasks.race{ cap.me, function() tasks.sleep(60) end }.email)',
  run = function(...)
    local members = signature.read(race, ...).members
    if #members == 0 then
      errors.raise { kind = "argument", operation = race.full_name, parameter = "members", message = "parameter 'members' is an empty list" }
    end
    local group <close> = scope.new()
    local me, left, winner, problem = native.current(), #members, nil, nil
    for index, member in ipairs(members) do
      local call = callable(member)
      group:start(function()
        local outcome = table.pack(pcall(call))
        left = left - 1
        if outcome[1] then winner = winner or outcome else problem = problem or work.problem(outcome[2], index) end
        native.wake(me)
      end)
    end
    while not winner and left > 0 do native.park() end
    group:close()
    if not winner then error(problem, 0) end
    return table.unpack(winner, 2, winner.n)
  end,
}

-- sleep, timeout, limit -------------------------------------------------------------------------------------------------------

local sleep
sleep = declare {
  name = "sleep", summary = "Waits; other tasks go on.", parameters = { seconds_parameter }, returns = "nothing",
  example = "tasks.sleep(0.01)",
  run = function(...) native.sleep(signature.read(sleep, ...).seconds) end,
}

local timeout
timeout = declare {
  name = "timeout", summary = "Calls a function that must be done within a time.", variadic = true,
  parameters = { seconds_parameter, fn_parameter }, returns = "what the function returns",
  notes = "When the time is over, the request that it waits for is ended and an error of kind `timeout` raised. A function that "
    .. "only computes is not interrupted; --max-seconds does that.",
  example = "print(tasks.timeout(30, cap.get, pid).id)",
  run = function(seconds, fn, ...)
    local arguments = signature.read(timeout, seconds, fn)
    local group <close> = scope.new()
    local task = group:start(arguments.fn, ...)
    if task:ended(arguments.seconds) then return task:await() end
    group:close()
    errors.raise { kind = "timeout", operation = timeout.full_name,
      message = ("the function was not done after %g seconds"):format(arguments.seconds) }
  end,
}

local new_limit
new_limit = declare {
  name = "limit", summary = "Makes a function that lets only so many calls run at once, in all tasks together.",
  parameters = { { name = "places", type = "integer", required = true, check = "positive", summary = "How many." } },
  returns = "a function: limited(fn, ...) waits for a place, calls fn(...) and returns its results",
  example = "local gently = tasks.limit(2)\nprint(#tasks.map({ pid, pid, pid }, function(p) return gently(cap.get, p) end))",
  run = function(...) return limit(signature.read(new_limit, ...).places) end,
}

--- Fills the table of the module.
return function(into)
  for name, fn in pairs(tasks) do into[name] = fn end
  service.guard(into, "tasks")
end
