--- cap.applications: forms of OAuth applications. Reference 3.11.

local errors = require "stdlib.errors"

local function parameters(required)
  return {
    { name = "name", type = "string", required = required, check = "name", summary = "What people read when they are asked." },
    { name = "website", type = "string", required = required, check = "name", summary = "Address of its website." },
    { name = "redirect_uris", type = "array", required = required, check = "strings", summary = "Addresses that people may be sent back to." },
    { name = "confidential", type = "boolean", summary = "Whether it can keep its secret (true unless told): not so in a browser." },
    { name = "description", type = "string", summary = "Description." },
  }
end

--- The form as the server wants it: a text for the truth value.
local function form(values)
  return { name = values.name, website = values.website, redirect_uris = json.array(values.redirect_uris or {}),
    is_confidential = values.confidential == false and "False" or "True", description = values.description }
end

local function list(requests)
  return requests.applications_overview {}.clients
end

local function named(declaration, request, arguments)
  local ok, result = pcall(request, arguments)
  if ok then return result end
  if errors.is(result) then result.operation = declaration.full_name end
  error(result, 0)
end

local function create(requests, arguments, declaration)
  return named(declaration, requests.application_create, { form = form(arguments) })
end

--- The server replaces the whole form, so what is not given is read first.
local function update(requests, arguments, declaration)
  local id = arguments.client_id
  local present = named(declaration, requests["applications.get"], { client_id = id })
  local uris = present.redirect_uris
  if type(uris) == "string" then
    local text
    text, uris = uris, {}
    for uri in text:gmatch "%S+" do uris[#uris + 1] = uri end
  end
  local description = present.description
  local values = { name = present.name, website = present.website, redirect_uris = uris, confidential = present.is_confidential,
    description = description ~= json.null and description or nil }
  for key, value in next, arguments do values[key] = value end
  return named(declaration, requests.application_update, { client_id = id, form = form(values) })
end

local client_id = { name = "client_id", type = "string", required = true, check = "identifier", summary = "The `client_id` of the application." }
local changes = parameters(false)
table.insert(changes, 1, client_id)

return {
  {
    name = "applications.list", summary = "Returns the applications that you have registered.", effect = "read", parameters = {},
    returns = "array of applications, as cap.applications.get", notes = "The result holds their secrets in clear text.",
    example = "for _, app in ipairs(cap.applications.list()) do print(app.client_id, app.name) end", run = list,
    source = "cap-api 3.11 O1",
  },
  {
    name = "applications.create", summary = "Registers an application that people can let act for them.", effect = "write",
    parameters = parameters(true), returns = "the application, with its secret in clear text",
    example = 'local app = cap.applications.create("plots", "https://example.org", { "https://example.org/back" })\nprint(app.client_id)',
    run = create, source = "cap-api 3.11 O2",
  },
  {
    name = "applications.update", summary = "Changes the form of one of your applications.", effect = "write",
    parameters = changes, returns = "true",
    example = 'local app = cap.applications.create("plots", "https://example.org", { "https://example.org/back" })\n'
      .. 'cap.applications.update(app.client_id, { name = "better plots" })',
    run = update, source = "cap-api 3.11 O4",
  },
}
