#!/usr/bin/env cap
-- Runs a capsule at Code Ocean, waits, fetches what it has written and stores it with an analysis at CAP.
--
-- usage: cap [--sandbox] scripts/examples/capsule_to_analysis.lua [CAPSULE_ID PID [name=value ...]]
-- Without a capsule and an analysis it takes the sandbox's demo capsule and makes a new analysis.

local capsule_id, pid = arg[1], arg[2]
local parameters = {}
for i = 3, #arg do
  local name, value = arg[i]:match "^([^=]+)=(.*)$"
  if not name then
    io.stderr:write(("%q is not name=value\n"):format(arg[i]))
    os.exit(2)
  end
  parameters[name] = value
end
if not capsule_id then
  local found = capsule.search { query = 'name:"tide-fit"', status = "non_release", limit = 1 }.results[1]
  if not found then error "there is no demo capsule here: give CAPSULE_ID and PID" end
  capsule_id, parameters = found.id, { harmonics = 8, method = "ridge" }
end
if pid then
  cap.get(pid) -- look before the run, not after it, whether the analysis is there
else
  pid = cap.create("cms-analysis", { general_title = "Results of capsule " .. capsule_id }).id
end

local run = codeocean.computations.run { capsule_id = capsule_id, named_parameters = parameters }
print(("%s: started"):format(run.name))
run = codeocean.computations.wait(run.id, { timeout = 24 * 3600 })
print(("%s: done in %d s"):format(run.name, run.run_time))

local directory = "results-" .. run.id
local files = codeocean.computations.download_results(run.id, directory)
print(("%d files in %s"):format(#files, directory))

local stored = 0
for _, file in ipairs(files) do
  local name = file.path:sub(#directory + 2)
  if file.size == 0 then
    print(name .. ": empty; CAP stores no empty files")
  else
    -- Both ends compute the checksum; a file that arrived damaged is an error.
    local object = cap.files.upload(pid, file.path, { name = "runs/" .. run.id .. "/" .. name })
    assert(object.size == file.size and object.checksum == file.checksum, name .. " changed on the way")
    stored = stored + 1
  end
end
cap.metadata.append(pid, "keywords", "Code Ocean " .. run.id)
print(("stored %d files with analysis %s"):format(stored, pid))
