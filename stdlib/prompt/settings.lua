--- The settings of the prompt: the global table `prompt`. Names and values are checked when they are set.

local native = require "stdlib.native"
local documentation = require "stdlib.documentation"
local errors = require "stdlib.errors"
local nearest = require "stdlib.nearest"
local values = require "stdlib.values"

local settings = {}

--- Where output is no terminal, lines are this long.
local plain_width = 100

--- A table is as high as the window, so that its head is seen.
local function rows()
  local _, lines = native.window()
  return lines and math.max(lines - 5, 10) or 40
end

local function is_colored()
  local no_color = os.getenv "NO_COLOR"
  local terminal = os.getenv "TERM" or ""
  return native.settings.color and native.window() ~= nil and terminal ~= "" and terminal ~= "dumb" and (no_color or "") == ""
end

local function whole(least)
  return "number", ("a whole number from %d on, or math.huge"):format(least), function(value)
    return type(value) == "number" and value >= least and (value == math.huge or math.tointeger(value) ~= nil)
  end
end

local function truth()
  return "boolean", "true or false", function(value) return type(value) == "boolean" end
end

---@class PromptSetting
---@field name string
---@field summary string
---@field default any a function is called
---@field type string
---@field expected string what a message calls it
---@field accepts fun(value: any): boolean
local function setting(name, default, summary, type, expected, accepts)
  return { name = name, default = default, summary = summary, type = type, expected = expected, accepts = accepts }
end

--- Those of how a value is shown, which show() takes as well.
settings.of_showing = {
  setting("color", is_colored, "Colours; off with --no-color, NO_COLOR, TERM=dumb or without a terminal.", truth()),
  setting("width", function() return native.window() or plain_width end, "Columns of a line; those of the window.", whole(1)),
  setting("depth", 5, "How deep tables are shown.", whole(1)),
  setting("items", 50, "How many items of each table.", whole(1)),
  setting("nodes", 1000, "How many values of a result in all.", whole(1)),
  setting("strings", 500, "How many bytes of a string.", whole(1)),
  setting("table", true, "Shows lists of records and pages of searches as a table.", truth()),
  setting("rows", rows, "How many rows of such a table; as many as the window has room for.", whole(1)),
}

--- Those of the line editor.
settings.of_editing = {
  setting("highlight", true, "Colours in what is typed.", truth()),
  setting("brackets", true, "Marks the bracket or word that belongs to the one at the cursor.", truth()),
  setting("suggest", true, "Shows in grey what was typed before and begins alike.", truth()),
  setting("complete", true, "Completes with Tab.", truth()),
  setting("hint", true, "Shows below how the function is called whose arguments are typed.", truth()),
}

--- All settings.
settings.list = { table.unpack(settings.of_showing) }
settings.list[#settings.list + 1] = setting("pager", false, "Pages results that are longer than the window.", truth())
table.move(settings.of_editing, 1, #settings.of_editing, #settings.list + 1, settings.list)

local by_name, names = {}, {}
for i, one in ipairs(settings.list) do by_name[one.name], names[i] = one, one.name end

local chosen = {}

local function named(name)
  local one = by_name[name]
  if one then return one end
  local near = type(name) == "string" and nearest(name, names)
  errors.raise { kind = "argument", operation = "prompt",
    message = ("there is no setting '%s'%s"):format(tostring(name), near and ("; did you mean '" .. near .. "'?")
      or "; it has " .. table.concat(names, ", ")) }
end

--- The value of a setting now.
---@param name string
---@return any
function settings.get(name)
  local one, value = named(name), chosen[name]
  if value ~= nil then return value end
  if type(one.default) == "function" then return (one.default()) end
  return one.default
end

--- Raises when a setting cannot have a value.
local function check(operation, one, value)
  if one.accepts(value) then return end
  errors.raise { kind = "argument", operation = operation,
    message = ("'%s' must be %s, got %s"):format(one.name, one.expected, values.shown(value)) }
end

--- Sets a setting; nil is its default.
---@param name string
---@param value any
function settings.set(name, value)
  local one = named(name)
  if value ~= nil then check("prompt", one, value) end
  chosen[name] = value
end

--- All of them, as stdlib.show takes them.
---@param changes table<string, any>? what is to be otherwise
---@return ShowOptions
function settings.all(changes)
  local all = {}
  for _, name in ipairs(names) do all[name] = settings.get(name) end
  for name, value in next, changes or {} do
    if by_name[name] then check("show", by_name[name], value) end
    all[name] = value
  end
  return all
end

--- The table that people see.
settings.table = setmetatable({}, {
  __name = "prompt",
  __index = function(_, name) return settings.get(name) end,
  __newindex = function(_, name, value) settings.set(name, value) end,
  __pairs = function() return next, settings.all() end,
  __tostring = function()
    local lines = {}
    for i, name in ipairs(names) do lines[i] = ("prompt.%s = %s"):format(name, tostring(settings.get(name))) end
    return table.concat(lines, "\n") .. "\nhelp \"settings\" tells what they do."
  end,
})

documentation.fields[settings.table] = settings.list

return settings
