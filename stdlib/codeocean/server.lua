--- What is particular to Code Ocean deployments: how one is found, and what a person can try after a refusal.
-- Reference codeocean-api 1.

local hints = {
  [401] = "Tokens start with cop_ and are made in the web app under Account, Access Tokens; CODEOCEAN_TOKEN holds one.",
  [403] = "The role, the scope of the token, or the state forbids it: only owners archive and delete, only archived ones that "
    .. "were never released are deleted, releases are not changed, and nothing is attached twice.",
  [404] = "Check the identifier, the long one with dashes; what you may not see is not found either.",
  [423] = "A run, an edit or a cloud workstation holds it: try again when that has ended.",
  [429] = "The server asks to slow down; wait a while.",
  [500] = "The server failed; try again, and tell its administrators if it stays.",
}

--- What is not found where a path has more than the identifier of its thing, by the end of the path.
local not_found_at = {
  { "/results", "Either the run or the path is not there: codeocean.computations.list_results shows what is; a run that goes on has no files." },
  { "/files", "Either the data asset or the path is not there: codeocean.data_assets.list_files shows what is." },
  { "/app_panel$", "Not every capsule or pipeline has an app panel; `version` is one of the `versions` of a release." },
  { "/release/", "Either the capsule or pipeline or the job is not there: job_id comes from `release`." },
  { "/data_assets$", "Either the capsule, pipeline or workstation or one of the data assets is not there, or not attached." },
  { "^/computations$", "Check the capsule or pipeline, its data assets, and `version`, which is one of the `versions` of a release." },
}

--- The function that the official Python client calls so: the table that it would be in, and its name there. Theirs carry the
-- resource.
local function renamed(name)
  if name == "update_metadata" then return nil, "update" end
  if name == "wait_until_release_completed" then return nil, "wait_release" end
  if name:find "^wait_until_" then return nil, "wait" end
  local is_walk = name:find "_iterator$"
  for _, resource in ipairs { "capsule", "pipeline", "computation", "data_asset", "custom_metadata" } do
    local start, stop = name:find("_" .. resource .. "s?", 1)
    local topic = resource == "custom_metadata" and resource or resource .. "s"
    if start then return topic, is_walk and "each" or name:sub(1, start - 1) .. name:sub(stop + 1) end
  end
end

return {
  name = "codeocean",
  example_url = "https://codeocean.example.org",
  --- The official client calls it so.
  url_aliases = { "domain" },
  url_variable = "CODEOCEAN_DOMAIN",
  token_variable = "CODEOCEAN_TOKEN",
  --- The token is the user name of Basic authentication (reference 1.2).
  authorization = "basic",
  truth = { [true] = "true", [false] = "false" },
  --- What is null is absent for this server, and is left out (reference 1.10).
  omits_null = true,

  --- The part of a profile that tells of this service.
  profile = function(profile) return profile.codeocean end,

  renamed = renamed,

  --- The API root of a deployment's address.
  root = function(url) return url:find "/api/v1$" and url or url .. "/api/v1" end,

  --- What a person can try, by the path of the operation and the status.
  hint = function(path, status)
    if status == 404 then
      for _, entry in ipairs(not_found_at) do
        if path:find(entry[1]) then return entry[2] end
      end
    end
    return hints[status] or (status >= 500 and hints[500]) or nil
  end,
}
