--- The module `migrate`: bulk changes of metadata as plans that are reviewed, applied, resumed, verified and undone.

local service = require "stdlib.service"
local actions = require "stdlib.migrate.actions"

--- Fills the table of the module.
return function(into)
  for name, fn in pairs(actions) do into[name] = fn end
  service.guard(into, "migrate")
end
