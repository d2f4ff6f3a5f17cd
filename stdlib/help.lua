--- help(): the list of functions; help(f) or help "name": one of them.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local documentation = require "stdlib.documentation"
local nearest = require "stdlib.nearest"

local topics = {
  prompt = [[
An expression shows its value; `;` at its end hides it; `_` is the last value. A line that is not complete continues on
the next. ^C stops the line or drops it, ^D leaves.]],
  errors = [[
Errors are raised, never returned: pcall(cap.get, pid) gives false and a table with kind, message, status, operation,
errors (field errors of the server) and body. tostring of it is a text for people. The kinds:

]],
  json = [[
json.decode(text), json.encode(value, { indent = 2 }), json.null, json.array(table). Decoded arrays stay arrays when they
are empty; an empty plain table is an object. Integers keep 64 bits, 1.0 stays 1.0.]],
  safety = [[
if_match = draft (a record that was read), true or a revision: the write happens only if nobody changed the draft since; else
the error is a `conflict`. cap.update tells before it sends what the server's PUT would drop; { via = "patch" } drops nothing.
require "jsonpatch" has diff, apply and inverse. Rehearse with cap --sandbox.]],
  tasks = [[
tasks.map(pids, cap.get, { concurrency = 16 }) runs sixteen requests at once. A call that waits (a request, tasks.sleep) lets
the other tasks go on, also inside pcall, coroutines, iterators and require; where Lua cannot suspend (a sort comparator, a gsub
callback) it blocks them. Between waits nothing else runs. A task ends after the tasks that it has started: a script waits for
them, and an error that nobody has awaited is the script's. Cancelling a task ends its request and makes every further wait of
it fail. What is spawned at the prompt belongs to the session: ^C stops the line, not that. help "tasks." lists the functions.]],
  server = [[
Which server: --sandbox, else --profile NAME, else CAP_SERVER_URL and CAP_ACCESS_TOKEN, else production; for Code Ocean
CODEOCEAN_DOMAIN and CODEOCEAN_TOKEN. A script can use another with cap.connect{ url =, token = } or cap.connect{ profile = }, and
with codeocean.connect. Profiles are in ~/.config/cap/profiles.json: {"qa": {"url": "https://...", "token_file": "~/.cap-token",
"codeocean": {"url": "https://...", "token_file": "~/.codeocean-token"}}}.]],
}

--- What may be left out before a name: help "get" is that of cap.get.
local prefixes = { "", "cap.", "codeocean." }

local function one(declaration)
  local lines = { declaration.call, "", "  " .. declaration.summary }
  if #declaration.parameters > 0 then
    lines[#lines + 1] = ""
    for _, p in ipairs(declaration.parameters) do
      local kind = (p.values and table.concat(p.values, ", ") or p.type) .. (p.required and "" or "; optional")
      lines[#lines + 1] = ("  %-18s %s (%s)"):format(p.name, p.summary, kind)
    end
  end
  lines[#lines + 1] = ""
  lines[#lines + 1] = "  Returns " .. declaration.returns .. "."
  if declaration.scope then lines[#lines + 1] = "  Scope of the token: " .. declaration.scope .. "." end
  if declaration.as == "admin" then lines[#lines + 1] = "  For administrators of the server." end
  if declaration.notes then lines[#lines + 1] = "  " .. declaration.notes end
  if declaration.example and declaration.example ~= "" then
    lines[#lines + 1] = ""
    for line in (declaration.example .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = "    " .. line end
  end
  return table.concat(lines, "\n")
end

--- Lines of names and what they stand for, in two columns.
local function rows(entries)
  table.sort(entries, function(a, b) return a[1] < b[1] end)
  local widest = 0
  for _, entry in ipairs(entries) do widest = math.max(widest, #entry[1]) end
  local lines = {}
  for i, entry in ipairs(entries) do lines[i] = ("  %-" .. widest .. "s  %s"):format(entry[1], entry[2]) end
  return table.concat(lines, "\n")
end

topics.errors = topics.errors .. rows(errors.kinds)

--- Functions below a name such as "cap.files", or nil; all without a name.
local function below(prefix)
  local entries = {}
  for _, declaration in ipairs(documentation.list()) do
    if not prefix or declaration.full_name:sub(1, #prefix + 1) == prefix .. "." then
      entries[#entries + 1] = { declaration.full_name, declaration.summary }
    end
  end
  return #entries > 0 and rows(entries) or nil
end

local function all()
  local names = {}
  for name in pairs(topics) do names[#names + 1] = ("help %q"):format(name) end
  table.sort(names)
  return table.concat({ "Functions (help(f) or help \"name\" tells more):", "", below(), "", "Topics: " .. table.concat(names, ", ") }, "\n")
end

local function text_for(subject)
  if subject == nil then return all() end
  if type(subject) == "function" then
    local declaration = documentation.by_function[subject]
    return declaration and one(declaration) or "This function has no documentation: it is Lua's own or yours."
  end
  if type(subject) == "string" then
    local full = subject:gsub("^capsule%f[%W]", "codeocean.capsules")
    for _, prefix in ipairs(prefixes) do
      local declaration = documentation.by_name[prefix .. full]
      if declaration then return one(declaration) end
    end
    if topics[subject] then return topics[subject] end
    for _, prefix in ipairs(prefixes) do
      local found = below((prefix .. full):match "^(.-)%.?$")
      if found then return found end
    end
    local names = {}
    for name in pairs(documentation.by_name) do names[#names + 1] = name end
    for name in pairs(topics) do names[#names + 1] = name end
    local near = nearest(full, names) or nearest("cap." .. full, names) or nearest("codeocean." .. full, names)
    return ("There is no help on '%s'%s"):format(subject, near and ("; did you mean '" .. near .. "'?") or "; help() lists all.")
  end
  if type(subject) == "table" then
    for name, value in pairs(_G) do
      if value == subject and below(name) then return below(name) end
    end
    local entries = {}
    for name, fn in pairs(subject) do
      local declaration = type(fn) == "function" and documentation.by_function[fn]
      if declaration then entries[#entries + 1] = { name, declaration.summary } end
    end
    if #entries > 0 then return rows(entries) end
  end
  return "help() lists the functions; help(f), help \"cap.get\" and help \"errors\" tell about one."
end

--- Prints help on a function, a name or a topic.
return function(subject)
  documentation.complete()
  print(text_for(subject))
end
