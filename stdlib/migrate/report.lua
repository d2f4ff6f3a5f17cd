--- The report on a plan: what is done and what is not, the same keys for every action.

local errors = require "stdlib.errors"
local files = require "stdlib.migrate.files"
local journal = require "stdlib.migrate.journal"
local states = require "stdlib.migrate.states"

local report = {}

--- The states that the journals of a plan tell, read without changing or locking anything.
---@param action string
---@param plan Plan
---@param target table
---@return States applied
---@return States undone
function report.read(action, plan, target)
  local index = states.step_index(target)
  local function fold(paths)
    local folded = states.new()
    for _, path in ipairs(paths) do
      if journal.read(action, path, plan, function(entry) folded:fold(entry, index) end) then folded.begun = true end
    end
    return folded
  end
  local paths, parts = {}, nil
  for _, known in ipairs(files.journals(plan.path)) do
    paths[#paths + 1], parts = known.path, known.shard and known.shard.count
  end
  local applied = fold(paths)
  applied.parts = parts
  return applied, fold { files.undo_journal(plan.path) }
end

--- Makes the report.
---@param plan Plan
---@param target table
---@param applied States
---@param undone States?
---@param part { planned: integer, unchanged: integer }? how many records it is about; all of the plan without it
---@return table
function report.make(plan, target, applied, undone, part)
  local account, header = applied:account(#target.steps), plan.header
  part = part or plan.summary
  local planned = part.planned
  local settled = account.applied + account.unchanged + #account.conflicts + #account.failed
  local result = {
    plan = plan.path, name = header.name, target = header.target, server = header.server, planned = planned,
    applied = account.applied, unchanged = part.unchanged + account.unchanged, pending = planned - settled,
    waiting = account.waiting, unknown = account.unknown, conflicts = account.conflicts, failed = account.failed,
    skipped = plan.summary.skipped, problems = plan.summary.problems, begun = applied.begun, parts = applied.parts,
  }
  if undone and undone.begun then
    local undo = undone:account(#target.steps)
    result.restored, result.left = undo.applied, undo.conflicts
    for _, entry in ipairs(undo.failed) do result.left[#result.left + 1] = entry end
    result.undo_unknown = undo.unknown
  end
  return result
end

--- Writes a report to a file.
---@param path string
---@param result table
function report.write(path, result)
  local file, problem = io.open(path, "wb")
  local ok = file
  if file then
    ok, problem = file:write(json.encode(result, { indent = 2 }), "\n")
    local closed, reason = file:close()
    if not closed then ok, problem = nil, reason end
  end
  if not ok then
    errors.raise { kind = "file", operation = "migrate", message = ("the report cannot be written to %s: %s"):format(path, tostring(problem)) }
  end
end

return report
