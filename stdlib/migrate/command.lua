--- `cap migrate`: calls the engine, prints its report and ends with the exit code that tells how it went.
-- 0 done, 1 error, 2 refused or wrong usage, 3 partial, 130 interrupted.

local errors = require "stdlib.errors"
local native = require "stdlib.native"
local applying = require "stdlib.migrate.applying"
local inspecting = require "stdlib.migrate.inspecting"
local planning = require "stdlib.migrate.planning"
local report_file = require "stdlib.migrate.report"
local text = require "stdlib.migrate.text"
local undoing = require "stdlib.migrate.undoing"
local verifying = require "stdlib.migrate.verifying"

local inert = require "stdlib.show.text".inert

local actions = {}

function actions.plan(options) return planning(options.migration, options) end
function actions.apply(options) return applying("apply", options.plan, options) end
function actions.resume(options) return applying("resume", options.plan, options) end
function actions.status(options) return inspecting.status(options.plan) end
function actions.verify(options) return verifying(options.plan, options) end
function actions.undo(options) return undoing(options.plan, options) end

local function exit_code(action, report)
  if report.interrupted then return 130 end
  if report.problem then return 1 end
  for _, name in ipairs { "conflicts", "failed", "different", "left", action == "plan" and "problems" or nil } do
    if report[name] and #report[name] > 0 then return 3 end
  end
  return report.stopped and 3 or 0
end

local function show(action, report, samples)
  if action == "plan" then
    if report.interrupted then return "interrupted; no plan was written" end
    return text.plan(report, samples) .. "\n" .. (text.next_step(action, report) or "There is nothing to change.")
  end
  local next_step = text.next_step(action, report)
  return text.report(report) .. (next_step and "\n" .. next_step or "")
end

local function fail(options, problem)
  if errors.is(problem) then problem.where = nil end -- it would be a line of this program
  if options.json then
    local kind = errors.is(problem) and problem.kind or "internal"
    print(json.encode({ error = { kind = kind, message = tostring(problem) } }, { indent = 2 }))
  end
  native.complain(tostring(problem))
  local is_usage = errors.is(problem) and (problem.kind == "refused" or problem.kind == "argument" or problem.kind == "protected")
  os.exit(is_usage and 2 or 1)
end

local function diff(options)
  local entry = inspecting.diff(options.plan, options.id)
  if options.json then return print(json.encode(entry, { indent = 2 })) end
  if entry.patch then return print(table.concat(text.change(entry), "\n")) end
  print(inert(("%s  %s"):format(options.id, entry.reason or "needs no change")))
end

--- Standard output is the report's alone, and only the report ends the program: what a migration prints goes to standard error.
local function keep_apart()
  _G.print = function(...)
    local parts = table.pack(...)
    for i = 1, parts.n do parts[i] = tostring(parts[i]) end
    io.stderr:write(table.concat(parts, "\t"), "\n")
  end
  _G.io.write = function(...) return io.stderr:write(...) end
  _G.os.exit = function() error("a migration does not end the program with os.exit", 2) end
end

---@param action string
---@param encoded string the options as JSON
return function(action, encoded)
  local options = json.decode(encoded)
  keep_apart()
  if action == "diff" then
    local ok, problem = pcall(diff, options)
    if not ok then fail(options, problem) end
    return
  end
  local ok, report, samples = pcall(actions[action], options)
  if not ok then fail(options, report) end
  if options.report then
    local written, problem = pcall(report_file.write, options.report, report)
    if not written then native.complain(tostring(problem)) end
  end
  print(options.json and json.encode(report, { indent = 2 }) or show(action, report, samples))
  os.exit(exit_code(action, report))
end
