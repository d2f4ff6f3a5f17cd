--- Keeps the requests of a run to the number that was asked for.

local limit = require "stdlib.tasks.limit"

--- What a client has under way at most, whatever is asked for: it sends the next request as soon as one is answered, which a limit
-- here, where another record may be worked on just then, does later.
local client_limit = 16

--- Makes a gate.
---@param concurrency integer how many requests at once
---@return fun(fn: function, ...): any gate calls fn(...) when there is a place
return function(concurrency)
  if concurrency < client_limit then return limit(concurrency) end
  return function(fn, ...) return fn(...) end
end
