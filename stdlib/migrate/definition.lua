--- A migration as its file gives it: migrate.define{...}, checked.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local field = require "stdlib.field"
local files = require "stdlib.migrate.files"
local signature = require "stdlib.signature"
local targets = require "stdlib.migrate.targets.init"
local values = require "stdlib.values"

local definition = {}

--- What makes a table a migration.
local Migration = { __name = "migration" }

local declaration = signature.prepare({
  name = "define", summary = "Defines a migration: the file of one returns what this returns.",
  parameters = {
    { name = "name", type = "string", required = true, summary = "A short name." },
    { name = "target", type = "string", required = true, values = targets.names, summary = "What it changes." },
    { name = "up", type = "function", required = true,
      summary = "up(metadata, record): the new metadata, which may be the table it got; nil leaves the record as it is." },
    { name = "about", type = "string", summary = "What it is for, in a sentence." },
    { name = "select", type = "any",
      summary = "Parameters of the target's `each`; { ids = {...} }; or a function that returns an iterator. {} (default): all that you may write." },
    { name = "check", type = "function", summary = "check(metadata, record) of the result: false or a text is a problem." },
    { name = "relies_on", type = "array", check = "strings",
      summary = "Paths that `up` reads without changing them: a change of these is a conflict that is not planned anew." },
    { name = "version", type = "string", summary = "The result must be valid under this version of its type as well, with all that it requires." },
  },
  returns = "the migration",
  notes = "`up` runs on a copy, at planning only. migrate.note(topic, value) inside it counts what the summary of the plan tells.",
  example = 'return migrate.define{ name = "trim titles", target = "cap.drafts", select = { type = "cms-analysis" },\n'
    .. "  up = function(metadata) metadata.general_title = metadata.general_title:match '^%s*(.-)%s*$' return metadata end }",
  source = "design 8, issue 7",
}, "migrate")
definition.declaration = declaration

local function refuse(parameter, message)
  errors.raise { kind = "argument", operation = declaration.full_name, parameter = parameter,
    message = ("parameter '%s' %s"):format(parameter, message) }
end

local function check_select(select)
  if type(select) == "function" then return end
  if type(select) ~= "table" or json.is_array(select) then refuse("select", "must be a table or a function, got " .. values.shown(select)) end
  local ids = select.ids
  if ids == nil then return end
  for name in next, select do
    if name ~= "ids" then refuse("select", ("has 'ids' and '%s'; with ids nothing else counts"):format(tostring(name))) end
  end
  if type(ids) ~= "function" and (type(ids) ~= "table" or values.list_problem(ids)) then
    refuse("select", "has 'ids' that are no list and no iterator")
  end
end

--- Makes a migration of its description.
---@return table migration
function definition.define(...)
  local migration = signature.read(declaration, ...)
  if migration.select == nil then migration.select = {} end
  check_select(migration.select)
  for index, path in ipairs(migration.relies_on or {}) do
    local pointer, problem = field.pointer(path)
    if not pointer then refuse("relies_on", ("is wrong at [%d]: it %s"):format(index, problem)) end
    migration.relies_on[index] = pointer
  end
  return setmetatable(migration, Migration)
end

--- Runs the text of a migration file.
---@param action string for errors
---@param text string
---@param path string what errors call it
---@return table migration
function definition.load(action, text, path)
  local chunk, problem = load((text:gsub("^#[^\n]*", "")), "@" .. path, "t")
  if not chunk then errors.raise { kind = "argument", operation = "migrate." .. action, message = problem } end
  local migration = chunk()
  if getmetatable(migration) ~= Migration then
    errors.raise { kind = "argument", operation = "migrate." .. action, on = path,
      message = "the file returns no migration", hint = "It ends with: return migrate.define{ name =, target =, select =, up = }" }
  end
  return migration
end

--- The migration of a file or a definition, with where it is from.
---@param action string
---@param source string|table a path, or what migrate.define returned
---@return table migration
---@return table origin file, path, sha256, text; empty for one that is in no file
function definition.from(action, source)
  if getmetatable(source) == Migration then return source, {} end
  local text = files.read(action, source)
  return definition.load(action, text, source), {
    file = source, path = native.absolute_path(source), sha256 = native.sha256(text), text = text }
end

return definition
