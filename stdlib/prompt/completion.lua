--- What could stand at the cursor, as far as the state of Lua tells. It sends no request and runs no metamethod.
--
-- Each answer is a list of { text, kind, summary, signature }, and how many were left out; or `unfinished`, when a table is so
-- large that the same question has to be put again to look further.

local native = require "stdlib.native"
local documentation = require "stdlib.documentation"
local lazy = require "stdlib.lazy"
local scope = require "stdlib.prompt.scope"
local seen = require "stdlib.prompt.seen"
local text = require "stdlib.show.text"

--- The most candidates of one answer.
local most = 200
--- How many keys of tables are looked at for one question: three milliseconds' worth.
local stretch = 10000

local completion = {}

--- The table that a name stands for when a metatable's __index is one: methods of files and strings.
local function fields_of(value)
  if type(value) == "string" then return string end
  if type(value) == "table" then return lazy.fill(value) end
  local index = native.metafield(value, "__index")
  return type(index) == "table" and index or nil
end

--- The value at a path of keys, without metamethods.
local function value_at(path)
  local value = scope.raw(path[1])
  for i = 2, #path do
    local fields = fields_of(value)
    if not fields then return nil end
    value = rawget(fields, path[i])
  end
  return value
end

local function describe(value)
  local declaration = type(value) == "function" and documentation.by_function[value]
  if declaration then return "function", declaration.summary, declaration.call end
  if type(value) == "table" then return "table" end
  if type(value) == "string" or type(value) == "number" or type(value) == "boolean" then
    return type(value), (text.beginning(tostring(value), 60):gsub("%c", " "))
  end
  return type(value)
end

local keywords = {}
for word in ("and break do else elseif end false for function goto if in local nil not or repeat return then true until while")
  :gmatch "%a+" do keywords[#keywords + 1] = word end

local function begins(text, prefix)
  local start = text:sub(1, #prefix)
  return start == prefix or prefix == prefix:lower() and start:lower() == prefix
end

--- A list of what begins with a prefix: exact case first, and what begins with an underscore last, for it is nobody's business.
---@param prefix string
---@return fun(text: string, kind: string?, summary: string?, signature: string?) add
---@return fun(omitted: integer?): table finish
local function collector(prefix)
  local list = {}

  local function rank(candidate)
    local text = candidate[1]
    return (text:sub(1, #prefix) == prefix and 0 or 1) + (prefix == "" and text:sub(1, 1) == "_" and 2 or 0)
  end

  local function add(text, kind, summary, signature)
    if begins(text, prefix) then list[#list + 1] = { text, kind, summary or "", signature or "" } end
  end

  return add, function(omitted)
    table.sort(list, function(a, b)
      local first, second = rank(a), rank(b)
      if first ~= second then return first < second end
      return a[1] < b[1]
    end)
    omitted = (omitted or 0) + math.max(#list - most, 0)
    for i = #list, most + 1, -1 do list[i] = nil end
    return { list = list, omitted = omitted }
  end
end

--- The walks through tables that the question which is answered now has begun, by table.
local walks = {}

--- The rest of the stretch of this question, and what the question is.
local budget, question

--- Begins an answer: goes on with the walks of the same question, drops those of another.
local function begin(...)
  local asked = table.concat({ ... }, "\0")
  if asked ~= question then walks, question = {}, asked end
  budget = stretch
end

--- Ends an answer: the next question is a new one, for tables change.
local function done(answer)
  walks, question = {}, nil
  return answer
end

local unfinished = { unfinished = true }

--- Looks on in a table.
---@return table? walk when all of its keys were seen
local function walk(fields, prefix, is_method)
  local found = walks[fields] or {}
  walks[fields] = found
  if found.is_over then return found end
  local ok, left = pcall(native.names, fields, prefix, most, is_method, found, budget)
  budget = ok and left or 0
  -- A task took the key away at which the walk stood.
  if not ok then walks[fields] = nil end
  found.is_over = ok and left ~= nil
  return found.is_over and found or nil
end

--- Adds the keys of tables; answers how many more there are, or nil while some of them have to be looked at.
local function add_keys(add, prefix, is_method, ...)
  local omitted = 0
  for _, fields in ipairs { ... } do
    local found = walk(fields, prefix, is_method)
    if not found then return nil end
    for _, name in ipairs(found) do
      local value = rawget(fields, name)
      if value ~= nil then add(name, describe(value)) end
    end
    omitted = omitted + found.met - #found
  end
  return omitted
end

--- Names that stand alone; `locals` are those of the text.
function completion.names(prefix, locals)
  begin("names", prefix)
  local add, finish = collector(prefix)
  local known = {}
  local function add_once(name, ...)
    if not known[name] then add(name, ...) end
    known[name] = true
  end
  for _, name in ipairs(locals) do add_once(name, "local") end
  for name, value in scope.locals() do add_once(name, describe(value)) end
  local omitted = add_keys(add_once, prefix, false, _G)
  if not omitted then return unfinished end
  if prefix ~= "" then for _, word in ipairs(keywords) do add(word, "keyword") end end
  return done(finish(omitted))
end

--- Fields of the value at a path of keys.
function completion.fields(path, prefix, is_method)
  local value = value_at(path)
  local fields = fields_of(value)
  if not fields then return nil end
  local known = documentation.fields[value]
  if known then
    local add, finish = collector(prefix)
    for _, one in ipairs(known) do add(one.name, one.type, one.summary) end
    return finish()
  end
  begin("fields", prefix, tostring(is_method), table.unpack(path))
  local add, finish = collector(prefix)
  local index = type(value) == "table" and native.metafield(value, "__index")
  local omitted = add_keys(add, prefix, is_method, fields, type(index) == "table" and index or nil)
  return omitted and done(finish(omitted)) or unfinished
end

--- The declaration of the function at a path of names.
local function declaration_at(path)
  local fn = value_at(path)
  return type(fn) == "function" and documentation.by_function[fn] or nil
end

local function parameter_type(parameter)
  return (parameter.values and #parameter.values > 0 and table.concat(parameter.values, ", ") or parameter.type)
    .. (parameter.required and "" or ", optional")
end

--- Names of parameters inside the table of a call.
function completion.parameters(path, used, prefix)
  local declaration = declaration_at(path)
  if not declaration then return nil end
  local add, finish = collector(prefix)
  local taken = {}
  for _, name in ipairs(used) do taken[name] = true end
  for _, parameter in ipairs(declaration.parameters) do
    if not taken[parameter.name] then add(parameter.name, "parameter", parameter.summary, parameter_type(parameter)) end
  end
  return finish()
end

local identifier_names = {
  pid = true, recid = true, id = true, capsule_id = true, computation_id = true, data_asset_id = true, pipeline_id = true,
}
local path_names = { path = true, output = true, file = true, files = false }

local function values_of(parameter, prefix, quoted)
  local add, finish = collector(prefix)
  --- What would have to be escaped is not offered: a server's text must not end the string that it is put into.
  local function add_text(text, kind, summary)
    if not text:find "[\"'\\%c]" then add(quoted and text or ("%q"):format(text), kind, summary) end
  end
  if parameter.values and #parameter.values > 0 then
    for _, value in ipairs(parameter.values) do add_text(value, "value") end
  elseif parameter.type == "boolean" then
    if not quoted then
      add("true", "value")
      add("false", "value")
    end
  elseif identifier_names[parameter.name] then
    for _, id in ipairs(seen.identifiers()) do add_text(id, "identifier", "seen in this session") end
  elseif parameter.name == "field" then
    for _, path in ipairs(seen.paths()) do add_text(path, "metadata") end
  elseif path_names[parameter.name] then
    return { files = true }
  end
  return finish()
end

--- Values for an argument of a call: by its name, or by its number.
function completion.values(path, which, prefix, quoted)
  local declaration = declaration_at(path)
  if not declaration then return nil end
  local number = 0
  for _, parameter in ipairs(declaration.parameters) do
    if parameter.required or parameter.positional then number = number + 1 end
    if parameter.name == which or number == which then return values_of(parameter, prefix, quoted) end
  end
  return nil
end

--- Names for `require`.
function completion.modules(prefix)
  local add, finish = collector(prefix)
  local known = {}
  for _, from in ipairs { package.loaded, package.preload } do
    for name in next, from do
      if type(name) == "string" and not name:find "^stdlib%." and name ~= "_G" and not known[name] then
        known[name] = true
        add(name, "module")
      end
    end
  end
  return finish()
end

--- How a function is called that has no declaration, as far as its own parameters tell.
local function own_signature(fn, path, is_method, number)
  local info = debug.getinfo(fn, "u")
  -- Of functions in C nothing is known, and of others that take anything there is nothing to say.
  if info.nparams == 0 then return nil end
  local names = {}
  for i = 1, info.nparams do names[i] = debug.getlocal(fn, i) end
  if info.isvararg then names[#names + 1] = "..." end
  if is_method then table.remove(names, 1) end
  if #names == 0 then return nil end
  local at = math.min(number, #names)
  local marked = (at == number or info.isvararg) and names[at]
  local call = (is_method and table.concat(path, ".", 1, #path - 1) .. ":" .. path[#path] or table.concat(path, ".")) .. "("
  if not marked then return { call .. table.concat(names, ", ") .. ")", "", "" } end
  local before = table.concat(names, ", ", 1, at - 1) .. (at > 1 and ", " or "")
  local after = (at < #names and ", " or "") .. table.concat(names, ", ", at + 1)
  return { call .. before, marked, after .. ")" }
end

--- The parameter of a declaration that is being typed.
local function current(declaration, positional, number, in_table, name)
  local parameter = positional[number]
  if not in_table then return parameter end
  local named = declaration.by_name and declaration.by_name[name]
  local takes_table = parameter and parameter.type ~= "string" and parameter.type ~= "integer"
  return takes_table and not (number == 1 and named) and parameter or named
end

--- How the function at a path is called, for a hint: the beginning of the line, the part of it that is typed, the rest.
---@param path string[]
---@param is_method boolean whether the last name came after a colon
---@param number integer which of the arguments it is
---@param in_table boolean whether it is inside a table that is this argument
---@param name string? of the field of that table
function completion.signature(path, is_method, number, in_table, name)
  local fn = value_at(path)
  if type(fn) ~= "function" then return nil end
  local declaration = documentation.by_function[fn]
  if not declaration then return own_signature(fn, path, is_method, number) end
  -- What takes no table of options has no list of those that stand before it.
  local positional = declaration.positional or declaration.parameters
  local parameter = current(declaration, positional, number, in_table, name)
  local call, about, first, last = declaration.call, declaration.summary, nil, nil
  if parameter then
    about = ("%s: %s. %s"):format(parameter.name, parameter_type(parameter), parameter.summary or "")
    local word = parameter.name == "..." and "%.%.%." or "%f[%w_]" .. parameter.name .. "%f[^%w_]"
    first, last = call:find(word, #declaration.full_name + 1)
  end
  if not first and (parameter or number > #positional) then first, last = call:find("{ options }", 1, true) end
  if not first then return { call .. "  " .. about, "", "" } end
  return { call:sub(1, first - 1), call:sub(first, last), call:sub(last + 1) .. "  " .. about }
end

--- Makes what the first input would make, and fills the tables that wait to be looked into: no key has to wait for it.
function completion.prepare()
  require "stdlib.prompt.commands"()
  documentation.complete()
  seen.is_wanted = true
end

--- Answers one question.
return function(question, ...) return completion[question](...) end
