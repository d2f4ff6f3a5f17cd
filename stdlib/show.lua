--- How the prompt shows values: indented, keys sorted, long ones cut with a note of what was cut.

local documentation = require "stdlib.documentation"
local lazy = require "stdlib.lazy"

local depth_limit, item_limit, string_limit = 6, 60, 400

local keywords = {}
for word in ("and break do else elseif end false for function goto if in local nil not or repeat return then true until while")
  :gmatch "%a+" do keywords[word] = true end

local function key_text(key)
  if type(key) == "string" and key:find "^[%a_][%w_]*$" and not keywords[key] then return key end
  if type(key) == "string" then return ("[%q]"):format(key) end
  return "[" .. tostring(key) .. "]"
end

local order = { number = 1, string = 2 }

local function sorted_keys(value)
  local keys = {}
  for key in next, value do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    local first, second = order[type(a)] or 3, order[type(b)] or 3
    if first ~= second then return first < second end
    if first == 3 then return tostring(a) < tostring(b) end
    return a < b
  end)
  return keys
end

local function string_text(value)
  local cut = #value > string_limit and value:sub(1, string_limit) or value
  local quoted = '"' .. cut:gsub('[\\"]', "\\%0"):gsub("\n", "\\n") .. '"'
  return cut == value and quoted or quoted .. ("... (%d bytes)"):format(#value)
end

local function render(value, indent, depth, ancestors)
  if type(value) == "string" then return string_text(value) end
  if type(value) == "function" and documentation.by_function[value] then
    return "function " .. documentation.by_function[value].call
  end
  if type(value) ~= "table" then return tostring(value) end
  local meta = getmetatable(lazy.fill(value))
  if type(meta) == "table" and rawget(meta, "__tostring") then return tostring(value) end
  if next(value) == nil then return json.is_array(value) and "json.array{}" or "{}" end
  if ancestors[value] then return "{ ... } -- contains itself" end
  if depth >= depth_limit then return "{ ... } -- deeper; show it alone" end
  ancestors[value] = true
  local keys, lines = sorted_keys(value), {}
  local length, inner = rawlen(value), indent .. "  "
  local width = 0
  for i, key in ipairs(keys) do
    if i > item_limit then
      lines[#lines + 1] = ("-- and %d more"):format(#keys - item_limit)
      width = math.huge
      break
    end
    local text = render(value[key], inner, depth + 1, ancestors)
    local positional = math.type(key) == "integer" and key >= 1 and key <= length
    lines[#lines + 1] = (positional and "" or key_text(key) .. " = ") .. text
    width = width + #lines[#lines] + 2
    if text:find "\n" then width = math.huge end
  end
  ancestors[value] = nil
  if width + #indent < 100 then return "{ " .. table.concat(lines, ", ") .. " }" end
  return "{\n" .. inner .. table.concat(lines, ",\n" .. inner) .. "\n" .. indent .. "}"
end

--- Returns the text of a value as the prompt shows it.
---@param value any
---@return string
return function(value)
  return render(value, "", 0, {})
end
