--- codeocean.capsules.each and its like: the hits of a search, over all pages. Reference codeocean-api 8.6.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

--- The token for the page after one; raises when there is none or it was there before: a server that promises more without a
-- new token would be asked for ever.
local function next_token(page, seen, declaration)
  local token = page.next_token
  if type(token) == "number" then token = tostring(math.tointeger(token) or token) end
  if type(token) ~= "string" or token == "" or seen[token] then
    errors.raise { kind = "body", operation = declaration.full_name, body = page,
      message = "the server says that there are more hits, but gives no way to the next page" }
  end
  seen[token] = true
  return token
end

--- Walks the pages of a search. What is wrong with the way to the next page comes after the hits of this one.
local function walk(search, arguments, declaration)
  local hits, index, page, seen = {}, 0, nil, {}
  return function()
    while true do
      index = index + 1
      if hits[index] ~= nil then return hits[index] end
      if page and page.has_more ~= true then return nil end
      if page then arguments.next_token = next_token(page, seen, declaration) end
      page = search(arguments)
      hits, index = errors.member(page, declaration, nil, "results"), 0
    end
  end
end

--- The declaration for one kind of thing: the parameters of its search but those that walking needs itself.
local function each(resource, what, table_name)
  local parameters = {}
  for _, declaration in ipairs(native.catalog.codeocean) do
    if declaration.name == resource .. ".search" then
      for _, parameter in ipairs(declaration.parameters) do
        if parameter.name ~= "next_token" then parameters[#parameters + 1] = parameter end
      end
    end
  end
  return {
    name = resource .. ".each", summary = ("Iterates over all %s of a search, however many, each once."):format(what),
    effect = "read", parameters = parameters, returns = "an iterator for `for`",
    notes = "Holds one page at a time; `limit` is the size of the pages.",
    example = ("for found in %s.each{ sort_field = \"created\", sort_order = \"desc\" } do print(found.name) end"):format(table_name),
    run = function(requests, arguments, declaration) return walk(requests[resource .. ".search"], arguments, declaration) end,
    source = "codeocean-api 8.6",
  }
end

return {
  each("capsules", "capsules", "capsule"), each("pipelines", "pipelines", "codeocean.pipelines"),
  each("data_assets", "data assets", "codeocean.data_assets"),
}
