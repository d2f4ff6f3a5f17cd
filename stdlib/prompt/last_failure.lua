--- The error of the last input that failed, for who wants to know more of it.

local display = require "stdlib.prompt.display"
local failure = require "stdlib.prompt.failure"

local last_failure = {}

---@param this Failure
function last_failure.keep(this) last_failure.failure = this end

--- Shows it in full.
function last_failure.show()
  display(last_failure.failure and failure.full_text(last_failure.failure) or "No input has failed.")
end

return last_failure
