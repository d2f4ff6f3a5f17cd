--- What is particular to CAP servers: how one is found, and what a person can try after a refusal.

local token_hint = "Check the token with cap.me(); tokens are made in the web portal under Settings, Applications, "
  .. "and given in CAP_ACCESS_TOKEN."

--- What a person can try, by status. Reference 7.1, 7.7, 7.26.
local hints = {
  [401] = token_hint,
  [403] = "Either the right is missing, the draft is not in a state that allows it, or the token is not valid: cap.me() "
    .. "tells whether the token is; cap.get(pid).status tells the state.",
  [404] = "Check the identifier; drafts are known by their pid, published records by their CAP number.",
  [410] = "Deleted drafts cannot be brought back.",
  [412] = "Somebody changed it since it was read: read it again and decide anew.",
  [429] = "The server asks to slow down; wait a while.",
  [500] = "The server failed; try again, and tell its support if it stays.",
}

--- What to try after a refusal that does not concern a draft, by the beginning of the path.
local hints_by_path = {
  ["/files/"] = { [404] = "For files the server also says so when the token lacks the right." },
  ["/jsonschemas"] = {
    [403] = "Reading a type takes membership of its experiment or a right on the type, changing one takes a superuser; "
      .. "cap.me() tells whether the token is valid.",
    [404] = "cap.schemas.list() shows the types that you can read.",
  },
  ["/schemas/"] = { [404] = "cap.schemas.list() shows under `links` the addresses of the schemas." },
  ["/collection/"] = {
    [403] = "Reading a type takes membership of its experiment or a right on the type.",
    [404] = "cap.schemas.list() shows the types that you can read.",
  },
  ["/users/"] = { [404] = "cap.users.list{ q = \"NAME\" } finds people." },
}

return {
  name = "cap",
  --- Where a script without any settings goes.
  production = "https://analysispreservation.cern.ch",
  example_url = "https://analysispreservation.cern.ch",
  url_variable = "CAP_SERVER_URL",
  token_variable = "CAP_ACCESS_TOKEN",
  authorization = "bearer",
  --- The server knows only Python's spelling of truth in a query (reference 7.17).
  truth = { [true] = "True", [false] = "False" },

  --- The part of a profile that tells of this service: its own level.
  profile = function(profile) return profile end,

  --- The API root of a server address: cap-client's CAP_SERVER_URL is given without `/api`.
  root = function(url) return url:find "/api$" and url or url .. "/api" end,

  --- What a person can try, by the path of the operation and the status.
  hint = function(path, status)
    for prefix, by_status in pairs(hints_by_path) do
      if path:sub(1, #prefix) == prefix and by_status[status] then return by_status[status] end
    end
    return hints[status] or (status >= 500 and hints[500]) or nil
  end,
}
