--- The service `cap`: CERN Analysis Preservation.

local service = require "stdlib.service"
local session = require "stdlib.session"
local signature = require "stdlib.signature"
local documentation = require "stdlib.documentation"

local composites = {}
for _, name in ipairs {
  "analyses", "update", "validate", "metadata", "permissions", "files", "deposit_files", "discard", "lists",
  "repositories", "workflows", "tokens", "applications",
} do
  for _, declaration in ipairs(require("stdlib.cap." .. name)) do composites[#composites + 1] = declaration end
end

local connect_declaration = signature.prepare({
  name = "connect", summary = "Returns a client for another server or another token, with the functions of `cap`.",
  parameters = {
    { name = "url", type = "string", summary = "Address of the server, such as https://analysispreservation.cern.ch." },
    { name = "token", type = "string", summary = "Access token." },
    { name = "profile", type = "string", summary = "Name of a profile in ~/.config/cap/profiles.json." },
  },
  returns = "a table with the functions of `cap`",
  example = "local same = cap.connect{}\nprint(same.me().email)", source = "design 3",
}, "cap")

local function connect(...)
  return service.build("cap", session.new(signature.read(connect_declaration, ...)), composites)
end

local cap = service.build("cap", session.new(), composites)
cap.connect = connect
documentation.add(connect_declaration, connect)
return cap
