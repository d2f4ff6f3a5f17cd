--- Declarations of cap.drafts.each and cap.records.each: the parameters of the list they walk, without `page`.

local native = require "stdlib.native"
local search = require "stdlib.cap.search"

--- The two services order differently: `mostrecent` is newest first for drafts, oldest first for records (7.18).
local function each(topic, what, newest)
  local list = topic .. ".list"
  local parameters
  for _, declaration in ipairs(native.catalog.cap) do
    if declaration.name == list then
      parameters = {}
      for _, parameter in ipairs(declaration.parameters) do
        if parameter.name ~= "page" then parameters[#parameters + 1] = parameter end
      end
    end
  end
  return {
    name = topic .. ".each", summary = ("Iterates over all %s of a search, however many, each once."):format(what), effect = "read",
    parameters = parameters, returns = "an iterator for `for`",
    notes = "Holds one page at a time; `size` is the size of the pages (250). Goes on past the server's 10,000 hits.",
    example = ("for record in cap.%s.each{ by_me = true } do print(record.id) end"):format(topic),
    run = function(requests, arguments, declaration) return search.each(requests[list], arguments, newest, declaration) end, source = "cap-api 1.8, 7.18",
  }
end

return { each("drafts", "drafts", "mostrecent"), each("records", "published records", "-mostrecent") }
