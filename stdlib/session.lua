--- Connections to a server: which one, with which token. The default connection is made at first use.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

local session = {}
session.__index = session

local production = "https://analysispreservation.cern.ch"

local function fail(message, hint)
  errors.raise { kind = "argument", operation = "cap.connect", message = message, hint = hint }
end

local function profiles_path()
  local home = os.getenv "XDG_CONFIG_HOME"
  if not home or home == "" then home = (os.getenv "HOME" or "") .. "/.config" end
  return home .. "/cap/profiles.json"
end

--- Reads one profile: { url, token or token_file }.
local function read_profile(name)
  local path = profiles_path()
  local file, problem = io.open(path, "rb")
  if not file then fail(("profile '%s': %s"):format(name, problem), 'Write {"NAME": {"url": "...", "token_file": "..."}} there.') end
  local ok, profiles = pcall(json.decode, file:read "a")
  file:close()
  if not ok then fail(("%s: %s"):format(path, profiles.message)) end
  local profile = type(profiles) == "table" and profiles[name]
  if type(profile) ~= "table" then
    local names = {}
    for known in pairs(type(profiles) == "table" and profiles or {}) do names[#names + 1] = known end
    table.sort(names)
    fail(("there is no profile '%s' in %s; it has: %s"):format(name, path, table.concat(names, ", ")))
  end
  local token = profile.token
  if profile.token_file then
    local token_path = profile.token_file:gsub("^~", os.getenv "HOME" or "~")
    local token_file, token_problem = io.open(token_path, "rb")
    if not token_file then fail(("token file of profile '%s': %s"):format(name, token_problem)) end
    token = token_file:read "a":match "^%s*(.-)%s*$"
    token_file:close()
  end
  return { url = profile.url, token = token }
end

local function from_environment()
  local url, token = os.getenv "CAP_SERVER_URL", os.getenv "CAP_ACCESS_TOKEN"
  return { url = url ~= "" and url or nil, token = token ~= "" and token or nil }
end

--- The API root of a server address: cap-client's CAP_SERVER_URL is given without `/api`.
local function api_root(url)
  if not url:find "^https?://" then fail(("the server address %q must start with https://"):format(url)) end
  url = url:gsub("/+$", "")
  return url:find "/api$" and url or url .. "/api"
end

--- Makes a session that connects when it is first used.
---@param options table? url, token, profile; without them the default server
---@return table session
function session.new(options)
  return setmetatable({ options = options, revisions = {}, remembered = 0 }, session)
end

function session:resolve()
  if self.resolved then return self.resolved end
  local options, settings = self.options or {}, native.settings
  local chosen = {}
  if options.url or options.token then
    chosen = { url = options.url, token = options.token }
  elseif options.profile then
    chosen = read_profile(options.profile)
  elseif settings.url then
    chosen = { url = settings.url, token = settings.token }
  elseif settings.profile then
    chosen = read_profile(settings.profile)
  else
    chosen = from_environment()
  end
  self.resolved = { url = chosen.url or production, token = chosen.token }
  return self.resolved
end

function session:has_token()
  return self:resolve().token ~= nil
end

--- The native connection.
function session:handle()
  if not self.connection then
    local chosen = self:resolve()
    local connection, problem = native.connect { url = api_root(chosen.url), token = chosen.token }
    if not connection then errors.raise { kind = problem.kind, operation = "cap.connect", message = problem.message } end
    self.connection = connection
  end
  return self.connection
end

return session
