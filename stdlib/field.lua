--- Field paths: `basic_info.people.0.name`, or a JSON Pointer (RFC 6901) when it starts with `/` (reference 6.3).

local field = {}

--- Turns a field path into a JSON Pointer.
---@param path string
---@return string? pointer
---@return string? problem
function field.pointer(path)
  if path == "" then return nil, "must not be empty" end
  if path:sub(1, 1) == "/" then
    if path:find "~[^01]" or path:find "~$" then return nil, ("is no JSON Pointer: %q has a '~' without 0 or 1"):format(path) end
    return path
  end
  local segments = {}
  for segment in (path .. "."):gmatch "(.-)%." do
    if segment == "" then return nil, ("has an empty part: %q (a key with a dot needs a JSON Pointer such as /a.b/c)"):format(path) end
    segments[#segments + 1] = segment:gsub("~", "~0"):gsub("/", "~1")
  end
  return "/" .. table.concat(segments, "/")
end

--- Keys of a JSON Pointer, unescaped.
---@param pointer string
---@return string[]
function field.keys(pointer)
  local keys, is_escaped = {}, pointer:find("~", 1, true)
  for segment in pointer:gmatch "/([^/]*)" do
    keys[#keys + 1] = is_escaped and segment:gsub("~1", "/"):gsub("~0", "~") or segment
  end
  return keys
end

--- Finds the value that a JSON Pointer names; whether a part is an index is decided by the container that is there.
---@param document any
---@param pointer string
---@return any value nil when it is not there
---@return string? problem which part is missing
function field.lookup(document, pointer)
  local value = document
  for _, key in ipairs(field.keys(pointer)) do
    if type(value) ~= "table" then return nil, ("'%s' is inside a %s"):format(key, type(value)) end
    if json.is_array(value) then
      local index = key:find "^%d+$" and math.tointeger(tonumber(key))
      if not index then return nil, ("'%s' is no index of a list"):format(key) end
      if value[index + 1] == nil then return nil, ("the list has no index %s; it has %d elements, counted from 0"):format(key, #value) end
      value = value[index + 1]
    else
      if value[key] == nil then return nil, ("the field '%s' does not exist"):format(key) end
      value = value[key]
    end
  end
  return value
end

return field
