--- JSON Patch (RFC 6902), JSON Pointer (RFC 6901) and dotted field paths. `local jsonpatch = require "jsonpatch"`.
--
-- Documents are Lua tables as json.decode gives them. Nothing here changes its arguments: apply returns a new document,
-- which shares with the old one what the patch does not touch.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local field = require "stdlib.field"

local jsonpatch = {}

--- Turns a dotted field path into a JSON Pointer; raises when it is none.
---@param path string
---@return string pointer
function jsonpatch.pointer(path)
  local pointer, problem = field.pointer(path)
  if not pointer then errors.raise { kind = "argument", operation = "jsonpatch.pointer", message = "the path " .. problem } end
  return pointer
end

local function is_array(value)
  return json.is_array(value) or value[1] ~= nil
end

--- Tells whether two documents are equal as JSON: 1 and 1.0 are, {} and [] are not.
---@return boolean
function jsonpatch.equal(a, b) return native.same(a, b) end

--- Equal, and written the same way: a change of 1 to 1.0 is a change.
local function identical(a, b) return native.same(a, b, true) end

local function shallow(container)
  local copy = json.is_array(container) and json.array {} or {}
  for key, value in next, container do copy[key] = value end
  return copy
end

local function escape(key)
  key = tostring(key)
  return key:find "[~/]" and key:gsub("~", "~0"):gsub("/", "~1") or key
end

-- Applying ------------------------------------------------------------------------------------------------------------

local function refuse(index, operation, message)
  errors.raise { kind = "patch", operation = "jsonpatch.apply", index = index,
    message = ("operation %d (%s %s): %s"):format(index, tostring(operation.op), tostring(operation.path), message) }
end

--- A run over one document: `root` is replaced as operations go on; tables made by this run are changed in place.
local Run = {}
Run.__index = Run

function Run:refuse(message) refuse(self.index, self.operation, message) end

function Run:keys(pointer, name)
  if type(pointer) ~= "string" then self:refuse(("'%s' must be a string"):format(name)) end
  if pointer ~= "" and pointer:sub(1, 1) ~= "/" then self:refuse(("'%s' is no JSON Pointer: %q"):format(name, pointer)) end
  if pointer:find("~", 1, true) and (pointer:find "~[^01]" or pointer:find "~$") then
    self:refuse(("'%s' has a '~' without 0 or 1"):format(name))
  end
  return field.keys(pointer)
end

--- A table that this run may change: itself when it has made it, else a copy.
function Run:own(container)
  if self.made[container] then return container end
  local copy = shallow(container)
  self.made[copy] = true
  return copy
end

--- Position in a Lua array for a key of a pointer; `limit` is the largest one allowed.
function Run:position(key, limit)
  if not key:find "^%d+$" or (#key > 1 and key:sub(1, 1) == "0") then self:refuse(("'%s' is no index of a list"):format(key)) end
  local position = math.tointeger(tonumber(key)) + 1
  if position > limit then self:refuse(("the list has no index %s"):format(key)) end
  return position
end

--- The container that the last key lives in, owned all the way down from the root.
function Run:container(keys)
  if type(self.root) ~= "table" then self:refuse("the document is no container") end
  self.root = self:own(self.root)
  local container = self.root
  for i = 1, #keys - 1 do
    local key = keys[i]
    if is_array(container) then key = self:position(key, #container) end
    local below = container[key]
    if type(below) ~= "table" then self:refuse(("there is no container at '%s'"):format(keys[i])) end
    below = self:own(below)
    container[key] = below
    container = below
  end
  return container
end

function Run:get(keys)
  local value = self.root
  for _, key in ipairs(keys) do
    if type(value) ~= "table" then self:refuse(("there is nothing at '%s'"):format(key)) end
    if is_array(value) then key = self:position(key, #value) end
    value = value[key]
    if value == nil then self:refuse(("there is nothing at '%s'"):format(key)) end
  end
  return value
end

--- Notes what undoes the last step, where that is wanted. `last` stands for the last of the keys.
function Run:note(op, keys, last, value)
  if not self.undo then return end
  if type(value) == "table" then self.made = {} end -- what is noted stays as it is
  local parts = {}
  for i = 1, #keys do parts[i] = "/" .. escape(i == #keys and last or keys[i]) end
  self.undo[#self.undo + 1] = { op = op, path = table.concat(parts), value = value }
end

function Run:add(keys, value)
  if #keys == 0 then
    self:note("replace", keys, nil, self.root)
    self.root = value
    return
  end
  local container, key = self:container(keys), keys[#keys]
  if is_array(container) then
    local position = key == "-" and #container + 1 or self:position(key, #container + 1)
    table.insert(container, position, value)
    return self:note("remove", keys, position - 1)
  end
  local before = container[key]
  container[key] = value
  self:note(before == nil and "remove" or "replace", keys, key, before)
end

--- Removes a value and answers it.
function Run:remove(keys)
  if #keys == 0 then self:refuse "the whole document cannot be removed" end
  local container, key = self:container(keys), keys[#keys]
  local before
  if is_array(container) then
    before = table.remove(container, self:position(key, #container))
  else
    before = container[key]
    if before == nil then self:refuse(("there is nothing at '%s'"):format(key)) end
    container[key] = nil
  end
  self:note("add", keys, key, before)
  return before
end

local operations = {}

local function value_of(run)
  if run.operation.value == nil then run:refuse "it has no 'value'" end
  return run.operation.value
end

function operations.add(run, keys) run:add(keys, value_of(run)) end

function operations.remove(run, keys) run:remove(keys) end

function operations.replace(run, keys)
  local value, before = value_of(run), run:get(keys)
  if #keys == 0 then
    run.root = value
  else
    local container, key = run:container(keys), keys[#keys]
    container[is_array(container) and run:position(key, #container) or key] = value
  end
  run:note("replace", keys, keys[#keys], before)
end

function operations.move(run, keys)
  local from = run:keys(run.operation.from, "from")
  local value = run:get(from)
  if run.operation.path == run.operation.from then return end
  if (run.operation.path .. "/"):sub(1, #run.operation.from + 1) == run.operation.from .. "/" then
    run:refuse "a value cannot move into itself"
  end
  run:remove(from)
  run:add(keys, value)
end

function operations.copy(run, keys)
  run.made = {} -- what is in two places is not changed in one of them
  run:add(keys, run:get(run:keys(run.operation.from, "from")))
end

function operations.test(run, keys)
  if not jsonpatch.equal(run:get(keys), value_of(run)) then run:refuse "the value there is another" end
end

--- The document after a patch. `undo` gets what undoes each step; without it nothing is noted.
local function run_patch(document, patch, undo)
  if type(patch) ~= "table" or (next(patch) ~= nil and patch[1] == nil) then
    errors.raise { kind = "argument", operation = "jsonpatch.apply", message = "a patch is a list of operations" }
  end
  local run = setmetatable({ root = document, made = {}, undo = undo }, Run)
  for index, operation in ipairs(patch) do
    run.index, run.operation = index, operation
    if type(operation) ~= "table" then refuse(index, { op = type(operation) }, "it is no object") end
    local perform = type(operation.op) == "string" and operations[operation.op]
    if not perform then run:refuse "unknown operation; known are add, copy, move, remove, replace, test" end
    perform(run, run:keys(operation.path, "path"))
  end
  return run.root
end

--- Applies a patch: all operations or none.
---@param document any
---@param patch table list of operations
---@return any document the new one
function jsonpatch.apply(document, patch)
  return run_patch(document, patch)
end

--- The patch that undoes another, computed on the document that the other is applied to.
---@param document any before the patch
---@param patch table
---@return table inverse
function jsonpatch.inverse(document, patch)
  local undo, inverse = {}, json.array {}
  run_patch(document, patch, undo)
  -- What was done last is undone first.
  for i = #undo, 1, -1 do inverse[#inverse + 1] = undo[i] end
  return inverse
end

-- Comparing -----------------------------------------------------------------------------------------------------------

local compare

local function compare_objects(a, b, path, patch)
  local keys = native.differing(a, b)
  table.sort(keys)
  for _, key in ipairs(keys) do
    local at = path .. "/" .. escape(key)
    if b[key] == nil then
      patch[#patch + 1] = { op = "remove", path = at }
    elseif a[key] == nil then
      patch[#patch + 1] = { op = "add", path = at, value = b[key] }
    else
      compare(a[key], b[key], at, patch)
    end
  end
end

--- Elements that both lists begin and end with stay; between them elements are compared in pairs, and what is left over
--- is removed or added.
local function compare_arrays(a, b, path, patch)
  local first, last_a, last_b = 1, #a, #b
  while first <= last_a and first <= last_b and identical(a[first], b[first]) do first = first + 1 end
  while last_a >= first and last_b >= first and identical(a[last_a], b[last_b]) do last_a, last_b = last_a - 1, last_b - 1 end
  local pairs_end = math.min(last_a, last_b)
  for i = first, pairs_end do compare(a[i], b[i], path .. "/" .. (i - 1), patch) end
  for i = last_a, pairs_end + 1, -1 do patch[#patch + 1] = { op = "remove", path = path .. "/" .. (i - 1) } end
  for i = pairs_end + 1, last_b do patch[#patch + 1] = { op = "add", path = path .. "/" .. (i - 1), value = b[i] } end
end

function compare(a, b, path, patch)
  if type(a) == "table" and type(b) == "table" and is_array(a) == is_array(b) then
    return (is_array(a) and compare_arrays or compare_objects)(a, b, path, patch)
  end
  if not identical(a, b) then patch[#patch + 1] = { op = "replace", path = path, value = b } end
end

--- The patch that turns one document into another: only what differs, keys in order.
---@param from any
---@param to any
---@return table patch
function jsonpatch.diff(from, to)
  local patch = json.array {}
  compare(from, to, "", patch)
  return patch
end

return jsonpatch
