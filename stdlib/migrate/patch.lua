--- The JSON Patch of a change: as small as can be, values that only moved as moves, and before all else a `test` of every value
-- that it takes away. RFC 6902.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local field = require "stdlib.field"
local jsonpatch = require "stdlib.jsonpatch"

local patch = {}

--- The pointer to the container of a value.
local function parent_of(pointer) return pointer:match "^(.*)/[^/]*$" end

local function is_in_object(document, pointer)
  local container = parent_of(pointer) == "" and document or field.lookup(document, parent_of(pointer))
  return type(container) == "table" and not json.is_array(container)
end

--- Values that say enough to be known again: `true` in two places is a coincidence.
local function is_telling(value)
  return value ~= json.null and type(value) ~= "boolean" and value ~= "" and not (type(value) == "table" and next(value) == nil)
end

--- The one entry of each value, of those that have only one.
local function unique(list)
  local by_text, seen = {}, {}
  for _, entry in ipairs(list) do
    by_text[entry.text], seen[entry.text] = not seen[entry.text] and entry or nil, true
  end
  return by_text
end

--- The steps of a difference with those that take a value away here and put it there as moves.
local function with_moves(steps, from, to)
  local removed, added = {}, {}
  for index, step in ipairs(steps) do
    local is_removal = step.op == "remove"
    if (is_removal or step.op == "add") and is_in_object(is_removal and from or to, step.path) then
      local value = is_removal and field.lookup(from, step.path) or step.value
      if is_telling(value) then
        local list = is_removal and removed or added
        list[#list + 1] = { index = index, text = json.encode(value) }
      end
    end
  end
  if #removed == 0 or #added == 0 then return nil end
  local sources, moved, dropped = unique(removed), {}, {}
  for text, target in pairs(unique(added)) do
    local source = sources[text]
    if source then moved[target.index], dropped[source.index] = steps[source.index].path, true end
  end
  local result = json.array {}
  for index, step in ipairs(steps) do
    if moved[index] then
      result[#result + 1] = { op = "move", from = moved[index], path = step.path }
    elseif not dropped[index] then
      result[#result + 1] = step
    end
  end
  return result
end

--- Whether a patch does turn one document into another, to the letter.
local function leads(from, steps, to)
  local ok, result = pcall(jsonpatch.apply, from, steps)
  return ok and native.same(result, to, true)
end

--- The steps with a test before them of every value that they take away, and of what else is relied on.
local function with_tests(steps, from, relied)
  local tests, tested = json.array {}, {}
  local function test(pointer)
    local value = field.lookup(from, pointer)
    if tested[pointer] or value == nil then return end
    tested[pointer] = true
    tests[#tests + 1] = { op = "test", path = pointer, value = value }
  end
  for _, step in ipairs(steps) do
    if step.op == "move" then test(step.from) elseif step.op ~= "add" then test(step.path) end
  end
  for _, pointer in ipairs(relied or {}) do test(pointer) end
  return table.move(steps, 1, #steps, #tests + 1, tests)
end

--- The patch that turns one document into another.
---@param from table
---@param to table
---@param relied string[]? pointers to further values that it relies on
---@return table patch empty when nothing differs
function patch.make(from, to, relied)
  local steps = jsonpatch.diff(from, to)
  if #steps == 0 then return steps end
  local moving = with_moves(steps, from, to)
  local better = moving and with_tests(moving, from, relied)
  if better and leads(from, better, to) then return better end
  local whole = with_tests(steps, from, relied)
  if not leads(from, whole, to) then
    errors.raise { kind = "internal", operation = "migrate", message = "the patch does not lead to the new metadata" }
  end
  return whole
end

--- What of a document is not as the patch relies on; empty when all is.
---@param document table
---@param steps table the patch
---@return string[] pointers
function patch.disturbed(document, steps)
  local pointers = {}
  for _, step in ipairs(steps) do
    local value = field.lookup(document, step.path)
    if step.op == "test" and (value == nil or not jsonpatch.equal(value, step.value)) then
      pointers[#pointers + 1] = step.path
    elseif (step.op == "add" or step.op == "move") and value ~= nil and is_in_object(document, step.path) then
      pointers[#pointers + 1] = step.path
    end
  end
  return pointers
end

--- What was done since to a document that a patch had led to, in words.
---@param document table
---@param undo table the patch that leads back
---@return string
function patch.disturbance(document, undo)
  local pointers = patch.disturbed(document, undo)
  if #pointers == 0 then return "it was changed since, in fields that the plan does not touch" end
  return "it was changed since: " .. table.concat(pointers, ", ")
end

--- A pointer as people write a path, positions of lists as [].
local function path_text(pointer)
  local parts = {}
  for _, key in ipairs(field.keys(pointer)) do
    if key:find "^%d+$" and #parts > 0 then parts[#parts] = parts[#parts] .. "[]" else parts[#parts + 1] = key end
  end
  return table.concat(parts, ".")
end

--- The path without the part that it has in common with the other's parents.
local function relative(path, other)
  local parent = other:match "^(.*)%.[^.]*$"
  return parent and path:sub(1, #parent + 1) == parent .. "." and path:sub(#parent + 2) or path
end

local verbs = { add = "added", remove = "removed", replace = "changed" }

--- What a patch does, in words that are the same for like changes: `moved basic_info.analysis_number -> cadi_id`.
---@param steps table
---@return string[]
function patch.kinds(steps)
  local kinds, seen = {}, {}
  for _, step in ipairs(steps) do
    local kind
    if step.op == "move" then
      local from, to = path_text(step.from), path_text(step.path)
      kind = ("moved %s -> %s"):format(from, relative(to, from))
    elseif verbs[step.op] then
      kind = verbs[step.op] .. " " .. path_text(step.path)
    end
    if kind and not seen[kind] then
      kinds[#kinds + 1], seen[kind] = kind, true
    end
  end
  return kinds
end

return patch
