--- help(): the list of functions; help(f) or help "name": one of them.

local native = require "stdlib.native"
local documentation = require "stdlib.documentation"
local signature = require "stdlib.signature"

local topics = {
  prompt = [[
An expression shows its value; `;` at its end hides it; `_` is the last value. A line that is not complete continues on
the next. ^C stops the line or drops it, ^D leaves.]],
  errors = [[
Errors are raised, never returned: pcall(cap.get, pid) gives false and a table with kind, message, status, operation,
errors (field errors of the server) and body. tostring of it is a text for people. Kinds: argument, auth, http, conflict,
schema, value_lost, state, not_found, network, timeout, tls, body, file, json, patch, cancelled, task, deadlock, limit, stopped.]],
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
Which server: --sandbox, else --profile NAME, else CAP_SERVER_URL and CAP_ACCESS_TOKEN, else production. A script can use
another with cap.connect{ url =, token = } or cap.connect{ profile = }. Profiles are in ~/.config/cap/profiles.json:
{"qa": {"url": "https://...", "token_file": "~/.cap-token"}}.]],
}

local function one(declaration)
  local lines = { declaration.call, "", "  " .. declaration.summary }
  if #declaration.parameters > 0 then
    lines[#lines + 1] = ""
    for _, p in ipairs(declaration.parameters) do
      local kind = p.type .. (p.required and "" or ", optional")
      lines[#lines + 1] = ("  %-18s %s (%s)"):format(p.name, p.summary, kind)
    end
  end
  lines[#lines + 1] = ""
  lines[#lines + 1] = "  Returns " .. declaration.returns .. "."
  if declaration.as == "admin" then lines[#lines + 1] = "  For administrators of the server." end
  if declaration.notes then lines[#lines + 1] = "  " .. declaration.notes end
  if declaration.example and declaration.example ~= "" then
    lines[#lines + 1] = ""
    for line in (declaration.example .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = "    " .. line end
  end
  return table.concat(lines, "\n")
end

local function all()
  local lines = { "Functions (help(f) or help \"name\" tells more):", "" }
  for _, declaration in ipairs(documentation.list()) do
    lines[#lines + 1] = ("  %-24s %s"):format(declaration.full_name, declaration.summary)
  end
  local names = {}
  for name in pairs(topics) do names[#names + 1] = ("help %q"):format(name) end
  table.sort(names)
  lines[#lines + 1] = ""
  lines[#lines + 1] = "Topics: " .. table.concat(names, ", ")
  return table.concat(lines, "\n")
end

--- Functions below a name such as "cap.files", or nil.
local function below(prefix)
  local lines = {}
  for _, declaration in ipairs(documentation.list()) do
    if declaration.full_name:sub(1, #prefix + 1) == prefix .. "." then
      lines[#lines + 1] = ("  %-24s %s"):format(declaration.full_name, declaration.summary)
    end
  end
  return #lines > 0 and table.concat(lines, "\n") or nil
end

local function text_for(subject)
  if subject == nil then return all() end
  if type(subject) == "function" then
    local declaration = documentation.by_function[subject]
    return declaration and one(declaration) or "This function has no documentation: it is Lua's own or yours."
  end
  if type(subject) == "string" then
    local declaration = documentation.by_name[subject] or documentation.by_name["cap." .. subject]
    if declaration then return one(declaration) end
    local found = topics[subject] or below(subject:gsub("%.$", "")) or below("cap." .. subject)
    if found then return found end
    local names = {}
    for name in pairs(documentation.by_name) do names[#names + 1] = name end
    for name in pairs(topics) do names[#names + 1] = name end
    local near = signature.nearest(subject, names) or signature.nearest("cap." .. subject, names)
    return ("There is no help on '%s'%s"):format(subject, near and ("; did you mean '" .. near .. "'?") or "; help() lists all.")
  end
  if type(subject) == "table" then
    for name, value in pairs(_G) do
      if value == subject and below(name) then return below(name) end
    end
    local lines = {}
    for name, fn in pairs(subject) do
      local declaration = type(fn) == "function" and documentation.by_function[fn]
      if declaration then lines[#lines + 1] = ("  %-24s %s"):format(name, declaration.summary) end
    end
    table.sort(lines)
    if #lines > 0 then return table.concat(lines, "\n") end
  end
  return "help() lists the functions; help(f), help \"cap.get\" and help \"errors\" tell about one."
end

--- Prints help on a function, a name or a topic.
return function(subject)
  print(text_for(subject))
end
