--- Writes what the prompt shows. All text of others in it is inert by then, so that the colours can go through.

local native = require "stdlib.native"

local stdout = io.stdout

---@param shown string
return function(shown)
  if not native.window() then return print(shown) end
  stdout:write(shown, "\n")
  stdout:flush()
end
