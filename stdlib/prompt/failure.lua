--- How the prompt shows an error: what failed, then what caused it, then the way there through the lines of the user.

local native = require "stdlib.native"
local described = require "stdlib.show.described"
local inputs = require "stdlib.prompt.inputs"
local settings = require "stdlib.prompt.settings"
local show = require "stdlib.show.init"
local style = require "stdlib.show.style"
local text = require "stdlib.show.text"

---@class Failure
---@field problem any what was raised
---@field frames table[] the calls of the user's functions, the innermost first
---@field traceback string of all calls
local Failure = {}

local failure = {}

--- As many levels of the stack are looked at, and as many frames shown.
local most_levels, most_frames, most_causes = 200, 12, 5

local function is_users(info)
  return info.what ~= "C" and info.source:sub(1, 8) ~= "@stdlib/"
end

--- The message handler: keeps with an error where it came from, which later nobody can tell.
---@param problem any
---@return Failure
function failure.traced(problem)
  local frames = {}
  for level = 2, most_levels do
    local info = debug.getinfo(level, "Slnf")
    if not info then break end
    if is_users(info) then
      local last = frames[#frames]
      if last and rawequal(last.func, info.func) and last.currentline == info.currentline then
        last.times = last.times + 1
      else
        info.times = 1
        frames[#frames + 1] = info
      end
    end
  end
  return setmetatable({ problem = problem, frames = frames, traceback = debug.traceback("", 2) }, Failure)
end

--- What `traced` has made of an error; without the way there when there was no memory or stack left for that.
---@param value any
---@return Failure
function failure.of(value)
  if type(value) == "table" and rawequal(getmetatable(value), Failure) then return value end
  return setmetatable({ problem = value, frames = {}, traceback = "" }, Failure)
end

--- The text of an error, whatever was raised; inert.
local function message(problem)
  if problem == nil then return "nil was raised: error() without a message" end
  if type(problem) == "string" then return native.inert(problem) end
  local own = described(problem, {})
  if own then return native.inert(own) end
  local plain = settings.all { color = false, table = false }
  if type(problem) ~= "table" then return "raised: " .. show(problem, plain) end
  local said = rawget(problem, "message")
  local head = type(said) == "string" and native.inert(said) or native.metafield(problem, "__tostring")
    and "a table was raised, and its __tostring fails" or "a table was raised"
  return head .. "\n" .. show(problem, plain)
end

--- Puts the place that a message begins with the way a person reads it; of several, which coroutines add, the innermost.
local function placed(shown)
  local number, line
  while shown:find "^input %d+:%d+: " do number, line, shown = shown:match "^input (%d+):(%d+): (.*)$" end
  local place = number and inputs.place("input " .. number, math.tointeger(line)) or ""
  return place == "" and shown or place .. ": " .. shown
end

--- What was raised, and the errors behind it that say more.
local function messages(problem)
  local list, known = {}, {}
  repeat
    local shown = placed(message(problem))
    local before = list[#list]
    if not before or not before:find(shown, 1, true) then list[#list + 1] = shown end
    local cause = type(problem) == "table" and rawget(problem, "cause")
    if cause then known[problem] = true end
    problem = cause
  until not cause or known[cause] or #list == most_causes
  return list
end

--- The name of a frame's function: as it was called, or of the global that it is.
local function function_name(info)
  if info.name then return info.name end
  for name, value in next, _G do
    if rawequal(value, info.func) and type(name) == "string" then return name end
  end
  return "a function"
end

--- The line of a frame; nil for what says nothing new after the message.
local function frame_line(info, message, paint)
  local place = inputs.place(info.source:gsub("^[@=]", ""), info.currentline)
  if place == "" and info.what == "main" then return nil end
  if info.what == "main" and message:sub(1, #place + 2) == place .. ": " then place = "" end
  local name = info.what ~= "main" and "in " .. function_name(info) or ""
  local where = name ~= "" and place ~= "" and name .. ", " .. place or name .. place
  if info.times > 1 then where = ("%s (%d times)"):format(where, info.times) end
  local source = inputs.source_line(info.source, info.currentline)
  local head = "  " .. text.inert(where) .. (source and where ~= "" and ":" or "")
  local room = math.max(settings.get "width" - text.columns(head) - 2, 10)
  return paint("note", head) .. (source and "  " .. text.fitted(text.inert(source), room) or "")
end

local function painter()
  return settings.get "color" and style.colored or style.plain
end

--- Lines in the colour of errors; those that are too long are broken between words.
local function red(paint, shown)
  local width = settings.get "width"
  return (shown:gsub("[^\n]+", function(line)
    if text.columns(line) <= width then return paint("error", line) end
    local margin = line:match "^ *"
    local lines = text.wrapped(line, width - #margin)
    for i, part in ipairs(lines) do lines[i] = paint("error", margin .. part) end
    return table.concat(lines, "\n")
  end))
end

--- The text of an error of an input.
---@param this Failure
---@return string
function failure.text(this)
  local paint, lines, all = painter(), {}, messages(this.problem)
  for i, shown in ipairs(all) do lines[i] = red(paint, (i > 1 and "caused by: " or "") .. shown) end
  local frames = 0
  for _, info in ipairs(this.frames) do
    local line = frame_line(info, all[1], paint)
    if line then
      frames = frames + 1
      if frames > most_frames then
        lines[#lines + 1] = paint("note", "  … debug.full() shows all")
        break
      end
      lines[#lines + 1] = line
    end
  end
  return table.concat(lines, "\n")
end

--- The text of what is wrong with an input that is no Lua.
---@param problem string
---@return string
function failure.syntax_text(problem)
  local paint = painter()
  local line = math.tointeger(tonumber(problem:match "^input %d+:(%d+):"))
  local shown = red(paint, placed(native.inert(problem)))
  local _, whole = inputs.of(("input %d"):format(inputs.count))
  local source = line and whole and whole:find "\n" and inputs.source_line(("input %d"):format(inputs.count), line)
  return source and shown .. "\n    " .. text.fitted(text.inert(source), settings.get "width" - 4) or shown
end

--- The text of an error with all that is known of it: every call, and what the error has as fields.
---@param this Failure
---@return string
function failure.full_text(this)
  local paint = painter()
  local lines = { failure.text(this) }
  if type(this.problem) == "table" then
    local fields = {}
    for key, value in next, this.problem do fields[key] = value end
    lines[2] = "fields: " .. show(fields, settings.all { table = false })
  end
  lines[#lines + 1] = paint("note", native.inert(this.traceback:match "^%s*(.*)$"))
  return table.concat(lines, "\n")
end

return failure
