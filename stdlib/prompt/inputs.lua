--- What was typed in this session: each input has a number, under which errors tell of it and `_1`, `_2`... keep its value.

local inputs = { count = 0 }

local texts, rewritten = {}, {}
--- For the numbers of those that succeeded, whether they had a "value" or "nothing".
local good = {}

--- So many of the last values are kept: a session of days must not fill the memory.
local kept_values = 100

--- The name of the chunk of the next input.
---@return string
function inputs.next_name()
  return ("=input %d"):format(inputs.count + 1)
end

--- Counts a text as the next input.
---@param text string
---@param as_run string the text with assignments in place of its declarations
function inputs.add(text, as_run)
  inputs.count = inputs.count + 1
  texts[inputs.count], rewritten[inputs.count] = text, as_run
  rawset(_G, "_" .. inputs.count - kept_values, nil)
end

--- Notes that the last input has succeeded; keeps its value, unless that is nil, as `_` and as that of its number.
---@param value any
function inputs.succeeded(value)
  good[inputs.count] = value == nil and "nothing" or "value"
  if value == nil then return end
  rawset(_G, "_", value)
  rawset(_G, "_" .. inputs.count, value)
end

---@class Input
---@field number integer
---@field text string
---@field rewritten string the text with assignments in place of its declarations
---@field has_value boolean whether it became `_`

--- Those that have succeeded, in their order.
---@return Input[]
function inputs.accepted()
  local accepted = {}
  for number = 1, inputs.count do
    if good[number] then
      accepted[#accepted + 1] = { number = number, text = texts[number], rewritten = rewritten[number],
        has_value = good[number] == "value" }
    end
  end
  return accepted
end

--- The number of the input that a chunk was, and its text.
---@param source string as debug.getinfo gives it, or the part of a message that names the chunk
---@return integer?
---@return string?
function inputs.of(source)
  local number = math.tointeger(tonumber(source:match "^=?input (%d+)$"))
  return number, number and texts[number]
end

--- How a person finds a line: nothing for the only line that was just typed.
---@param source string
---@param line integer
---@return string
function inputs.place(source, line)
  local number, text = inputs.of(source)
  if not number then return ("%s:%d"):format(source, line) end
  local parts = {}
  if number ~= inputs.count then parts[1] = ("input %d"):format(number) end
  if text and text:find "\n" then parts[#parts + 1] = ("line %d"):format(line) end
  return table.concat(parts, ", ")
end

--- A line of a text without what surrounds it.
local function line_of(text, wanted)
  local number = 0
  for line in (text .. "\n"):gmatch "(.-)\r?\n" do
    number = number + 1
    if number == wanted then return line:match "^%s*(.-)%s*$" end
  end
end

--- The text of the chunk of a source: an input or a file; nil when it cannot be had.
---@param source string as debug.getinfo gives it
---@return string?
function inputs.source_text(source)
  local number, text = inputs.of(source)
  if number then return text end
  local file = source:sub(1, 1) == "@" and io.open(source:sub(2), "rb")
  if not file then return nil end
  text = file:read "a"
  file:close()
  return text
end

--- One line of it.
---@param source string
---@param line integer
---@return string?
function inputs.source_line(source, line)
  local text = inputs.source_text(source)
  return text and line_of(text, line)
end

return inputs
