--- Which connection a table of functions works over: for what must know the server, or ask about it once.

local sessions = {}

local by_client = setmetatable({}, { __mode = "k" })

--- Remembers the session of a table of functions.
---@param client table
---@param session table see stdlib.session
function sessions.note(client, session) by_client[client] = { session = session, memory = {} } end

--- The session of a table of functions; nil for another table.
---@param client table
---@return table?
function sessions.of(client) return by_client[client] and by_client[client].session end

--- A table in which is kept what was learnt about a client's server.
---@param client table
---@return table
function sessions.memory(client) return by_client[client].memory end

return sessions
