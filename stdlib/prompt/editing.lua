--- What the line editor asks before each input: its settings now.

local settings = require "stdlib.prompt.settings"

---@return table<string, boolean>
return function()
  local all = { color = settings.get "color" }
  for _, one in ipairs(settings.of_editing) do all[one.name] = settings.get(one.name) end
  return all
end
