--- Checks of values that go beyond their type. Each answers nil when the value is good, else what is wrong with it; after
-- nil it may answer the value in the form that the server takes.

local shape = require "stdlib.shape"
local values = require "stdlib.values"

local checks = {}

for name, check in pairs(require "stdlib.codeocean.checks") do checks[name] = check end

--- One segment of a URL path: pids, record numbers, names of types.
function checks.identifier(value)
  if value:find "^%w+$" then return nil end
  if value == "" then return "must not be empty" end
  if value:find("[/%c]") or value == "." or value == ".." then return ("is no identifier: %q"):format(value) end
end

function checks.not_empty(value)
  if value == "" then return "must not be empty" end
end

function checks.not_negative(value)
  if value < 0 then return ("must not be negative, got %d"):format(value) end
end

function checks.seconds(value)
  if not (value >= 0) then return ("must be zero or more, got %g"):format(value) end
end

--- What tasks.all and tasks.race run.
function checks.members(value)
  for i, member in ipairs(value) do
    if type(member) ~= "function" and not require("stdlib.tasks.scope").is_task(member) then
      return ("must be a list of functions and tasks, but [%d] is %s"):format(i, values.shown(member))
    end
  end
end

--- Version of a type.
function checks.version(value)
  if not value:find "^%d+%.%d+%.%d+$" then return ("is no version like 1.0.0: %q"):format(value) end
end

checks.uuid = shape.check "uuid"

--- Size of the parts of an upload (reference 3.6 F9).
function checks.part_size(value)
  local mebibyte = 1024 * 1024
  if value < 5 * mebibyte or value > 5120 * mebibyte then return ("must be from 5 MiB to 5 GiB, got %d bytes"):format(value) end
end

--- Name of a file where the server knows no folders.
function checks.flat_name(value)
  if value == "" or value:find "[/%c]" then return ("is no name without folders: %q"):format(value) end
end

function checks.positive(value)
  if value < 1 then return ("must be at least 1, got %d"):format(value) end
end

--- Keys that the server owns are not metadata (reference 4.5).
function checks.new_metadata(value)
  if value["$schema"] ~= nil then return "holds '$schema'; the type is given by the parameter 'type'" end
  if value["$ana_type"] ~= nil then return "holds '$ana_type'; the type is given by the parameter 'type'" end
  return checks.metadata(value)
end

function checks.metadata(value)
  if value["$ana_type"] ~= nil then return "holds '$ana_type', which the server would store as metadata" end
  for _, key in ipairs { "_deposit", "_access", "_files", "_buckets", "_experiment" } do
    if value[key] ~= nil then return ("holds '%s', which belongs to the server; pass only the metadata"):format(key) end
  end
  if value.metadata ~= nil and (value.pid ~= nil or value.revision ~= nil) then
    return "looks like a whole draft; pass its field 'metadata'"
  end
end

--- What stands in a path without being one: names of files and of groups.
function checks.name(value)
  if value == "" then return "must not be empty" end
end

--- Number of an analysis in CADI (reference 3.10 E1).
function checks.cadi(value)
  if not value:upper():find "^[A-Z0-9][A-Z0-9][A-Z0-9]%-%d%d%-%d%d%d$" then
    return ("is no CADI id such as EXO-19-019: %q"):format(value)
  end
end

--- The last character, which may be X, is a checksum; a wrong one is left to ORCID.
function checks.orcid(value)
  if not value:find "^%d%d%d%d%-%d%d%d%d%-%d%d%d%d%-%d%d%d[%dX]$" then
    return ("is no ORCID iD such as 0000-0002-1825-0097: %q"):format(value)
  end
end

--- The hosts that CAP knows; what the rest of the address means is the server's to say (reference 3.7).
function checks.git_url(value)
  local host = value:match "^https?://([^/]+)/[^/]+/[^/]+"
  if not host then return ("is no address of a repository, such as https://github.com/OWNER/NAME: %q"):format(value) end
  if host ~= "github.com" and host ~= "gitlab.cern.ch" and host ~= "gitlab.com" then
    return ("names the host %q; CAP knows github.com, gitlab.cern.ch and gitlab.com"):format(host)
  end
end

function checks.strings(value)
  for i, item in ipairs(value) do
    if type(item) ~= "string" then return ("must be a list of strings, but [%d] is %s"):format(i, values.shown(item)) end
  end
end

function checks.some_strings(value)
  if #value == 0 then return "is an empty list" end
  return checks.strings(value)
end

--- Files of a workflow: names in the draft, or where from and where to (reference 3.8 W14).
function checks.workflow_files(value)
  if #value == 0 then return "is an empty list" end
  for i, file in ipairs(value) do
    if type(file) ~= "string" and (type(file) ~= "table" or type(file.path) ~= "string") then
      return ("has at [%d] neither a name nor { path =, new_path = }"):format(i)
    end
  end
end

local operations = { add = true, replace = true, test = true, remove = false, copy = false, move = false }

--- A JSON Patch that a client should send: well-formed, and away from what the server owns (reference 4.5, 7.29).
function checks.json_patch(value)
  for i, step in ipairs(value) do
    local at = ("has at [%d] "):format(i)
    if type(step) ~= "table" then return at .. "no operation but a " .. type(step) end
    if operations[step.op] == nil then
      return at .. ("the operation '%s'; known are add, copy, move, remove, replace, test"):format(tostring(step.op))
    end
    for _, key in ipairs { "path", "from" } do
      local path = step[key]
      if path == nil and (key == "path" or step.op == "copy" or step.op == "move") then return at .. ("no '%s'"):format(key) end
      if path ~= nil then
        if type(path) ~= "string" or (path ~= "" and path:sub(1, 1) ~= "/") then
          return at .. ("the %s %q; it must be a JSON Pointer such as /basic_info/title"):format(key, tostring(path))
        end
        if path == "" or path:find("^/[_$]") then
          return at .. ("the %s %q, which belongs to the server"):format(key, path)
        end
      end
    end
    if operations[step.op] and step.value == nil then return at .. "no 'value' (use json.null for null)" end
  end
end

local type_members = { fullname = true, use_deposit_as_record = true, config = true, deposit_options = true,
  deposit_mapping = true, record_options = true, record_mapping = true }

--- A JSON Patch of a type: the server drops other operations in silence (reference 3.2 S7).
function checks.type_patch(value)
  for i, step in ipairs(value) do
    local at = ("has at [%d] "):format(i)
    if type(step) ~= "table" then return at .. "no operation but a " .. type(step) end
    if step.op ~= "add" and step.op ~= "remove" and step.op ~= "replace" then
      return at .. ("the operation '%s'; the server takes add, remove and replace"):format(tostring(step.op))
    end
    if type(step.path) ~= "string" or not type_members[step.path:match "^/([^/]*)" or ""] then
      return at .. ("the path %q, which is not below a part of the type that can be changed"):format(tostring(step.path))
    end
    if step.op ~= "remove" and step.value == nil then return at .. "no 'value' (use json.null for null)" end
  end
end

local rights = {
  deposit = { create = true, read = true, update = true, admin = true, clone = true, review = true, delete = true, upload = true },
  record = { create = true, read = true, update = true, admin = true, delete = true },
}

--- Rights on a type: the server skips names that it does not know (reference 3.2 S10).
function checks.schema_rights(value)
  for kind, actions in pairs(value) do
    if not rights[kind] then return ("holds '%s'; known are deposit and record"):format(tostring(kind)) end
    if type(actions) ~= "table" then return ("holds no table at '%s'"):format(kind) end
    for right, holders in pairs(actions) do
      local at = ("%s.%s"):format(kind, tostring(right))
      if not rights[kind][right] then return ("holds '%s', which is no right"):format(at) end
      if type(holders) ~= "table" then return ("holds no table at '%s'"):format(at) end
      for list, people in pairs(holders) do
        if list ~= "users" and list ~= "roles" then return ("holds '%s.%s'; known are users and roles"):format(at, tostring(list)) end
        if type(people) ~= "table" then return ("holds no list at '%s.%s'"):format(at, list) end
      end
    end
  end
end

return checks
