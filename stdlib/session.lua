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
  if type(profiles) ~= "table" then fail(path .. " must hold an object of profiles") end
  local profile = profiles[name]
  if profile == nil then
    local names = {}
    for known in pairs(profiles) do names[#names + 1] = tostring(known) end
    table.sort(names)
    fail(("there is no profile '%s' in %s; it has %s"):format(name, path, #names > 0 and table.concat(names, ", ") or "none"))
  end
  if type(profile) ~= "table" then fail(("profile '%s' in %s must be an object"):format(name, path)) end
  if type(profile.url) ~= "string" then fail(("profile '%s' in %s needs a text 'url'"):format(name, path)) end
  for _, key in ipairs { "token", "token_file" } do
    if profile[key] ~= nil and type(profile[key]) ~= "string" then
      fail(("'%s' of profile '%s' in %s must be a text"):format(key, name, path))
    end
  end
  local token = profile.token
  if profile.token_file then
    local token_path = profile.token_file:gsub("^~", os.getenv "HOME" or "~")
    local token_file, token_problem = io.open(token_path, "rb")
    if not token_file then fail(("token file of profile '%s': %s"):format(name, token_problem)) end
    token = (token_file:read "a" or ""):match "^%s*(.-)%s*$"
    token_file:close()
    if token == "" then fail(("the token file of profile '%s' is empty or no file: %s"):format(name, token_path)) end
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
  local chosen
  if options.url then
    -- Another server never gets the token of the default one.
    if options.profile then fail "'url' and 'profile' exclude each other" end
    chosen = { url = options.url }
  elseif options.profile then
    chosen = read_profile(options.profile)
  elseif settings.url then
    chosen = { url = settings.url, token = settings.token }
  elseif settings.profile then
    chosen = read_profile(settings.profile)
  else
    chosen = from_environment()
  end
  self.resolved = { url = chosen.url or production, token = options.token or chosen.token }
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
