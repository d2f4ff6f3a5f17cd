--- Waiting for what the server works on: computations, new data assets, releases. Reference codeocean-api 5.3, 7.3.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

--- Shortest time between two looks, in seconds: the official client allows no shorter one.
local shortest_interval = 5

--- Text of the fields of a result that say how it ended.
local function told(result, names)
  local parts = {}
  for _, name in ipairs(names) do
    if result[name] ~= nil and result[name] ~= json.null and result[name] ~= "" then
      parts[#parts + 1] = name .. " " .. tostring(result[name])
    end
  end
  return table.concat(parts, ", ")
end

--- Asks again and again until the state is one of `kind.ends`; raises what became of a failure, and when the time is over.
local function wait(kind, requests, arguments, declaration)
  local interval, timeout = arguments.interval or shortest_interval, arguments.timeout
  local subject = arguments[kind.subject]
  local function refuse(parameter, message)
    errors.raise { kind = "argument", operation = declaration.full_name, on = subject, parameter = parameter,
      message = ("parameter '%s' %s"):format(parameter, message) }
  end
  if not (interval >= shortest_interval and interval < math.huge) then
    refuse("interval", ("must be at least %d seconds, and finite, got %s"):format(shortest_interval, interval))
  end
  if timeout and not (timeout >= interval and timeout < math.huge) then
    refuse("timeout", ("must not be shorter than the interval of %s seconds, and finite, got %s"):format(interval, timeout))
  end
  local start = native.monotonic()
  while true do
    local result = kind.look(requests, arguments)
    local state = result[kind.state]
    if type(state) ~= "string" then
      errors.raise { kind = "body", operation = declaration.full_name, on = subject, body = result,
        message = ("the server's answer has no '%s'"):format(kind.state) }
    end
    if kind.ends[state] then
      if arguments.check ~= false and kind.has_failed(result) then
        errors.raise { kind = "failed", operation = declaration.full_name, on = subject, body = result,
          message = ("%s failed: %s"):format(kind.called(result), told(result, kind.told)), hint = kind.hint and kind.hint(result) }
      end
      return result
    end
    local left = timeout and timeout - (native.monotonic() - start)
    if left and left <= 0 then
      errors.raise { kind = "timeout", operation = declaration.full_name, on = subject, body = result,
        message = ("%s did not end within %s seconds; it is %s"):format(kind.called(result), timeout, state),
        hint = "It goes on at the server: wait again, or delete it." }
    end
    native.sleep(left and math.min(interval, left) or interval)
  end
end

local function declared(kind)
  local parameters = { table.unpack(kind.parameters) }
  parameters[#parameters + 1] = { name = "interval", type = "number", aliases = { "polling_interval" }, summary = "Seconds between two looks, at least 5; 5 unless told." }
  parameters[#parameters + 1] = { name = "timeout", type = "number", summary = "Seconds after which to give up with an error; never unless told." }
  parameters[#parameters + 1] = { name = "check", type = "boolean", summary = "false: return what has failed instead of raising an error." }
  return {
    name = kind.name, summary = kind.summary, effect = "read", parameters = parameters, returns = kind.returns, notes = kind.notes,
    example = kind.example, source = "codeocean-api 5.3",
    run = function(requests, arguments, declaration) return wait(kind, requests, arguments, declaration) end,
  }
end

local function id(name, what)
  return { name = name, type = "string", required = true, check = "uuid", summary = ("Identifier of the %s."):format(what) }
end

--- A script that failed is `completed`; only these three fields together say that a run went well.
local function run_failed(run)
  local ended, code = run.end_status, run.exit_code
  return run.state ~= "completed" or not (ended == nil or ended == json.null or ended == "" or ended == "succeeded")
    or not (code == nil or code == json.null or code == 0)
end

local function quoted_name(what) return function(result) return ("%s '%s'"):format(what, tostring(result.name)) end end

local function release(resource, noun)
  local name = resource == "capsules" and "capsule" or "codeocean.pipelines"
  return {
    name = resource .. ".wait_release", subject = noun .. "_id", summary = "Waits until a release has ended.",
    parameters = { id(noun .. "_id", noun),
      { name = "job_id", type = "string", required = true, check = "identifier", summary = "Identifier of the job, from release." } },
    look = function(requests, arguments)
      return requests[resource .. ".get_release_job"] { [noun .. "_id"] = arguments[noun .. "_id"], job_id = arguments.job_id }
    end,
    state = "status", ends = { completed = true, failed = true, canceled = true },
    has_failed = function(job) return job.status ~= "completed" end,
    called = function(job) return ("release job '%s'"):format(tostring(job.job_id)) end, told = { "status", "error" },
    returns = "the job, with release_capsule and release_version",
    notes = "A release that failed or was canceled is an error of kind `failed` with the job as its `body`.",
    example = ("local job = %s.release(%s_id)\nprint(%s.wait_release(%s_id, job.job_id, { timeout = 600 }).status)"):format(name, noun, name, noun),
  }
end

return {
  declared {
    name = "computations.wait", subject = "computation_id", summary = "Waits until a run has ended.",
    parameters = { id("computation_id", "computation") },
    look = function(requests, arguments) return requests["computations.get"] { computation_id = arguments.computation_id } end,
    state = "state", ends = { completed = true, failed = true }, has_failed = run_failed,
    called = quoted_name "the run", told = { "state", "end_status", "exit_code" },
    hint = function(run)
      return run.has_results == true and "What it printed is in the file `output` of its results: codeocean.computations.download_result." or nil
    end,
    returns = "the computation, which has ended well",
    notes = "A run that failed is an error of kind `failed` with the computation as its `body`; so are runs that are `completed` "
      .. "with another end_status than succeeded or an exit_code other than 0.",
    example = "local run = codeocean.computations.run{ capsule_id = capsule_id }\n"
      .. "print(codeocean.computations.wait(run.id, { timeout = 3600 }).run_time)",
  },
  declared {
    name = "data_assets.wait", subject = "data_asset_id", summary = "Waits until a new data asset is ready.",
    parameters = { id("data_asset_id", "data asset") },
    look = function(requests, arguments) return requests["data_assets.get"] { data_asset_id = arguments.data_asset_id } end,
    state = "state", ends = { ready = true, failed = true },
    has_failed = function(asset) return asset.state == "failed" end,
    called = quoted_name "the data asset", told = { "state", "failure_reason" },
    returns = "the data asset, which is ready",
    notes = "One that failed is an error of kind `failed` with the data asset as its `body`.",
    example = "local asset = codeocean.data_assets.create(\"gauges\", { \"tides\" }, \"gauges\", { source = { aws = { bucket = \"lab-data\" } } })\n"
      .. "print(codeocean.data_assets.wait(asset.id).state)",
  },
  declared(release("capsules", "capsule")),
  declared(release("pipelines", "pipeline")),
}
