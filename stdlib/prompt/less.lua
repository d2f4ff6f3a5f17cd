--- Shows all of a value, a page at a time.

local native = require "stdlib.native"
local display = require "stdlib.prompt.display"
local settings = require "stdlib.prompt.settings"
local show = require "stdlib.show.init"
local temporary = require "stdlib.prompt.temporary"

local less = {}

local function variable(name, otherwise)
  local value = os.getenv(name) or ""
  return value ~= "" and value or otherwise
end

--- Pages a text; prints it where there is no terminal to page it on.
---@param shown string inert
function less.page(shown)
  if not native.window() or os.getenv "TERM" == "dumb" then return display(shown) end
  local path <close> = setmetatable({ temporary.file(shown .. "\n", ".txt") }, { __close = function(this) os.remove(this[1]) end })
  -- A pager that is named without options must let the colours through as well.
  local code = temporary.open('env LESS="${LESS:--R}" ' .. variable("PAGER", "less -R"), path[1])
  if code == 126 or code == 127 then display(shown) end
end

--- Pages a value with nothing left out; a string as it is.
---@param value any
function less.value(value)
  if type(value) == "string" then return less.page(native.inert(value)) end
  less.page(show(value, settings.all {
    depth = math.huge, items = math.huge, nodes = math.huge, strings = math.huge, table = false }))
end

return less
