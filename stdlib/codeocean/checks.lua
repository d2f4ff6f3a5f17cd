--- Checks of arguments for Code Ocean, by the names in the catalog; see stdlib.checks. What the server would refuse, or
-- take for something else, is found here with the place of the mistake, and what is right gets the server's form. Nulls are
-- gone by then. Reference codeocean-api 3.5, 3.6, 8.

local shape = require "stdlib.shape"
local values = require "stdlib.values"

local checks = {}

checks.uuids = shape.check { list = "uuid" }
checks.some_uuids = shape.check { list = "uuid", some = true }

--- One folder name. The server takes `/x` and `/data/x/` for x (reference 4.5).
function checks.mount(value)
  local name = value:gsub("^/data/", "/"):match "^/?(.-)/?$"
  if name == "" or name == "." or name == ".." or name:find "[/%s%c]" then
    return ("is no name of one folder: %q"):format(value)
  end
end

local not_empty = { is = "string", required = true, check = function(text) return text == "" and "must not be empty" or nil end }

--- A data asset alone: its identifier, or the whole of it as the server tells of it.
local by_identifier = { is = "uuid", check = function(id) return nil, { id = id } end }
local with_mount = { fields = { id = "uuid!", mount = { is = "string", check = checks.mount } } }

local function attachment(item)
  local is_whole = type(item) ~= "table" or item.id ~= nil and item.created ~= nil
  return is_whole and by_identifier or with_mount
end

checks.attachments = shape.check { list = attachment }
checks.some_attachments = shape.check { list = attachment, some = true }

function checks.page_limit(value)
  if value < 1 or value > 1000 then return ("must be from 1 to 1000, got %d"):format(value) end
end

local range = { fields = { min = "number", max = "number" }, check = function(bounds)
  return next(bounds) == nil and "has neither 'min' nor 'max'" or nil
end }

--- One source of the protocol writes `include` where the others write `exclude` (reference 9).
local function with_exclude(filter)
  if filter.include == nil then return nil end
  if filter.exclude == filter.include then return "both includes and excludes" end
  filter.include, filter.exclude = nil, not filter.include
end

--- Filters of a search.
checks.search_filters = shape.check { list = { check = with_exclude, fields = {
  key = "string!", value = "scalar", values = { list = "scalar" }, range = range, exclude = "boolean", include = "boolean",
} } }

local everyone = { one_of = { "viewer", "discoverable", "none" } }

local function permissions(user_roles, group_roles)
  return shape.check { fields = {
    users = { list = { fields = { email = "string!", role = { one_of = user_roles, required = true } } } },
    groups = { list = { fields = { group = "string!", role = { one_of = group_roles, required = true } } } },
    everyone = everyone, share_assets = "boolean",
  } }
end

checks.permissions = permissions({ "owner", "editor", "viewer" }, { "owner", "editor", "viewer", "discoverable" })
checks.data_asset_permissions = permissions({ "owner", "viewer" }, { "owner", "viewer", "discoverable" })

--- Longest value of a parameter of a run, in characters (reference 1.9).
local longest_value = 4096

--- The text of a number: the shortest that is read back as the same number.
local function number_text(number)
  if number ~= number or number == math.huge or number == -math.huge then return nil end
  return json.encode(math.tointeger(number) or number)
end

--- A value of a run, which the server takes as a text.
local function value_text(value)
  local text = type(value) == "string" and value or type(value) == "boolean" and tostring(value)
    or type(value) == "number" and number_text(value)
  if not text then return "must be a text or a finite number, got " .. values.shown(value) end
  local length = utf8.len(text)
  if not length then return "is no UTF-8" end
  if length > longest_value then return ("has %d characters; %d is the most"):format(length, longest_value) end
  return nil, text
end

local text, needed_text = { check = value_text }, { check = value_text, required = true }

--- Values in the order of the app panel. A pipeline would run with its defaults instead (reference 5.1).
function checks.ordered_parameters(value, arguments)
  if arguments.pipeline_id and next(value) ~= nil then
    return "is ignored by pipelines; use 'named_parameters', or 'processes' for pipelines of capsules"
  end
  return shape.read(value, { list = text })
end

--- { name = value, ... } in the server's form.
local by_name = { each = text, check = function(texts)
  local list = json.array {}
  for name, value in next, texts do list[#list + 1] = { param_name = name, value = value } end
  table.sort(list, function(a, b) return a.param_name < b.param_name end)
  return nil, list
end }

--- The server's form itself. The parameters of an earlier run have labels too, which a run does not take.
local in_list = { list = { fields = { param_name = "string!", value = needed_text, name = "string" },
  check = function(item) item.name = nil end } }

local function named(value)
  local is_table_of_names = type(value) == "table" and next(value) ~= nil and not values.is_listlike(value)
  return is_table_of_names and by_name or in_list
end

checks.named_parameters = shape.check(named)

--- Processes of a pipeline of capsules, each with its parameters (reference 3.6).
checks.processes = shape.check { list = { fields = { name = "string!", parameters = { list = text }, named_parameters = named } } }

local sources = {
  aws = { fields = { bucket = "string", endpoint_name = "string", prefix = "string", keep_on_external_storage = "boolean",
    public = "boolean", use_input_bucket = "boolean" }, check = function(aws)
      return not aws.use_input_bucket and aws.bucket == nil and "has no 'bucket'" or nil
    end },
  gcp = { fields = { bucket = "string!", client_id = "string", client_secret = "string", prefix = "string" } },
  computation = { fields = { id = "uuid!", path = "string" } },
  cloud_workstation = { fields = { id = "uuid!", path = not_empty, run_script = "string" } },
}

--- Exactly one kind of source.
checks.data_source = shape.check { fields = sources, check = function(given)
  local kinds = {}
  for kind in next, given do kinds[#kinds + 1] = kind end
  table.sort(kinds)
  if #kinds == 0 then return "names none of aws, cloud_workstation, computation, gcp" end
  if #kinds > 1 then return "names more than one source: " .. table.concat(kinds, ", ") end
end }

checks.data_target = shape.check { fields = {
  aws = { required = true, fields = { bucket = "string!", endpoint_name = "string", prefix = "string" } },
} }

local run_parameters = { list = { fields = { name = "string", param_name = "string", value = text } } }

--- How results came about: from a capsule or from a pipeline.
checks.results_info = shape.check { fields = {
  capsule_id = "uuid", pipeline_id = "uuid", version = "integer", commit = "string", run_script = "string",
  data_assets = { list = "uuid" }, parameters = run_parameters, nextflow_profile = "string",
  processes = { list = { fields = {
    name = "string!", capsule_id = "uuid!", version = "integer", public = "boolean", parameters = run_parameters } } },
}, check = function(info)
  if (info.capsule_id == nil) == (info.pipeline_id == nil) then return "needs either 'capsule_id' or 'pipeline_id'" end
end }

return checks
