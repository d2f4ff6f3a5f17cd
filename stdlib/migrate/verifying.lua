--- migrate.verify: reads every changed record again and compares it with what was planned, or after an undo with what was before.

local failures = require "stdlib.migrate.failures"
local gate_for = require "stdlib.migrate.gate"
local patch = require "stdlib.migrate.patch"
local place = require "stdlib.migrate.place"
local planfile = require "stdlib.migrate.planfile"
local report = require "stdlib.migrate.report"
local run_over = require "stdlib.migrate.run"

--- Verifies a plan.
---@param path string
---@param options table concurrency, client
---@return table report with `verified` and `different`
return function(path, options)
  local plan = planfile.open("verify", path)
  local target = place.target(plan)
  local client = place.client("verify", target, options.client)
  place.check("verify", plan, client)
  local applied, undone = report.read("verify", plan, target)

  --- The checksum that a record should have; nil when it was not changed.
  local function expected(n, entry)
    if undone.made[n] == #target.steps and not undone.verdict[n] then return (applied.changes[n] or entry).before end
    if undone.verdict[n] or undone.doing[n] then return nil end
    if (applied.made[n] or 0) < target.writing_step then return nil end
    return applied.hashes[n] or (applied.changes[n] or entry).after
  end

  local total, entries = 0, plan:entries()
  for n, entry in plan:entries() do
    if entry.change and expected(n, entry) then total = total + 1 end
  end
  local verified, different = 0, {}
  local function next_record()
    for n, entry in entries do
      local hash = entry.change and expected(n, entry)
      if hash then return { n = n, entry = entry, hash = hash } end
    end
    return nil
  end
  local concurrency = options.concurrency or 16
  local gate = gate_for(concurrency)
  local run = run_over({ label = "verifying", unit = target.noun .. "s", total = total, concurrency = concurrency }, next_record,
    function(item)
      local ok, look = pcall(gate, target.read, client, item.entry.change, item.entry.pid)
      local reason
      if not ok then
        if failures.is_fatal(look) then error(look, 0) end
        reason = "it cannot be read: " .. failures.reason(look)
      elseif look.hash ~= item.hash then
        local change = applied.changes[item.n] or item.entry
        reason = item.hash == change.before and "it is not as it was before" or patch.disturbance(look.metadata, change.undo)
      end
      if reason then different[#different + 1] = { n = item.n, id = item.entry.change, reason = reason } else verified = verified + 1 end
    end)
  table.sort(different, function(a, b) return a.n < b.n end)
  local result = report.make(plan, target, applied, undone)
  result.verified, result.different = verified, json.array {}
  for index, entry in ipairs(different) do result.different[index] = { id = entry.id, reason = entry.reason } end
  return report.of_run(result, run)
end
