--- What the prompt says about where its commands go; nothing for the default server.

local native = require "stdlib.native"

--- The label, with the blank that parts it from the prompt: "sandbox ", "qa ", "localhost:8080 "; a `!` for a protected profile.
---@return string
return function()
  local settings = native.settings
  if settings.cap then return "sandbox " end
  if settings.profile then
    local session = require "stdlib.session".new(require "stdlib.cap.server")
    local found, protected = pcall(function() return session:resolve().protected end)
    return settings.profile .. (found and protected and "! " or " ")
  end
  local url = os.getenv "CAP_SERVER_URL"
  local server = require "stdlib.cap.server"
  if not url or url == "" or url:match "^(.-)/*$" == server.production then return "" end
  return url:gsub("^https?://", ""):gsub("/.*$", "") .. " "
end
