--- The text that a value has for itself: that of its metatable's __tostring.
--
-- Such a function may be anybody's, fail or never end. So it is called protected and with a bound on its instructions, and
-- once one has used the bound up, no more are called for the value that is shown. Other metamethods are never run.

local native = require "stdlib.native"

--- Instructions of one call: some ten milliseconds.
local bound = 1000000

--- The value's own text; nil when it has none, or none that can be had.
---@param value any
---@param patience { is_over: boolean? } of one showing
---@return string?
return function(value, patience)
  local describe = native.metafield(value, "__tostring")
  if type(describe) ~= "function" or patience.is_over then return nil end
  local ok, description = native.call_bounded(bound, describe, value)
  if ok and type(description) == "string" then return description end
  patience.is_over = not ok and description == "it runs too long"
  return nil
end
