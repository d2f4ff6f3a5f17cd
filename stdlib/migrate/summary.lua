--- The summary of a plan: how many records of which kind, kinds of change, and what `up` has noted.

local patch = require "stdlib.migrate.patch"

--- How many different notes are counted on their own.
local most_notes = 1000

--- Starts a summary.
---@param samples integer how many changes it keeps
---@return fun(entry: table) count takes an entry of the plan in
---@return fun(): table, table[], table[] finish the summary, the problems and the samples
return function(samples)
  local summary = { planned = 0, unchanged = 0, skipped = 0, kinds = {}, notes = {} }
  local problems, shown, kinds, notes, different = json.array {}, {}, {}, {}, 0
  local function count(entry)
    if entry.change then
      summary.planned = summary.planned + 1
      if #shown < samples then shown[#shown + 1] = entry end
      for _, kind in ipairs(patch.kinds(entry.patch)) do kinds[kind] = (kinds[kind] or 0) + 1 end
    elseif entry.problem then
      problems[#problems + 1] = { id = entry.problem, reason = entry.reason, errors = entry.errors }
    elseif entry.note then
      local key, value = json.encode { entry.topic, entry.value }, entry.value
      if not notes[key] and different == most_notes then key, value = json.encode { entry.topic }, "other values" end
      if not notes[key] then notes[key], different = { topic = entry.topic, value = value, count = 0 }, different + 1 end
      notes[key].count = notes[key].count + 1
    else
      local name = entry.unchanged and "unchanged" or "skipped"
      summary[name] = summary[name] + 1
    end
  end
  local function finish()
    local function sorted(by_key, make)
      local list = json.array {}
      for key, value in pairs(by_key) do list[#list + 1] = make(key, value) end
      table.sort(list, function(a, b)
        if a.count ~= b.count then return a.count > b.count end
        return json.encode(a) < json.encode(b)
      end)
      return list
    end
    summary.kinds = sorted(kinds, function(kind, n) return { kind = kind, count = n } end)
    summary.notes = sorted(notes, function(_, note) return note end)
    summary.problems = #problems
    return summary, problems, shown
  end
  return count, finish
end
