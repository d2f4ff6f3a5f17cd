--- The inputs of the session as statements of a script, which has none of what is at the prompt alone.

local inputs = require "stdlib.prompt.inputs"

local script = {}

--- Functions that only show something.
local is_showing = {
  save = true, history = true, apropos = true, less = true, show = true, help = true, ["debug.full"] = true,
}

--- Whether a text does nothing but show something, or set how it is shown.
local function shows(text)
  return is_showing[text:match "^%s*([%a.]+)%s*[%({\"'%[]"] or text:find "^%s*prompt%s*[.%[]" ~= nil
end

--- Whether a text calls a function of the prompt.
local function calls(text, name)
  return text:find("%f[%w_.:]" .. name .. "%s*[%({\"']") ~= nil
end

--- Whether a text has to stay a chunk of its own: it ends itself, or its labels might be those of another.
local function is_closed(text)
  return not load(text .. "\nlocal _") or text:find "::"
    or text:find "%f[%w_]return%f[^%w_]" and not text:find "%f[%w_]function%f[^%w_]"
end

--- The expression that a text is, if it is one.
local function expression_of(text)
  if load("return " .. text) then return text end
  local rest = text:match "^%s*return%f[^%w_](.*)$"
  return rest and load("return " .. rest) and rest or nil
end

--- One input as it stands in a script.
---@param input Input
---@param name string? of the value under which later inputs ask for it
local function statement(input, name)
  local expression = expression_of(input.text)
  if not expression and is_closed(input.text) then
    expression = "(function()\n" .. input.rewritten .. "\nend)()"
  end
  if expression and input.has_value then
    return name and ("%s = %s\n_ = %s"):format(name, expression, name) or "_ = " .. expression
  end
  local text = load(input.text) and not is_closed(input.text) and input.text or expression
  if not load(text) then return "do local _ = " .. text .. "\nend" end
  -- A bracket at the start of a line would make a call of what stands before it.
  return text:find "^%s*%(" and ";" .. text or text
end

--- The script, and how many inputs are in it.
---@return string
---@return integer
function script.text()
  local lines, named, count = {}, {}, 0
  local accepted = inputs.accepted()
  for _, input in ipairs(accepted) do
    for name in input.text:gmatch "%f[%w_]_%d+%f[^%w_]" do named[name] = true end
    if calls(input.text, "time") then lines[1] = "local function time(f, ...) return f(...) end" end
  end
  for _, input in ipairs(accepted) do
    local name = "_" .. input.number
    if calls(input.text, "edit") then
      lines[#lines + 1] = "-- at the prompt alone: " .. input.text:gsub("\n", "\n-- ")
    elseif not shows(input.text) then
      count = count + 1
      lines[#lines + 1] = statement(input, named[name] and name)
    end
  end
  lines[#lines + 1] = ""
  return table.concat(lines, "\n"), count
end

return script
