--- Checks of arguments for Code Ocean, by the names in the catalog; see stdlib.checks. What the server would refuse, or
-- take for something else, is found here with the place of the mistake. Reference codeocean-api 3.5, 3.6, 8.

local shape = require "stdlib.shape"

local checks = {}

--- A check against a shape.
local function shaped(wanted)
  return function(value)
    return (shape.problem(value, wanted))
  end
end

local uuid_pattern = "^%x%x%x%x%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%x%x%x%x%x%x%x%x$"

local function is_uuid(text) return type(text) == "string" and text:find(uuid_pattern) ~= nil end

function checks.uuids(value)
  if #value == 0 then return "is an empty list" end
  for i, id in ipairs(value) do
    if not is_uuid(id) then return ("must be a list of identifiers, but [%d] is %s"):format(i, type(id) == "string" and ("%q"):format(id) or "a " .. type(id)) end
  end
end

--- One folder name; values such as /data/x are seen in the field (reference 4.5).
local function mount_problem(mount)
  local name = mount:gsub("^/data/", "")
  if name == "" or name == "." or name == ".." or name:find "[/%s%c]" then
    return ("is no name of one folder: %q"):format(mount)
  end
end

function checks.mount(value) return (mount_problem(value)) end

--- Identifiers, or tables with id and mount; sent as tables.
function checks.attachments(value)
  if #value == 0 then return "is an empty list" end
  local sent = {}
  for i, item in ipairs(value) do
    if type(item) == "string" then item = { id = item } end
    local problem = shape.problem(item, { fields = { id = "string!", mount = "string" } }, ("[%d]"):format(i))
    if problem then return problem end
    if not is_uuid(item.id) then return ("has at [%d] %q, which is no identifier"):format(i, item.id) end
    if type(item.mount) == "string" then
      problem = mount_problem(item.mount)
      if problem then return ("has at [%d] a mount that %s"):format(i, problem) end
    end
    sent[i] = item
  end
  return nil, sent
end

function checks.page_limit(value)
  if value < 1 or value > 1000 then return ("must be from 1 to 1000, got %d"):format(value) end
end

local filter = { fields = {
  key = "string!", value = "value", values = { list = "value" }, range = { fields = { min = "number", max = "number" } },
  exclude = "boolean", include = "boolean",
} }

--- Filters of a search. One source of the protocol writes `include` where the others write `exclude` (reference 9).
function checks.search_filters(value)
  local sent = {}
  for i, item in ipairs(value) do
    local problem = shape.problem(item, filter, ("[%d]"):format(i))
    if problem then return problem end
    if item.range and not item.range.min and not item.range.max then return ("is wrong at [%d].range: it has neither 'min' nor 'max'"):format(i) end
    local copy = {}
    for name, part in next, item do copy[name] = part end
    if copy.include ~= nil then
      if copy.exclude ~= nil and copy.exclude == copy.include then return ("is wrong at [%d]: it both includes and excludes"):format(i) end
      copy.include, copy.exclude = nil, not copy.include
    end
    sent[i] = copy
  end
  return nil, sent
end

local everyone = { one_of = { "viewer", "discoverable", "none" } }

local function permissions(user_roles, group_roles)
  return shaped { fields = {
    users = { list = { fields = { email = "string!", role = { one_of = user_roles, required = true } } } },
    groups = { list = { fields = { group = "string!", role = { one_of = group_roles, required = true } } } },
    everyone = everyone, share_assets = "boolean",
  } }
end

checks.permissions = permissions({ "owner", "editor", "viewer" }, { "owner", "editor", "viewer", "discoverable" })
checks.data_asset_permissions = permissions({ "owner", "viewer" }, { "owner", "viewer", "discoverable" })

--- Longest value of a parameter of a run (reference 1.9).
local longest_value = 4096

--- The server's form of one value: a text.
local function value_text(value)
  if type(value) == "number" or type(value) == "boolean" then value = tostring(value) end
  if type(value) ~= "string" then return nil, ("a %s, not a text or a number"):format(type(value)) end
  if #value > longest_value then return nil, ("%d bytes; %d is the most"):format(#value, longest_value) end
  return value
end

--- Values in the order of the app panel, sent as texts.
function checks.ordered_parameters(value)
  local sent = json.array {}
  for i, item in ipairs(value) do
    local text, problem = value_text(item)
    if not text then return ("has at [%d] %s"):format(i, problem) end
    sent[i] = text
  end
  return nil, sent
end

--- Values by name, as a table of names or in the server's form; sent in the server's form.
function checks.named_parameters(value)
  if type(value) ~= "table" then return ("must be a table, got a %s"):format(type(value)) end
  local sent = json.array {}
  if #value == 0 and not json.is_array(value) then
    for name, item in next, value do
      local text, problem = value_text(item)
      if type(name) ~= "string" then return "must be { name = value, ... } or a list of { param_name =, value = }" end
      if not text then return ("has at '%s' %s"):format(name, problem) end
      sent[#sent + 1] = { param_name = name, value = text }
    end
    table.sort(sent, function(a, b) return a.param_name < b.param_name end)
    return nil, sent
  end
  for i, item in ipairs(value) do
    local problem = shape.problem(item, { fields = { param_name = "string!", value = "value!" } }, ("[%d]"):format(i))
    if problem then return problem end
    local text, wrong = value_text(item.value)
    if not text then return ("has at [%d] %s"):format(i, wrong) end
    sent[i] = { param_name = item.param_name, value = text }
  end
  return nil, sent
end

local process = { fields = { name = "string!", parameters = "object", named_parameters = "object" } }

--- Processes of a pipeline of capsules, each with its parameters (reference 3.6).
function checks.processes(value)
  local sent = {}
  for i, item in ipairs(value) do
    local problem = shape.problem(item, process, ("[%d]"):format(i))
    if problem then return problem end
    local copy = { name = item.name }
    for field, check in pairs { parameters = checks.ordered_parameters, named_parameters = checks.named_parameters } do
      if item[field] ~= nil and item[field] ~= json.null then
        local wrong, texts = check(item[field])
        if wrong then return ("is wrong at [%d].%s: it %s"):format(i, field, wrong) end
        copy[field] = texts
      end
    end
    sent[i] = copy
  end
  return nil, sent
end

local sources = {
  aws = { fields = { bucket = "string", endpoint_name = "string", prefix = "string", keep_on_external_storage = "boolean",
    public = "boolean", use_input_bucket = "boolean" } },
  gcp = { fields = { bucket = "string!", client_id = "string", client_secret = "string", prefix = "string" } },
  computation = { fields = { id = "string!", path = "string" } },
  cloud_workstation = { fields = { id = "string!", path = "string!", run_script = "string" } },
}
local source = shaped { fields = sources }

--- Exactly one kind of source.
function checks.data_source(value)
  local problem = source(value)
  if problem then return problem end
  local given = {}
  for kind in pairs(sources) do
    if value[kind] ~= nil and value[kind] ~= json.null then given[#given + 1] = kind end
  end
  table.sort(given)
  if #given == 0 then return "names none of aws, cloud_workstation, computation, gcp" end
  if #given > 1 then return "names more than one source: " .. table.concat(given, ", ") end
  local aws = value.aws
  if given[1] == "aws" and aws.use_input_bucket ~= true and (aws.bucket == nil or aws.bucket == json.null) then
    return "is wrong at aws: it has no 'bucket'"
  end
end

checks.data_target = shaped { fields = {
  aws = { required = true, fields = { bucket = "string!", endpoint_name = "string", prefix = "string" } },
} }

local results = shaped { fields = {
  capsule_id = "string", pipeline_id = "string", version = "integer", commit = "string", run_script = "string",
  data_assets = { list = "string" }, parameters = { list = { fields = { name = "string", param_name = "string", value = "value" } } },
  nextflow_profile = "string", processes = { list = "object" },
} }

--- How results came about: from a capsule or from a pipeline.
function checks.results_info(value)
  local problem = results(value)
  if problem then return problem end
  if (value.capsule_id == nil) == (value.pipeline_id == nil) then return "needs either 'capsule_id' or 'pipeline_id'" end
end

return checks
