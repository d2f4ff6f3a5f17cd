--- How long a call takes, and what it uses.

local native = require "stdlib.native"
local display = require "stdlib.prompt.display"
local errors = require "stdlib.errors"
local settings = require "stdlib.prompt.settings"
local style = require "stdlib.show.style"
local values = require "stdlib.values"

local function duration(seconds)
  if seconds >= 1 then return ("%.2f s"):format(seconds) end
  if seconds >= 0.001 then return ("%.1f ms"):format(seconds * 1000) end
  return ("%.0f us"):format(seconds * 1e6)
end

local function memory(kibibytes)
  if math.abs(kibibytes) < 1024 then return ("%+.0f KiB"):format(kibibytes) end
  return ("%+.1f MiB"):format(kibibytes / 1024)
end

local function measure()
  return { wall = native.monotonic(), cpu = os.clock(), requests = native.request_count(), memory = collectgarbage "count" }
end

--- Tells what has been used since; also when the call failed.
local function report(before)
  local now = measure()
  local requests = now.requests - before.requests
  local line = ("%s, %s CPU, %d request%s, %s memory"):format(duration(now.wall - before.wall), duration(now.cpu - before.cpu),
    requests, requests == 1 and "" or "s", memory(now.memory - before.memory))
  display((settings.get "color" and style.colored or style.plain)("note", line))
end

--- Calls a function and returns its results.
---@param fn function
return function(fn, ...)
  if type(fn) ~= "function" then
    errors.raise { kind = "argument", operation = "time",
      message = ("parameter 'f' must be a function, got %s; time(cap.get, pid) calls cap.get(pid)"):format(values.shown(fn)) }
  end
  local _ <close> = setmetatable(measure(), { __close = report })
  return fn(...)
end
