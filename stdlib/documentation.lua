--- What help() and completion know: the declaration of every function of the program.

local lazy = require "stdlib.lazy"

local documentation = { by_function = setmetatable({}, { __mode = "k" }), by_name = {} }

--- The fields of tables that look them up elsewhere: for each a list of { name, type, summary }.
documentation.fields = setmetatable({}, { __mode = "k" })

--- Remembers the declaration of a function. The first function of a name is the one that help "name" finds.
---@param declaration table
---@param fn function
function documentation.add(declaration, fn)
  documentation.by_function[fn] = declaration
  documentation.by_name[declaration.full_name] = documentation.by_name[declaration.full_name] or declaration
end

--- Makes sure that every function is known, those that no script has looked at yet as well.
function documentation.complete()
  lazy.fill_all()
  require "stdlib.json_help"
end

--- All declarations, sorted by name.
---@return table[]
function documentation.list()
  documentation.complete()
  local list = {}
  for _, declaration in pairs(documentation.by_name) do list[#list + 1] = declaration end
  table.sort(list, function(a, b) return a.full_name < b.full_name end)
  return list
end

return documentation
