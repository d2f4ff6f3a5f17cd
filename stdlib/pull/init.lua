--- `cap pull`: copies analyses of a server into the data directory of a sandbox, and tells what will be different in earnest.
--
-- The server is only read. What is written goes through native.pull_type and native.pull_analysis, which the command adds.

local native = require "stdlib.native"
local tasks = require "tasks"
local progress = require "progress"
local source = require "stdlib.pull.source"
local files = require "stdlib.pull.files"
local types = require "stdlib.pull.types"
local report = require "stdlib.pull.report"

--- How many analyses are read at once.
local concurrency = 8

--- What is to be copied: a list of identifiers, or an iterator over hits.
local function chosen(api, options)
  if options.ids then return options.ids, #options.ids end
  local topic = options.target == "cap.records" and api.records or api.drafts
  return topic.each { q = options.query, type = options.type }
end

--- Copies one analysis.
local function copy(pull, item)
  local analysis = source.read(pull.api, pull.options.target, type(item) == "table" and item.id or item)
  for _, shown in ipairs { analysis.draft, analysis.record } do
    pull.types:need(shown.schema, shown.experiment, analysis.config)
  end
  local contents, lost = nil, {}
  if pull.options.files then contents, lost = files.fetch(pull.api, analysis) end
  local text = native.pull_analysis(json.encode {
    draft = analysis.draft, record = analysis.record, user = pull.user, contents = contents,
  })
  pull.report:add(analysis, json.decode(text), lost)
end

local function run(options)
  local api = source.connect()
  local pull = { api = api, options = options, user = api.me().email, types = types.new(api) }
  pull.report = report.new(options, source.url(api), pull.user)
  do
    local items, total = chosen(api, options)
    local bar <close> = progress.bar { total = total, label = "pulling", unit = "analyses" }
    local _, problems = tasks.each(items, function(item)
      copy(pull, item)
      bar:add()
    end, { concurrency = concurrency, on_error = "collect" })
    for _, problem in ipairs(problems) do pull.report:fail(problem) end
  end
  pull.report:finish(pull.types)
  return pull.report:is_partial() and 3 or 0
end

---@param options table into, target, query, type, ids, files, json
---@return integer code with which the program ends
return function(options)
  local ok, code = pcall(run, options)
  if ok then return code end
  io.stderr:write("cap pull: ", tostring(code), "\n")
  return 1
end
