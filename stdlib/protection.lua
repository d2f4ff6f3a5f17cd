--- Asks before something is written to a server whose profile is marked as protected.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

local function question(session, declaration, subject)
  local target = ("profile '%s' (%s), which is protected"):format(session:profile_name(), session:resolve().url)
  return ("%s%s writes to the %s. Go on? [y]es, [a]lways from now on, [N]o: "):format(
    declaration.full_name, subject and " on " .. tostring(subject) or "", target)
end

--- Returns if the write may go on; raises an error if the user does not want it, or cannot be asked.
---@param session table see stdlib.session
---@param declaration table the operation
---@param subject any what it concerns
return function(session, declaration, subject)
  if not session:resolve().protected or native.settings.assumes_yes or session.may_write then return end
  if not native.can_ask() then
    errors.raise { kind = "protected", operation = declaration.full_name, on = subject,
      message = ("the profile '%s' is protected, and nobody can be asked"):format(session:profile_name()),
      hint = "Give --yes to write to it without a question." }
  end
  io.write(question(session, declaration, subject))
  io.flush()
  local answer = (io.read() or ""):lower()
  if answer == "a" or answer == "always" then session.may_write = true end
  if session.may_write or answer == "y" or answer == "yes" then return end
  errors.raise { kind = "protected", operation = declaration.full_name, on = subject, message = "not done: you said no" }
end
