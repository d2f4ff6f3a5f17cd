--- Keeps the requests of a run to the number that was asked for.

local native = require "stdlib.native"
local limit = require "stdlib.tasks.limit"

--- Makes a gate. There is none where the client's own limit is as low: that sends the next request as soon as one is answered, which
-- a limit here, where another record may be worked on just then, does later.
---@param concurrency integer how many requests at once
---@return fun(fn: function, ...): any gate calls fn(...) when there is a place
return function(concurrency)
  if concurrency < native.settings.most_requests then return limit(concurrency) end
  return function(fn, ...) return fn(...) end
end
