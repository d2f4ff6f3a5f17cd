--- migrate.status and migrate.diff: what the files of a plan tell, without a server and without changing anything.

local files = require "stdlib.migrate.files"
local place = require "stdlib.migrate.place"
local planfile = require "stdlib.migrate.planfile"
local report = require "stdlib.migrate.report"

local inspecting = {}

--- How far a plan is.
---@param path string
---@return table report
function inspecting.status(path)
  local plan = planfile.open("status", path)
  local target = place.target(plan)
  return report.make(plan, target, report.read("status", plan, target))
end

--- The planned change of one record, or what else the plan says of it; what was planned anew, if it was.
---@param path string
---@param id string
---@return table entry
function inspecting.diff(path, id)
  local plan = planfile.open("diff", path)
  local entry, n = plan:find(id)
  if not entry then files.refuse("diff", path, "it has no record " .. id) end
  if entry.change then entry = report.read("diff", plan, place.target(plan)).changes[n] or entry end
  entry.id = id
  return entry
end

return inspecting
