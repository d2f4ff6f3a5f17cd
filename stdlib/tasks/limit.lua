--- A semaphore: a function that lets so many calls run at once; the others wait in the order they came.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

--- Makes a limit.
---@param places integer
---@return function limited `limited(fn, ...)` calls fn(...) when there is a place, and returns its results
return function(places)
  local free, waiting, first, last = places, {}, 1, 0

  local function give_back()
    while first <= last do
      local entry = waiting[first]
      waiting[first], first = nil, first + 1
      entry.is_queued = false
      -- One that was cancelled meanwhile is not parked any more.
      if not entry.is_gone and native.wake(entry.thread) then
        entry.has_place = true
        return
      end
    end
    free = free + 1
  end

  local function wait(entry)
    while not entry.has_place do
      if free > 0 then
        free = free - 1
        return
      end
      if not entry.is_queued then
        last = last + 1
        waiting[last], entry.is_queued = entry, true
      end
      native.park()
    end
  end

  local function take()
    if free > 0 then
      free = free - 1
      return
    end
    local entry = { thread = native.current() }
    local ok, problem = pcall(wait, entry)
    if ok then return end
    entry.is_gone = true
    error(problem, 0)
  end

  local place = setmetatable({}, { __close = give_back })

  return function(fn, ...)
    if type(fn) ~= "function" then
      errors.raise { kind = "argument", operation = "limited", message = ("takes a function and its arguments, got a %s"):format(type(fn)) }
    end
    take()
    local _ <close> = place
    return fn(...)
  end
end
