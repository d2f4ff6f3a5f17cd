--- codeocean.capsules.each and its like: the hits of a search, over all pages. Reference codeocean-api 8.6.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

--- Walks the pages of a search. A server that promises more without a new token would be asked for ever.
local function walk(search, arguments, declaration)
  local hits, index, token, more = {}, 0, nil, true
  return function()
    while true do
      index = index + 1
      if hits[index] ~= nil then return hits[index] end
      if not more then return nil end
      local page = search(arguments)
      hits, index, more = errors.member(page, declaration, nil, "results"), 0, page.has_more == true
      if more and (type(page.next_token) ~= "string" or page.next_token == "" or page.next_token == token) then
        errors.raise { kind = "body", operation = declaration.full_name, body = page,
          message = "the server says that there are more hits, but gives no way to the next page" }
      end
      token = page.next_token
      arguments.next_token = token
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
