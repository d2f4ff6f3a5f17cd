--- Connections to a server: which one, with which token. The default connection is made at first use.

local native = require "stdlib.native"
local errors = require "stdlib.errors"

local session = {}
session.__index = session

function session:fail(message, hint)
  errors.raise { kind = "argument", operation = self.server.name .. ".connect", message = message, hint = hint }
end

local function profiles_path()
  local home = os.getenv "XDG_CONFIG_HOME"
  if not home or home == "" then home = (os.getenv "HOME" or "") .. "/.config" end
  return home .. "/cap/profiles.json"
end

--- The object of one profile in the file.
function session:profile_named(name)
  local path = profiles_path()
  local file, problem = io.open(path, "rb")
  if not file then self:fail(("profile '%s': %s"):format(name, problem), 'Write {"NAME": {"url": "...", "token_file": "..."}} there.') end
  local ok, profiles = pcall(json.decode, file:read "a")
  file:close()
  if not ok then self:fail(("%s: %s"):format(path, profiles.message)) end
  if type(profiles) ~= "table" then self:fail(path .. " must hold an object of profiles") end
  local profile = profiles[name]
  if profile == nil then
    local names = {}
    for known in pairs(profiles) do names[#names + 1] = tostring(known) end
    table.sort(names)
    self:fail(("there is no profile '%s' in %s; it has %s"):format(name, path, #names > 0 and table.concat(names, ", ") or "none"))
  end
  if type(profile) ~= "table" then self:fail(("profile '%s' in %s must be an object"):format(name, path)) end
  return profile, path
end

--- Reads from one profile what tells of this service: { url, token }.
function session:read_profile(name)
  local profile, path = self:profile_named(name)
  local entry = self.server.profile(profile)
  local what = ("profile '%s' in %s"):format(name, path)
  if entry ~= profile then
    if entry == nil then
      self:fail(("%s has no '%s'"):format(what, self.server.name),
        ('Add "%s": {"url": "https://...", "token_file": "..."} to it.'):format(self.server.name))
    end
    if type(entry) ~= "table" then self:fail(("'%s' of %s must be an object"):format(self.server.name, what)) end
    what = ("'%s' of %s"):format(self.server.name, what)
  end
  if type(entry.url) ~= "string" then self:fail(what .. " needs a text 'url'") end
  for _, key in ipairs { "token", "token_file" } do
    if entry[key] ~= nil and type(entry[key]) ~= "string" then self:fail(("'%s' of %s must be a text"):format(key, what)) end
  end
  local token = entry.token
  if entry.token_file then
    local token_path = entry.token_file:gsub("^~", os.getenv "HOME" or "~")
    local file, problem = io.open(token_path, "rb")
    if not file then self:fail(("token file of profile '%s': %s"):format(name, problem)) end
    token = (file:read "a" or ""):match "^%s*(.-)%s*$"
    file:close()
    if token == "" then self:fail(("the token file of profile '%s' is empty or no file: %s"):format(name, token_path)) end
  end
  if token then native.remember_token(token) end
  return { url = entry.url, token = token, protected = self:is_protected(profile, what) }
end

--- Whether writes to the server of a profile are to be asked about.
function session:is_protected(profile, what)
  if profile.protected ~= nil and type(profile.protected) ~= "boolean" then
    self:fail(("'protected' of %s must be true or false"):format(what))
  end
  return profile.protected == true
end

--- The name of the profile that the connection is made with, or nil.
function session:profile_name()
  return self.options and self.options.profile or not self.options and native.settings.profile or nil
end

function session:from_environment()
  local url, token = os.getenv(self.server.url_variable), os.getenv(self.server.token_variable)
  return { url = url ~= "" and url or nil, token = token ~= "" and token or nil }
end

--- Makes a session that connects when it is first used.
---@param server table what is particular to the service's servers, see stdlib.cap.server
---@param options table? url, token, profile; without them the default server
---@return table session
function session.new(server, options)
  if options and options.token then native.remember_token(options.token) end
  return setmetatable({ server = server, options = options, revisions = {}, remembered = 0 }, session)
end

function session:resolve()
  if self.resolved then return self.resolved end
  local options, settings, given = self.options or {}, native.settings, native.settings[self.server.name]
  local chosen
  if options.url then
    -- Another server never gets the token of the default one.
    if options.profile then self:fail "'url' and 'profile' exclude each other" end
    chosen = { url = options.url }
  elseif options.profile then
    chosen = self:read_profile(options.profile)
  elseif given then
    chosen = given
  elseif settings.profile then
    chosen = self:read_profile(settings.profile)
  else
    chosen = self:from_environment()
  end
  local url = chosen.url or self.server.production
  if not url then
    self:fail("no server is set", ("export %s=https://... and %s=..., or try without a server: cap --sandbox"):format(
      self.server.url_variable, self.server.token_variable))
  end
  if not url:find "^https?://" then self:fail(("the server address %q must start with https://"):format(url)) end
  url = url:match "^(.-)/*$"
  self.resolved = { url = url, token = options.token or chosen.token, protected = chosen.protected,
    identity = chosen.identity or (url:gsub("/api$", "")) }
  return self.resolved
end

function session:has_token()
  return self:resolve().token ~= nil
end

--- What a person can try to whom the server says that it wants a token.
function session:token_hint()
  local options = self.options or {}
  if options.url then return ("Give it to %s.connect{ url =, token = }: no other server's token goes there."):format(self.server.name) end
  if options.profile then return ("Give the profile '%s' a token_file."):format(options.profile) end
  return ("export %s=..., or try without a server: cap --sandbox"):format(self.server.token_variable)
end

--- The native connection.
function session:handle()
  if not self.connection then
    local chosen = self:resolve()
    local connection, problem = native.connect { url = self.server.root(chosen.url), token = chosen.token,
      authorization = self.server.authorization }
    if not connection then errors.raise { kind = problem.kind, operation = self.server.name .. ".connect", message = problem.message } end
    self.connection = connection
  end
  return self.connection
end

return session
