--- Goes over the records of a plan, several at once, with a line on the terminal, until all are worked off or something ends it.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local Bar = require "stdlib.progress_bar"
local work = require "stdlib.tasks.work"

--- How long to wait before looking again whether a pause is over, in seconds.
local pause_step = 0.2

--- Waits while a signal has paused the run; whether it is to end.
local function is_to_end()
  local wish = native.run_wish()
  if wish == "pause" then
    native.complain "paused; the signal USR1 lets it go on (what was under way is finished)"
    while native.run_wish() == "pause" do native.sleep(pause_step) end
    if native.run_wish() == "go on" then native.complain "going on" end
    return native.run_wish() == "end"
  end
  return wish == "end"
end

---@class Run
---@field problem any what ended it: no further record was begun, those under way were finished
---@field interrupted boolean whether a signal ended it
---@field stopped string? why it ended early otherwise

--- How many records are under way for so many requests at once: while some are computed, or wait for the disk, others are sent.
-- Where a rate holds the requests up, more records would only delay a pause.
---@param concurrency integer
---@return integer
local function records_at_once(concurrency)
  if concurrency < 8 or native.settings.has_rate then return concurrency end
  return 4 * concurrency
end

--- Works off an iterator.
---@param options { label: string, unit: string, total: integer?, concurrency: integer, stop: (fun(): string?)?, remark: (fun(): string?)? }
-- `stop` tells why no further record is to be begun; `remark` what the line says beside its label
---@param items fun(): any iterator
---@param fn fun(item: any) what a record needs, its requests through a gate (stdlib.migrate.gate); an error ends the run
---@return Run
return function(options, items, fn)
  local run = { interrupted = false }
  local remarked
  local bar <close> = Bar.open { label = options.label, unit = options.unit, total = options.total }
  local function next_item()
    if run.problem or run.interrupted or run.stopped then return nil end
    if is_to_end() then
      run.interrupted = true
      return nil
    end
    run.stopped = options.stop and options.stop() or nil
    if run.stopped then return nil end
    return items()
  end
  local function one(item)
    local ok, problem = pcall(fn, item)
    bar:add()
    local remark = options.remark and options.remark()
    if remark ~= remarked then
      bar:rename(options.label .. (remark and " (" .. remark .. ")" or ""))
      remarked = remark
    end
    if ok then return end
    -- Cancelled from outside: that goes on up. Anything else waits until the others are done with theirs.
    if errors.is(problem) and problem.kind == "cancelled" then error(problem, 0) end
    run.problem = run.problem or problem
  end
  work.off({ items = next_item, fn = one, concurrency = records_at_once(options.concurrency) }, function() end)
  return run
end
