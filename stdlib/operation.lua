--- Turns a declared operation and its arguments into a request, and the answer into a result or an error.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local answers = require "stdlib.answers"
local form = require "stdlib.form"
local query = require "stdlib.query"
local protection = require "stdlib.protection"
local revisions = require "stdlib.revisions"
local seen = require "stdlib.prompt.seen"

local operation = {}

local function escape(character) return ("%%%02X"):format(character:byte()) end

--- Percent-encodes all but the characters that no server reads otherwise (reference 7.20).
local function encode(text, keep_slashes)
  text = tostring(text)
  if text:find "^%w+$" then return text end -- as identifiers are
  -- A segment `..` between plain slashes would be resolved on the way to the server.
  if keep_slashes and ("/" .. text .. "/"):find "/%.%.?/" then keep_slashes = false end
  return (text:gsub(keep_slashes and "[^%w%-._~/]" or "[^%w%-._~]", escape))
end

--- The parts of a declaration's path, found once: texts, and the parameters between them; and its constant query.
local routes = setmetatable({}, { __mode = "k" })

local function route_of(declaration)
  local route = routes[declaration]
  if route then return route end
  local path, constant = declaration.path:match "^([^?]*)%??(.*)$"
  route = { query = constant ~= "" and { constant:match "^([^=]*)=?(.*)$" } or nil }
  for text, slash, name in (path .. "{}"):gmatch "([^{]*){(/?)([^}]*)}" do
    route[#route + 1] = text
    if name ~= "" then
      local place = declaration.by_name[name].place
      route[#route + 1] = { slash = slash, name = name, keeps_slashes = place.slashes }
    end
  end
  routes[declaration] = route
  return route
end

local function path_of(route, arguments)
  local parts = {}
  for i, part in ipairs(route) do
    if type(part) == "table" then
      local value = arguments[part.name]
      part = value ~= nil and part.slash .. encode(value, part.keeps_slashes) or ""
    end
    parts[i] = part
  end
  return table.concat(parts)
end

--- The record an operation concerns, for messages.
local function subject_of(arguments)
  return arguments.pid or arguments.recid or arguments.capsule_id or arguments.pipeline_id or arguments.computation_id
    or arguments.data_asset_id or arguments.key or arguments.bucket or arguments.name or arguments.id
end

--- The JSON of a parameter; raises an error that names it.
function operation.json_text(declaration, name, value)
  local ok, text = pcall(json.encode, value)
  if ok then return text end
  local problem = type(text) == "table" and text.message or tostring(text)
  errors.raise { kind = "argument", operation = declaration.full_name, parameter = name,
    message = (name and ("parameter '%s' %s"):format(name, problem) or problem) }
end

--- An empty table is an object; where the declaration says list, it is an empty list.
local function as_declared(declaration, name, value)
  if declaration.by_name[name].type == "array" and next(value) == nil then return json.array {} end
  return value
end

local function add_body(request, declaration, arguments)
  local body = declaration.body
  if not body then return end
  if body.kind == "file" then
    request.file, request.content_type = arguments[body.parameter], "application/octet-stream"
    request.offset, request.count = arguments[body.offset], arguments[body.count]
    request.progress, request.base = arguments.progress, arguments.base
    return
  end
  if body.kind == "form" then
    request.body, request.content_type = form.file(declaration, arguments[body.parameter], arguments[body.name])
    return
  elseif body.kind == "fields" then
    local fields = {}
    for wire, text in next, body.constants do fields[wire] = text end
    for wire, name in next, body.fields do
      if arguments[name] ~= nil then fields[wire] = as_declared(declaration, name, arguments[name]) end
    end
    request.body, request.content_type = operation.json_text(declaration, nil, fields), body.content_type
    return
  end
  local value = as_declared(declaration, body.parameter, arguments[body.parameter])
  if body.kind == "merged" then
    local merged = {}
    for key, item in next, value do merged[key] = item end
    for key, name in next, body.adding do merged[key] = arguments[name] end
    value = merged
  end
  request.body, request.content_type = operation.json_text(declaration, body.parameter, value), body.content_type
end

--- The text of a query parameter.
local function query_text(server, declaration, parameter, value)
  if type(value) == "boolean" then return server.truth[value] end
  local text, problem
  if type(value) == "table" then text, problem = query.text(value) else text = tostring(value) end
  if text and utf8.len(text) then return text end
  problem = problem or "is no UTF-8"
  errors.raise { kind = "argument", operation = declaration.full_name, parameter = parameter.name,
    message = ("parameter '%s': %s"):format(parameter.name, problem) }
end

--- Which failures permit sending a request again, see Client's RetrySafety.
local function retry_safety(declaration, conditional)
  if declaration.repeatable == false then return "never" end
  return declaration.effect == "read" and "safe" or conditional and "conditional" or "unsafe"
end

--- Builds the request of a declared operation.
---@param session table
---@param declaration table
---@param arguments table by name, checked
---@return table request as native.send takes it
function operation.request(session, declaration, arguments)
  local request = { method = declaration.method, query = {}, headers = {}, operation = declaration.full_name }
  local route = route_of(declaration)
  request.path, request.query[1] = path_of(route, arguments), route.query
  local accept, conditional = declaration.result == "text" and "*/*" or "application/json", false
  for _, parameter in ipairs(declaration.parameters) do
    local value, place = arguments[parameter.name], parameter.place
    if place.kind == "query" and value ~= nil then
      request.query[#request.query + 1] = { place.wire, query_text(session.server, declaration, parameter, value) }
    elseif place.kind == "flag" and value == place.when then
      request.query[#request.query + 1] = { place.wire, place.text }
    elseif place.kind == "header" and value ~= nil then
      request.headers[#request.headers + 1] = { place.wire, value }
    elseif place.kind == "if_match" and value ~= nil then
      local revision = revisions.resolve(session, declaration, arguments.pid, value)
      request.headers[#request.headers + 1] = { "If-Match", ('"%d"'):format(revision + place.offset) }
      conditional, request.revision = true, revision
    elseif place.kind == "view" then
      accept = place.types[value or ""] or accept
    end
  end
  -- A file of any type may be sent for.
  request.headers[#request.headers + 1] = { "Accept", declaration.result == "file" and "*/*" or accept }
  request.retry = retry_safety(declaration, conditional)
  if declaration.result == "file" then
    request.sink, request.overwrite = arguments.output, arguments.overwrite or false
  end
  add_body(request, declaration, arguments)
  return request
end

--- The revision that a draft has now, for the error of a conflict; nil when it cannot be found out.
local function current_revision(session, pid)
  local response = native.send(session:handle(), { method = "GET", path = "/deposits/" .. encode(pid), query = {}, retry = "safe",
    headers = { { "Accept", "application/basic+json" } } })
  return response and response.status == 200 and revisions.from_tag(response.etag) or nil
end

local function raise_transport(declaration, subject, failure)
  errors.raise { kind = failure.kind, operation = declaration.full_name, on = subject, message = failure.message,
    attempts = failure.attempts, sent = failure.sent, url = failure.url }
end

--- Some outside services report a failure with status 200 and `{"status": null, "message": ...}` (reference 7.22).
local function raise_disguised(server, declaration, subject, response)
  local answer = response.json
  if type(answer) ~= "table" or answer.status ~= json.null or type(answer.message) ~= "string" then return end
  for key in next, answer do
    -- An object that merely has these two among others is a result.
    if key ~= "status" and key ~= "message" and key ~= "errors" then return end
  end
  answers.raise(server, declaration, subject, response)
end

--- A file comes with a 200 alone; nothing else is stored.
local function is_success(declaration, status)
  if declaration.result == "file" then return status == 200 end
  return status >= 200 and status < 300
end

--- Performs a declared operation.
---@param session table the connection, see stdlib.session
---@param declaration table
---@param arguments table
---@return any result what the declaration says
---@return table response status, etag, checksum
function operation.perform(session, declaration, arguments)
  local subject = subject_of(arguments)
  local request = operation.request(session, declaration, arguments)
  if declaration.effect ~= "read" then protection(session, declaration, subject) end
  local response, failure = native.send(session:handle(), request)
  if not response then raise_transport(declaration, subject, failure) end
  if response.status == 401 and not session:has_token() then
    errors.raise { kind = "auth", operation = declaration.full_name, on = subject, status = 401, body = response.json,
      message = "the server wants a token, and none is set",
      hint = session:token_hint() }
  end
  if not is_success(declaration, response.status) then
    -- Only a conditional write is repeated when its answer was lost; that first attempt may have done what the repetition
    -- is refused for (reference 4.8).
    local repeated = response.attempts > 1 and request.revision ~= nil
    if response.status == 410 and repeated and declaration.method == "DELETE" then return true, response end
    local revision = response.status == 412 and request.revision
    answers.raise(session.server, declaration, subject, response, revision and {
      expected = revision, current = current_revision(session, arguments.pid), unsure = repeated or nil })
  end
  raise_disguised(session.server, declaration, subject, response)
  if declaration.result == "nothing" then return true, response end
  if declaration.result == "text" then return response.text or (response.json ~= nil and json.encode(response.json)) or "", response end
  if declaration.result == "file" then
    return { path = arguments.output, size = response.bytes, checksum = response.checksum }, response
  end
  if response.json == nil then
    errors.raise { kind = "body", operation = declaration.full_name, on = subject, status = response.status,
      body = response.text, message = "the server's answer is no JSON: " .. (response.problem or "it is empty"),
      hint = ("Does %s give the address of such a server?"):format(session.server.url_variable) }
  end
  if type(response.json) ~= "table" then
    errors.raise { kind = "body", operation = declaration.full_name, on = subject, status = response.status, body = response.json,
      message = ("the server's answer has an unexpected shape: %s"):format(json.encode(response.json)) }
  end
  revisions.remember(session, arguments.pid, response.json, response)
  seen.note(response.json)
  return response.json, response
end

return operation
