--- What the prompt says about where its commands go; nothing for the default server.

local native = require "stdlib.native"

--- What the profile says about one service; nil if it does not. To have read it is what keeps its token out of history.
local function resolved(server)
  local is_there, chosen = pcall(function() return require "stdlib.session".new(require(server)):resolve() end)
  return is_there and chosen or nil
end

--- The label, with the blank that parts it from the prompt: "sandbox ", "qa ", "localhost:8080 "; a `!` for a protected profile.
---@return string
return function()
  local settings = native.settings
  if settings.cap then return "sandbox " end
  if settings.profile then
    resolved "stdlib.codeocean.server"
    local chosen = resolved "stdlib.cap.server"
    return settings.profile .. (chosen and chosen.protected and "! " or " ")
  end
  local url = os.getenv "CAP_SERVER_URL"
  local server = require "stdlib.cap.server"
  if not url or url == "" or url:match "^(.-)/*$" == server.production then return "" end
  -- A name and password in it are nobody's business.
  return url:gsub("^https?://", ""):gsub("/.*$", ""):gsub("^.*@", "") .. " "
end
