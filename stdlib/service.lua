--- Builds the tables of functions that scripts call: cap, and what cap.connect returns.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local signature = require "stdlib.signature"
local nearest = require "stdlib.nearest"
local operation = require "stdlib.operation"
local documentation = require "stdlib.documentation"
local sessions = require "stdlib.sessions"

local service = {}

--- The function that is meant by a name which is none of a table's: its full name, or nil.
local function meant(functions, path, name, server, root)
  local topic, short
  if server and server.renamed then topic, short = server.renamed(name) end
  local elsewhere = topic and rawget(root, topic)
  if elsewhere and rawget(elsewhere, short) then return ("%s.%s.%s"):format(server.name, topic, short) end
  if short and rawget(functions, short) then return path .. "." .. short end
  local names = {}
  for known in next, functions do names[#names + 1] = known end
  local near = nearest(name, names)
  return near and path .. "." .. near
end

--- Makes a misspelt function name an error that suggests the right one, instead of "attempt to call a nil value".
---@param functions table
---@param path string the name of the table
---@param server table? whose functions they are
---@param root table? the service's own table, when that is another one
local function guard(functions, path, server, root)
  root = root or functions
  for topic, below in next, functions do
    if type(below) == "table" then guard(below, path .. "." .. topic, server, root) end
  end
  return setmetatable(functions, {
    __index = function(_, name)
      if type(name) ~= "string" then return nil end
      local suggestion = meant(functions, path, name, server, root)
      errors.raise { kind = "argument", operation = path .. "." .. name, message = "there is no such function"
        .. (suggestion and ("; did you mean " .. suggestion .. "?") or (": help %q lists what there is"):format(path)) }
    end,
  })
end

--- Puts a function at a dotted name, such as schemas.permissions.get.
local function place(api, name, fn)
  local topic, rest = name:match "^(.-)%.(.*)$"
  if not topic then
    api[name] = fn
    return
  end
  api[topic] = api[topic] or {}
  place(api[topic], rest, fn)
end

service.guard = guard

local prepared = {}

--- Declarations are prepared once, however many connections there are.
local function prepare(declaration, server)
  prepared[declaration] = prepared[declaration] or signature.prepare(declaration, server.name, server.omits_null)
  return prepared[declaration]
end

--- Builds the functions of a service over a session.
---@param session table see stdlib.session; its server gives the name of the service
---@param composites table[] declarations with `run(requests, arguments, declaration, session)`, for what takes several requests
---@param api table? where the functions go; a new table without it
---@return table api
function service.build(session, composites, api)
  api = api or {}
  sessions.note(api, session)
  local name, requests = session.server.name, {}
  for _, declaration in ipairs(native.catalog[name]) do
    prepare(declaration, session.server)
    local function call(...)
      return (operation.perform(session, declaration, signature.read(declaration, ...)))
    end
    -- Composites call operations with arguments by name that they have checked, and see the response too.
    requests[declaration.name] = function(arguments) return operation.perform(session, declaration, arguments) end
    if not declaration.internal then
      place(api, declaration.name, call)
      documentation.add(declaration, call)
    end
  end
  for _, declaration in ipairs(composites) do
    prepare(declaration, session.server)
    local function call(...)
      return declaration.run(requests, signature.read(declaration, ...), declaration, session)
    end
    place(api, declaration.name, call)
    documentation.add(declaration, call)
  end
  return guard(api, name, session.server)
end

return service
