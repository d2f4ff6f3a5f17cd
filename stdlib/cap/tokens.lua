--- cap.tokens: what takes more than one request. Reference 3.11.

local errors = require "stdlib.errors"

local function list(requests)
  return requests.applications_overview {}.tokens
end

--- The server replaces both fields, so the one that is not given is read first.
local function update(requests, arguments, declaration)
  if arguments.name == nil and arguments.scopes == nil then
    errors.raise { kind = "argument", operation = declaration.full_name, on = arguments.id,
      message = "nothing to change: give 'name' or 'scopes'" }
  end
  local ok, result = pcall(function()
    local present = requests["tokens.get"] { id = arguments.id }
    return requests.token_update { id = arguments.id, name = arguments.name or present.name,
      scopes = arguments.scopes or present.scopes }
  end)
  if ok then return result end
  if errors.is(result) then result.operation = declaration.full_name end
  error(result, 0)
end

return {
  {
    name = "tokens.list", summary = "Returns your access tokens, in clear text.", effect = "read", parameters = {},
    returns = "array of { t_id, name, scopes, access_token }",
    notes = "The result holds every token in clear text, also the one in use: end the line with `;` at the prompt, and write it "
      .. "to no log.",
    example = "for _, token in ipairs(cap.tokens.list()) do print(token.t_id, token.name) end", run = list, source = "cap-api 3.11 O1",
  },
  {
    name = "tokens.update", summary = "Changes name or scopes of one of your tokens.", effect = "write",
    parameters = {
      { name = "id", type = "integer", required = true, check = "positive", summary = "The `t_id` of the token." },
      { name = "name", type = "string", check = "name", summary = "New name; unchanged unless told." },
      { name = "scopes", type = "array", check = "strings", summary = "New list of scopes; unchanged unless told." },
    },
    returns = "true", notes = "The token stays the same.",
    example = 'local token = cap.tokens.create("laptop", { "deposit:write" })\ncap.tokens.update(token.t_id, { name = "old laptop" })',
    run = update, source = "cap-api 3.11 O9",
  },
}
