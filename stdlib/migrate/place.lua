--- Where a plan is worked on: the client, and whether it is the server and the user that the plan was made for.

local lazy = require "stdlib.lazy"
local errors = require "stdlib.errors"
local native = require "stdlib.native"
local files = require "stdlib.migrate.files"
local sessions = require "stdlib.sessions"
local targets = require "stdlib.migrate.targets.init"

local place = {}

--- The client for a target: the one given, else the default one of its service.
---@param action string
---@param target table
---@param given table? what cap.connect or codeocean.connect returned
---@return table client
function place.client(action, target, given)
  local client = lazy.fill(given or require(target.service))
  local session = sessions.of(client)
  if not session or session.server.name ~= target.service then
    errors.raise { kind = "argument", operation = "migrate." .. action, parameter = "client",
      message = ("parameter 'client' must be what %s.connect returned, for the target %s"):format(target.service, target.name) }
  end
  return client
end

--- What a plan knows the server and the user of a client by.
---@return string server
---@return table? user id and email; nil where the service does not tell
function place.identity(client)
  local session = sessions.of(client)
  local server = session:resolve().identity
  if not rawget(client, "me") then return server, nil end
  local me = sessions.user(client)
  return server, { id = me.id, email = me.email }
end

--- Raises unless a client is the one that a plan was made for, and the migration file, where it is, the one it was made of.
---@param action string
---@param plan Plan
---@param client table
function place.check(action, plan, client)
  local header = plan.header
  local server, user = place.identity(client)
  if server ~= header.server then
    files.refuse(action, plan.path, ("it was made for another server: %s, and this is %s"):format(header.server, server),
      header.server:find "^a temporary sandbox" and "That sandbox is gone; --sandbox --data DIR keeps one, for all commands."
        or "Choose the server with --profile or CAP_SERVER_URL, or plan for this one.")
  end
  if header.user and user and (user.id ~= header.user.id or user.email ~= header.user.email) then
    files.refuse(action, plan.path, ("it was made by another user: %s, and you are %s"):format(
      tostring(header.user.email), tostring(user.email)), "Rights differ from user to user: plan as the one who applies.")
  end
  local origin = header.migration
  local file = origin.path and io.open(origin.path, "rb")
  if file then
    local text = file:read "a"
    file:close()
    if text and native.sha256(text) ~= origin.sha256 then
      files.refuse(action, plan.path, ("the migration file was changed since: %s"):format(origin.path),
        "Plan anew with it, or put the file back.")
    end
  end
end

--- Asks before a plan is let loose on a protected profile; raises when the user does not want it.
---@param action string
---@param plan Plan
---@param client table
---@param count integer records that are to be written
function place.ask(action, plan, client, count)
  local session = sessions.of(client)
  if not session:resolve().protected or native.settings.assumes_yes or session.may_write or count == 0 then return end
  local name = session:profile_name()
  if not native.can_ask() then
    errors.raise { kind = "protected", operation = "migrate." .. action, on = plan.path,
      message = ("the profile '%s' is protected, and nobody can be asked"):format(name), hint = "Give --yes to write to it." }
  end
  io.write(("%s of %s writes to %d records of the profile '%s' (%s), which is protected.\nType the name of the profile to go on: "):format(
    action, plan.path, count, name, session:resolve().url))
  io.flush()
  if (io.read() or "") ~= name then
    errors.raise { kind = "protected", operation = "migrate." .. action, on = plan.path, message = "not done: the name was not typed" }
  end
  session.may_write = true
end

--- The target of a plan.
function place.target(plan) return targets.named(plan.header.target) end

return place
