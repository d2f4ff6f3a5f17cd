--- Tasks, and the scopes that own them: a scope is left only when all of its tasks have ended.
--
-- native.start makes a coroutine that the scheduler runs when the running task waits; native.park suspends the running
-- task until another one wakes it. Everything else about tasks is here.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

---@class Task
---@field state "running"|"done"|"failed"|"cancelled"
local Task = { __name = "task" }
Task.__index = Task

---@class Scope
---@field children table<Task, true> those that have not ended
---@field failures table<Task, true> those that failed and that nobody has awaited
---@field failed Task? the one whose failure was raised
local Scope = {}
Scope.__index = Scope

--- Tasks by their coroutine.
local by_thread = setmetatable({}, { __mode = "k" })
local count = 0

local function new_scope()
  return setmetatable({ running = 0, children = {}, failures = {} }, Scope)
end

--- Owns what is spawned at the prompt, outside of all tasks. Nobody waits for its end, so failures are told at once.
local session = new_scope()

local function new_task(scope)
  count = count + 1
  return setmetatable({ number = count, state = "running", scope = scope }, Task)
end

-- How a task ends ---------------------------------------------------------------------------------------------------------

local function wake_all(threads)
  local any = false
  for _, thread in ipairs(threads) do any = native.wake(thread) or any end
  return any
end

local function finish(task, state)
  local scope = task.scope
  task.state = state
  by_thread[task.thread] = nil
  local is_awaited = task.waiters and wake_all(task.waiters)
  task.waiters = nil
  if not scope then return end
  scope.running = scope.running - 1
  scope.children[task] = nil
  if state == "failed" and not is_awaited then
    if scope == session then
      native.complain(("%s: %s"):format(tostring(task), tostring(task.problem)))
    else
      scope.failures[task] = true
    end
  end
  if scope.waiter then native.wake(scope.waiter) end
end

local function fail(task, problem)
  task.problem = problem
  local is_cancelled = task.is_cancelled and errors.is(problem) and problem.kind == "cancelled"
  finish(task, is_cancelled and "cancelled" or "failed")
end

--- Keeps with an error where it came from: later nobody can tell.
local Failure = {}

local function handler(problem)
  return setmetatable({ problem = problem, traceback = debug.traceback("", 2) }, Failure)
end

--- Ends a task whose function has returned, or failed, once all that it has spawned has ended.
local function settle(task, ok, ...)
  local own = task.own
  if ok then
    task.results = table.pack(...)
    local joined, problem = true, nil
    if own then joined, problem = pcall(own.wait, own) end
    if joined then return finish(task, "done") end
    own:close()
    task.traceback = own.failed and own.failed.traceback
    return fail(task, problem)
  end
  local failure = ...
  if own then own:close() end
  if getmetatable(failure) ~= Failure then return fail(task, failure) end -- no memory for the handler
  task.traceback = failure.traceback
  fail(task, failure.problem)
end

local function cancelled(task)
  return setmetatable({ kind = "cancelled", message = ("task %d was cancelled"):format(task.number) }, native.error_metatable)
end

local function run(task, fn, ...)
  if task.is_cancelled then return fail(task, cancelled(task)) end
  settle(task, xpcall(fn, handler, ...))
end

native.on_drop(function(thread)
  local task = by_thread[thread]
  if not task then return end
  for child in next, task.own and task.own.children or {} do child:cancel() end
  fail(task, setmetatable({ kind = "stopped", message = "it was stopped while it computed" }, native.error_metatable))
end)

-- Scopes ------------------------------------------------------------------------------------------------------------------

--- Starts a function as a task of the scope.
---@param fn function
---@return Task
function Scope:start(fn, ...)
  local task = new_task(self)
  local start = self == session and native.start_background or native.start
  task.thread = start(run, task, fn, ...)
  by_thread[task.thread] = task
  self.running = self.running + 1
  self.children[task] = true
  return task
end

local function first_failure(scope)
  local first
  for task in next, scope.failures do
    if not first or task.number < first.number then first = task end
  end
  return first
end

--- Waits until all tasks have ended. A failure that nobody has awaited cancels the others and is raised when they have ended.
function Scope:wait()
  while true do
    local failed = first_failure(self)
    if failed then
      self.failed = failed
      self:close()
      error(failed.problem, 0)
    end
    if self.running == 0 then return end
    self.waiter = native.current()
    native.park()
  end
end

--- Cancels the tasks that have not ended, and waits for their end even if the waiting task is cancelled.
function Scope:close()
  for task in next, self.children do task:cancel() end
  while self.running > 0 do
    self.waiter = native.current()
    native.park(nil, true)
  end
end

Scope.__close = Scope.close

-- Tasks -------------------------------------------------------------------------------------------------------------------

local function check_task(value, name)
  if getmetatable(value) == Task then return end
  errors.raise { kind = "argument", operation = "task:" .. name, message = ("is called with a colon: task:%s()"):format(name) }
end

--- Waits for the end of the task; answers false when the time is over first.
---@param seconds number? any time without it
---@return boolean
function Task:ended(seconds)
  if self.state == "running" then
    local me = native.current()
    if me == self.thread then
      errors.raise { kind = "state", operation = "task:await", message = "a task cannot wait for itself" }
    end
    self.waiters = self.waiters or {}
    table.insert(self.waiters, me)
    repeat
      local is_woken = native.park(seconds)
    until self.state ~= "running" or not is_woken
  end
  return self.state ~= "running"
end

--- Waits for the end of the task; returns what its function returned, or raises its error.
function Task:await()
  check_task(self, "await")
  self:ended()
  self.scope.failures[self] = nil
  if self.state == "done" then return table.unpack(self.results, 1, self.results.n) end
  error(self.problem, 0)
end

--- Cancels the task: its wait fails with an error of kind `cancelled`, and every further one. Does not wait for its end.
function Task:cancel()
  check_task(self, "cancel")
  if self.state ~= "running" then return end
  self.is_cancelled = true
  native.cancel(self.thread)
end

--- `local t <close> = tasks.spawn(f)` cancels the task at the end of the block, and waits for its end.
function Task:__close()
  self:cancel()
  if self.state == "running" then
    self.waiters = self.waiters or {}
    table.insert(self.waiters, native.current())
    repeat native.park(nil, true) until self.state ~= "running"
  end
end

function Task:__tostring()
  return ("task %d (%s)"):format(self.number, self.state)
end

-- The module --------------------------------------------------------------------------------------------------------------

local scope = { new = new_scope }

--- The running task; nil for a line of the prompt.
---@return Task?
function scope.running_task()
  return by_thread[native.current()]
end

--- Whether a value is a task.
---@param value any
---@return boolean
function scope.is_task(value)
  return getmetatable(value) == Task
end

--- Starts a function as a task that the running one owns.
---@param fn function
---@return Task
function scope.spawn(fn, ...)
  local parent = scope.running_task()
  if not parent then return session:start(fn, ...) end
  parent.own = parent.own or new_scope()
  return parent.own:start(fn, ...)
end

--- Makes the running coroutine, which the scheduler runs, a task: the first one of a script. Returns true when it and all
--- that it has spawned have ended; else false, the error and where it came from.
---@param fn function
---@return boolean
---@return any
---@return string?
function scope.main(fn, ...)
  local task = new_task(nil)
  task.thread = native.current()
  by_thread[task.thread] = task
  settle(task, xpcall(fn, handler, ...))
  if task.state == "done" then return true end
  return false, task.problem, task.traceback or ""
end

return scope
