--- Reports and changes as a person reads them.

local native = require "stdlib.native"
local field = require "stdlib.field"
local settings = require "stdlib.prompt.settings"
local style = require "stdlib.show.style"
local inert = require "stdlib.show.text".inert

local text = {}

--- How many lines of a list are shown; JSON and the file of --report have all.
local shown = 20

--- Paints, where the terminal can.
---@return fun(role: string?, text: string): string
local function painter() return settings.get "color" and style.colored or style.plain end

local function value_text(value) return inert(json.encode(value)) end

local function path_text(pointer) return inert(table.concat(field.keys(pointer), ".")) end

--- The lines of a change: what goes away in red, what comes in green.
---@param entry table of a plan
---@return string[]
function text.change(entry)
  local paint, lines, before = painter(), {}, {}
  lines[1] = paint("title", inert(entry.change or entry.id)) .. (entry.title and "  " .. inert(entry.title) or "")
    .. (entry.revision and paint("note", ("  revision %d"):format(entry.revision)) or "")
  for _, step in ipairs(entry.patch) do
    if step.op == "test" then before[step.path] = step.value end
  end
  local function line(role, sign, path, value)
    lines[#lines + 1] = paint(role, ("  %s %s: %s"):format(sign, path_text(path), value_text(value)))
  end
  for _, step in ipairs(entry.patch) do
    if step.op == "move" then
      lines[#lines + 1] = paint("number", ("  > %s -> %s: %s"):format(path_text(step.from), path_text(step.path), value_text(before[step.from])))
    elseif step.op ~= "test" then
      if before[step.path] ~= nil then line("error", "-", step.path, before[step.path]) end
      if step.op ~= "remove" then line("string", "+", step.path, step.value) end
    end
  end
  return lines
end

local function add_list(lines, title, list)
  if not list or #list == 0 then return end
  lines[#lines + 1] = title .. ":"
  for index, entry in ipairs(list) do
    if index > shown then
      lines[#lines + 1] = ("  ... and %d more; --json or --report FILE has all"):format(#list - shown)
      return
    end
    lines[#lines + 1] = ("  %s  %s"):format(inert(tostring(entry.id)), inert(tostring(entry.reason)))
  end
end

--- The summary of a new plan.
---@param report table
---@param samples table[] entries
---@return string
function text.plan(report, samples)
  local lines = { ("%s: %s on %s"):format(inert(report.name), report.target, inert(report.server)),
    ("  %d to change, %d unchanged, %d with problems%s"):format(report.planned, report.unchanged, #report.problems,
      report.skipped > 0 and (", %d that you may not write"):format(report.skipped) or "") }
  for _, kind in ipairs(report.kinds) do lines[#lines + 1] = ("  %s: %d"):format(inert(kind.kind), kind.count) end
  if #report.notes > 0 then lines[#lines + 1] = "notes:" end
  for index, note in ipairs(report.notes) do
    if index > shown then
      lines[#lines + 1] = ("  ... and %d more; --json has all"):format(#report.notes - shown)
      break
    end
    lines[#lines + 1] = ("  %s%s: %d"):format(inert(note.topic), note.value ~= json.null and " " .. value_text(note.value) or "", note.count)
  end
  if #samples > 0 then lines[#lines + 1] = "for example:" end
  for _, entry in ipairs(samples) do
    for _, line in ipairs(text.change(entry)) do lines[#lines + 1] = "  " .. line end
  end
  add_list(lines, "problems", report.problems)
  lines[#lines + 1] = ("The plan is %s. Nothing was changed."):format(inert(report.plan))
  return table.concat(lines, "\n")
end

--- The report on a plan.
---@param report table
---@return string
function text.report(report)
  local lines = { ("%s: %s (%s on %s)%s"):format(inert(report.plan), inert(report.name), report.target, inert(report.server),
    report.shard and ", part " .. report.shard or "") }
  local function count(name, number, remark)
    if number then lines[#lines + 1] = ("  %-10s %d%s"):format(name, number, remark and "  " .. remark or "") end
  end
  count("planned", report.planned)
  count("applied", report.applied)
  count("unchanged", report.unchanged)
  count("pending", report.pending, report.waiting > 0 and ("of them %d begun and not published yet"):format(report.waiting)
    or report.unknown > 0 and ("of them %d that were under way: resume finds out"):format(report.unknown) or nil)
  count("problems", #report.problems > 0 and #report.problems)
  count("conflicts", #report.conflicts)
  count("failed", #report.failed)
  count("verified", report.verified)
  count("different", report.different and #report.different)
  count("restored", report.restored)
  count("left", report.left and #report.left)
  add_list(lines, "conflicts", report.conflicts)
  add_list(lines, "failed", report.failed)
  add_list(lines, "different", report.different)
  add_list(lines, "left as they are", report.left)
  if report.stopped then lines[#lines + 1] = "ended early: " .. inert(report.stopped) end
  if report.problem then lines[#lines + 1] = "ended by an error: " .. inert(report.problem) end
  if report.interrupted then lines[#lines + 1] = "interrupted; what was under way was finished" end
  return table.concat(lines, "\n")
end

--- A word as a shell takes it.
local function quoted(word)
  return word:find "^[%w%._/@:=,+-]+$" and word or "'" .. word:gsub("'", "'\\''") .. "'"
end

--- The program with the options that lead to the server of a report.
local function program(report)
  local folder = report.server:match "^the sandbox in (.+)$"
  if folder then return "cap --sandbox --data " .. quoted(folder) end
  local profile = native.settings.profile
  return profile and "cap --profile " .. quoted(profile) or "cap"
end

--- What to do next about a report.
---@param action string
---@param report table
---@return string?
function text.next_step(action, report)
  if report.server:find "^a temporary sandbox" then
    return "This sandbox is gone with this command; to go on with the plan, make it with --sandbox --data DIR."
  end
  local part = report.shard and " --shard " .. report.shard or report.parts and (" --shard i/%d"):format(report.parts) or ""
  local function command(name)
    return ("%s migrate %s %s%s"):format(program(report), name, inert(quoted(report.plan)), name == "resume" and part or "")
  end
  if action == "plan" then return report.planned > 0 and "Next: " .. command "apply" or nil end
  if report.left then
    return (report.problem or report.interrupted) and "Next: " .. command "undo" .. " goes on." or nil
  end
  if report.pending > 0 and report.begun then return "Next: " .. command "resume" end
  if #report.conflicts > 0 then return "Next: " .. command "resume" .. " --replan-conflicts" end
  if action == "apply" or action == "resume" then
    return "Next: " .. command "verify" .. (report.shard and ", when the other parts are done" or "")
  end
  return nil
end

return text
