--- Finds functions and topics by words.

local display = require "stdlib.prompt.display"
local documentation = require "stdlib.documentation"
local layout = require "stdlib.help.layout"
local nearest = require "stdlib.nearest"
local text = require "stdlib.show.text"
local topics = require "stdlib.help.topics"

local most = 20

--- What can be searched, each with what a hit in it is worth.
local function places(entry)
  return { { entry.name, 8 }, { entry.summary, 4 }, { entry.parameters, 2 }, { entry.rest, 1 } }
end

local function entries()
  local list = {}
  for _, declaration in ipairs(documentation.list()) do
    local parameters = {}
    for i, p in ipairs(declaration.parameters) do parameters[i] = p.name .. " " .. p.summary end
    list[#list + 1] = { name = declaration.full_name, summary = declaration.summary, parameters = table.concat(parameters, "\n"),
      rest = declaration.returns .. "\n" .. (declaration.notes or "") }
  end
  for name, topic in next, topics.by_name do
    list[#list + 1] = { name = ("help %q"):format(name), summary = topic.summary, parameters = "", rest = topic.text }
  end
  return list
end

--- What an entry is worth for words that must all be in it; 0 when one is not. A whole name is worth most.
local function worth(entry, words)
  local sum = 0
  for _, word in ipairs(words) do
    local best = 0
    for _, place in ipairs(places(entry)) do
      if place[1]:lower():find(word, 1, true) then best = math.max(best, place[2]) end
    end
    if best == 0 then return 0 end
    if best == 8 and entry.name:lower():find("%f[%w_]" .. word:gsub("%W", "%%%0") .. "%f[^%w_]") then best = 12 end
    sum = sum + best
  end
  return sum
end

local function found(words)
  local list = {}
  for _, entry in ipairs(entries()) do
    entry.worth = worth(entry, words)
    if entry.worth > 0 then list[#list + 1] = entry end
  end
  table.sort(list, function(a, b)
    if a.worth ~= b.worth then return a.worth > b.worth end
    return a.name < b.name
  end)
  return list
end

--- The word of all names that is nearest to one that is nowhere.
local function meant(words)
  local names = {}
  for _, entry in ipairs(entries()) do
    for name in entry.name:gmatch "[%w_]+" do names[#names + 1] = name end
  end
  table.sort(names) -- of two that are as near, always the same
  for _, word in ipairs(words) do
    local near = nearest(word, names)
    if near and near ~= word then return near end
  end
end

--- Lists what was found, the best first.
---@param subject string
return function(subject)
  local words = {}
  for word in subject:lower():gmatch "%S+" do words[#words + 1] = word end
  local list = #words > 0 and found(words) or {}
  if #list == 0 then
    local near = meant(words)
    return display(("Nothing has '%s'%s"):format(text.inert(subject), near and ("; did you mean '" .. near .. "'?") or "."))
  end
  local rows = {}
  for i = 1, math.min(#list, most) do rows[i] = { list[i].name, list[i].summary } end
  local more = #list > most and ("\n" .. layout.paint("note", ("-- and %d more; another word makes it less"):format(#list - most))) or ""
  display(layout.rows(rows) .. more)
end
