--- help(): the list of functions; help(f) or help "name": one of them.

local documentation = require "stdlib.documentation"
local display = require "stdlib.prompt.display"
local layout = require "stdlib.help.layout"
local native = require "stdlib.native"
local nearest = require "stdlib.nearest"
local page = require "stdlib.help.page"
local topics = require "stdlib.help.topics"

--- What may be left out before a name: help "get" is that of cap.get.
local prefixes = { "", "cap.", "codeocean." }

local function by_first(a, b) return a[1] < b[1] end

--- Functions below a name such as "cap.files" with what they do, or nil.
local function below(prefix)
  local entries = {}
  for _, declaration in ipairs(documentation.list()) do
    if declaration.full_name:sub(1, #prefix + 1) == prefix .. "." then
      entries[#entries + 1] = { declaration.full_name, declaration.summary }
    end
  end
  return #entries > 0 and layout.rows(entries) or nil
end

--- The names of all functions, by the tables that they are in.
local function names_by_table()
  local names, entries = {}, {}
  for _, declaration in ipairs(documentation.list()) do
    local place, name = declaration.full_name:match "^(.*)%.([^.]*)$"
    place, name = place or "", name or declaration.full_name
    if not names[place] then
      names[place] = {}
      entries[#entries + 1] = { place, names[place] }
    end
    table.insert(names[place], name)
  end
  table.sort(entries, by_first)
  for i, entry in ipairs(entries) do entries[i] = { entry[1] == "" and "(global)" or entry[1], table.concat(entry[2], ", ") } end
  return layout.rows(entries)
end

local function topic_rows()
  local entries = {}
  for name, topic in next, topics.by_name do entries[#entries + 1] = { ("help %q"):format(name), topic.summary } end
  table.sort(entries, by_first)
  return layout.rows(entries)
end

local function all()
  return table.concat({
    layout.paint("title", "Functions"), names_by_table(), layout.paint("title", "Topics"), topic_rows(),
    layout.wrapped('help(cap.get) or help "cap.get" tells about a function, help "cap.files" lists some with what they do, apropos '
      .. '"upload file" looks for words.', ""),
  }, "\n\n")
end

--- Functions of a table, by the names that they have there.
local function of_table(subject)
  local entries = {}
  for name, fn in next, subject do
    local declaration = type(fn) == "function" and documentation.by_function[fn]
    if declaration then entries[#entries + 1] = { native.inert(tostring(name)), declaration.summary } end
  end
  table.sort(entries, by_first)
  return #entries > 0 and layout.rows(entries) or nil
end

local function for_table(subject)
  for name, value in next, _G do
    if rawequal(value, subject) and type(name) == "string" then
      if name == "prompt" then return topics.page(topics.by_name.settings) end
      local rows = below(name)
      if rows then return rows end
    end
  end
  return of_table(subject)
end

local function for_function_named(name)
  for _, prefix in ipairs(prefixes) do
    local declaration = documentation.by_name[prefix .. name]
    if declaration then return page.declared(declaration) end
  end
end

local function below_any(name)
  for _, prefix in ipairs(prefixes) do
    local rows = below((prefix .. name):match "^(.-)%.?$")
    if rows then return rows end
  end
end

--- The name that was meant by one that there is not.
local function near(name)
  local names = {}
  for known in next, documentation.by_name do names[#names + 1] = known end
  for known in next, topics.by_name do names[#names + 1] = known end
  table.sort(names) -- of two that are as near, always the same
  return nearest(name, names) or nearest("cap." .. name, names) or nearest("codeocean." .. name, names)
end

local function for_name(subject)
  local name = subject:gsub("^capsule%f[%W]", "codeocean.capsules")
  local topic = topics.by_name[name]
  local found = for_function_named(name) or (topic and topics.page(topic)) or below_any(name)
  if found then return found end
  local value = rawget(_G, name)
  if type(value) == "function" then return page.of(value) end
  local meant = near(name)
  subject = native.inert(subject)
  return ("There is no help on '%s'%s"):format(subject, meant and ("; did you mean '" .. meant .. "'?")
    or ("; apropos \"%s\" looks everywhere, help() lists all."):format(subject))
end

local function text_for(subject)
  if subject == nil then return all() end
  if type(subject) == "function" then return page.of(subject) end
  if type(subject) == "string" then return for_name(subject) end
  return type(subject) == "table" and for_table(subject)
    or "help() lists the functions; help(f), help \"cap.get\" and help \"errors\" tell about one."
end

--- Prints help on a function, a name or a topic.
return function(subject)
  documentation.complete()
  display(text_for(subject))
end
