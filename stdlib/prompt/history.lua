--- Lists what was typed, in this session and in earlier ones.

local native = require "stdlib.native"
local display = require "stdlib.prompt.display"

--- So many without a number.
local usual = 30

--- Prints entries with their numbers, the newest last.
---@param which integer|string|nil how many of the newest; or a text that they hold
return function(which)
  local entries, shown = native.history(), {}
  local most = math.type(which) == "integer" and which or type(which) == "string" and math.huge or usual
  for i = #entries, 1, -1 do
    if #shown >= most then break end
    if type(which) ~= "string" or entries[i]:find(which, 1, true) then
      shown[#shown + 1] = ("%6d  %s"):format(i, (native.inert(entries[i]):gsub("\n", "\n        ")))
    end
  end
  for i = 1, #shown // 2 do shown[i], shown[#shown + 1 - i] = shown[#shown + 1 - i], shown[i] end
  display(#shown > 0 and table.concat(shown, "\n") or "There is nothing in history.")
end
