--- The change of one record: runs `up` on a copy of its metadata and judges the result, without changing anything anywhere.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local failures = require "stdlib.migrate.failures"
local patch = require "stdlib.migrate.patch"

local change = {}

--- Instructions that `up` and `check` may use for one record, some hundred milliseconds' worth. One that never ends must not hold
-- the others up.
local patience = 50000000

--- What `up` has noted about the record it is at; nil while none is worked on.
local notes

--- Text of what was raised. What a script raises may be any bytes, and JSON holds none but UTF-8.
local function text_of(problem)
  local text
  if errors.is(problem) then
    text = failures.reason(problem)
  elseif type(problem) == "table" then
    text = tostring(rawget(problem, "message") or "an error without a text")
  else
    text = tostring(problem)
  end
  return native.inert(text)
end

--- Notes something about the record that `up` is at, for the summary of the plan.
---@param topic string
---@param value any
function change.note(topic, value)
  if not notes then return end
  local is_json = pcall(json.encode, value)
  notes[#notes + 1] = { topic = native.inert(topic), value = is_json and value or native.inert(tostring(value)) }
end

--- Calls a function of the migration; nil and the reason when it fails.
local function call(what, fn, ...)
  local outcome = table.pack(native.call_bounded(patience, fn, ...))
  if outcome[1] then return table.pack(table.unpack(outcome, 2, outcome.n)) end
  return nil, ("%s failed: %s"):format(what, text_of(outcome[2]))
end

local function check(definition, after, record)
  local verdict, problem = call("check", definition.check, after, record)
  if not verdict then return problem end
  if verdict[1] == false then return "check: " .. text_of(verdict[2] or "the new metadata is not as it should be") end
  if type(verdict[1]) == "string" then return "check: " .. text_of(verdict[1]) end
  return nil
end

--- Computes the change.
---@param definition table the migration
---@param target table its adapter, see stdlib.migrate.targets
---@param client table
---@param look table the record as target.read gives it
---@return table entry { change =, ... }, { unchanged = } or { problem =, reason = }, as the plan has it
---@return table[] notes topic and value
function change.compute(definition, target, client, look)
  local found = {}
  local function problem(reason) return { problem = look.id, reason = reason, revision = look.revision }, found end
  local reason = target.obstacle(client, look)
  if reason then return problem(reason) end
  local copy = json.decode(look.text)
  local record = look.record
  record.id, record.metadata = look.id, copy
  notes = found
  local results, failure = call("up", definition.up, copy, record)
  notes = nil
  if not results then return problem(failure) end
  local after = results[1]
  if after == nil then
    if json.encode(copy) ~= look.text then
      found[#found + 1] = { topic = "up changed the metadata but returned nil, so it is left as it was", value = json.null }
    end
    return { unchanged = look.id }, found
  end
  if type(after) ~= "table" or json.is_array(after) then
    return problem(("up returned a %s; it returns the new metadata, a table, or nil"):format(
      type(after) == "table" and "list" or type(after)))
  end
  local is_json, after_text = pcall(json.encode, after)
  if not is_json then return problem("up returned what JSON cannot hold: " .. text_of(after_text)) end
  local has_new_list
  after, has_new_list = native.settle(after, look.metadata)
  if has_new_list then after_text = json.encode(after) end
  if after_text == look.text then return { unchanged = look.id }, found end
  -- A check may change what it gets.
  reason = definition.check and check(definition, json.decode(after_text), record) or target.refused(look.metadata, after, look)
  if reason then return problem(reason) end
  local violations = target.violations(client, look, after, after_text, definition)
  if violations then
    local entry = problem(violations.reason)
    entry.errors = violations.errors
    return entry, found
  end
  local entry = {
    change = look.id, revision = look.revision, type = look.type, title = look.title,
    before = look.hash, after = native.sha256(after_text),
    patch = patch.make(look.metadata, after, definition.relies_on), undo = patch.make(after, look.metadata),
  }
  for name, value in pairs(target.particulars and target.particulars(look) or {}) do entry[name] = value end
  return entry, found
end

return change
