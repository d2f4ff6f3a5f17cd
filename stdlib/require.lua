--- Replaces `require`: the same, but a module that fetches while it loads suspends only the task that requires it.
--
-- Another task that requires the module meanwhile waits for it.

local native = require "stdlib.native"
local limit = require "stdlib.tasks.limit"

local package, loaded = package, package.loaded

--- Finds the loader of a module; raises at the caller of `require`.
local function find(name)
  local searchers, tried = package.searchers, {}
  if type(searchers) ~= "table" then error("'package.searchers' must be a table", 3) end
  for i = 1, math.huge do
    local searcher = rawget(searchers, i)
    if searcher == nil then error(("module '%s' not found:%s"):format(name, table.concat(tried)), 3) end
    local loader, data = searcher(name)
    if type(loader) == "function" then return loader, data end
    if type(loader) == "string" then tried[#tried + 1] = "\n\t" .. loader end
  end
end

local function load(name, loader, data)
  local module = loader(name, data)
  if module ~= nil then loaded[name] = module end
  if loaded[name] == nil then loaded[name] = true end
  return loaded[name], data
end

--- Modules on their way, by name: a limit of one, and the task that loads.
local loading = setmetatable({}, { __mode = "v" })

local function load_once(turn, task, name, loader, data)
  if loaded[name] then return loaded[name], data end
  turn.task = task
  return load(name, loader, data)
end

return function(name)
  if type(name) == "number" then name = tostring(name) end
  if type(name) ~= "string" then
    error(("bad argument #1 to 'require' (string expected, got %s)"):format(name == nil and "no value" or type(name)), 2)
  end
  if loaded[name] then return loaded[name] end
  local loader, data = find(name)
  local turn, task = loading[name], native.current()
  -- A module that requires itself goes round until the stack is full, as in Lua.
  if turn and turn.task == task then return load(name, loader, data) end
  if not turn then
    turn = { alone = limit(1) }
    loading[name] = turn
  end
  return turn.alone(load_once, turn, task, name, loader, data)
end
