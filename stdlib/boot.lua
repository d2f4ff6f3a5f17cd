--- Puts the globals in place: cap, codeocean, capsule, json, tasks, progress, migrate, require, help. Runs once when a state starts.

local native = require "stdlib.native"
local lazy = require "stdlib.lazy"

--- The declared operations, by service.
native.catalog = setmetatable({}, { __index = function(catalog, service)
  catalog[service] = native.operations(service)
  return catalog[service]
end })

local globals
globals = {
  cap = lazy.table(function(cap) require "stdlib.cap.init"(cap) end),
  codeocean = lazy.table(function(codeocean)
    codeocean.capsules = globals.capsule
    require "stdlib.codeocean.init"(codeocean)
  end),
  tasks = lazy.table(function(tasks) require "stdlib.tasks.init"(tasks) end),
  migrate = lazy.table(function(migrate) require "stdlib.migrate.init"(migrate) end),
  progress = lazy.table(function(progress) require "stdlib.progress"(progress) end),
  -- The same table as codeocean.capsules, whichever of the two is used first.
  capsule = lazy.table(function() lazy.fill(globals.codeocean) end),
}

for name, value in pairs(globals) do _G[name], package.loaded[name] = value, value end
package.preload.jsonpatch = function() return require "stdlib.jsonpatch" end
_G.require = require "stdlib.require"
_G.help = function(subject) require "stdlib.help.init"(subject) end
