--- Builds a service's table of functions with its `connect`, which makes the same table for another server.

local native = require "stdlib.native"
local service = require "stdlib.service"
local session = require "stdlib.session"
local signature = require "stdlib.signature"
local documentation = require "stdlib.documentation"

--- The function that tells what went over a connection.
local function stats(server)
  return {
    name = "stats", summary = "Tells what went over the connection so far, and how long it took.", effect = "read",
    returns = "{ requests, retries, failures, bytes_sent, bytes_received, latency = { p50, p90, p99, max } in milliseconds, rate }",
    notes = "rate is the number of requests in a second that are allowed now, by --rate or as the server's answers have taught.",
    example = ("print(%s.stats().requests)"):format(server.name), source = "issue 5",
    run = function(_, _, _, session) return native.stats(session:handle()) end,
  }
end

--- Makes what fills the table of a service, over its default server.
---@param server table what is particular to the service's servers, see stdlib.cap.server
---@param modules string[] names below stdlib.<service> of the modules that declare composites
---@param example string an example for the documentation of `connect`
---@return fun(api: table)
return function(server, modules, example)
  local composites = { stats(server) }
  for _, name in ipairs(modules) do
    for _, declaration in ipairs(require(("stdlib.%s.%s"):format(server.name, name))) do composites[#composites + 1] = declaration end
  end
  local declaration = signature.prepare({
    name = "connect", summary = ("Returns a client for another server or another token, with the functions of `%s`."):format(server.name),
    parameters = {
      { name = "url", type = "string", aliases = server.url_aliases, summary = ("Address of the server, such as %s."):format(server.example_url) },
      { name = "token", type = "string", summary = "Access token." },
      { name = "profile", type = "string", summary = "Name of a profile in ~/.config/cap/profiles.json." },
    },
    returns = ("a table with the functions of `%s`"):format(server.name), example = example, source = "design 3",
  }, server.name)
  local function connect(...)
    return service.build(session.new(server, signature.read(declaration, ...)), composites)
  end
  documentation.add(declaration, connect)
  return function(api)
    api.connect = connect
    service.build(session.new(server), composites, api)
  end
end
