--- Files of results and of data assets, fetched to this computer: one file, or a folder as a tree.
-- Reference codeocean-api 5.2 X5, X6; 6.2 D9, D10; trap 21.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local answers = require "stdlib.answers"
local output = require "stdlib.output"
local values = require "stdlib.values"

--- Deepest folder that is followed: a server must not send us down for ever.
local deepest = 64

local function fail(declaration, subject, kind, message, fields)
  fields = fields or {}
  fields.kind, fields.operation, fields.on, fields.message = kind, declaration.full_name, subject, message
  errors.raise(fields)
end

--- Fetches the file at a signed address, which carries its own permission: the token is not sent with it.
local function fetch(session, declaration, subject, url, path, overwrite)
  local response, failure = native.send(session:handle(), { method = "GET", path = url, query = {}, retry = "safe", no_token = true,
    headers = { { "Accept", "*/*" } }, sink = path, overwrite = overwrite or false, operation = declaration.full_name })
  if not response then fail(declaration, subject, failure.kind, failure.message, { attempts = failure.attempts, url = failure.url }) end
  if response.status ~= 200 then
    answers.raise(session.server, declaration, subject, response, { kind = "http",
      hint = "The signed address is good for a short while only, for whoever has it; what it leads to may be gone. Try again." })
  end
  return { path = path, size = response.bytes, checksum = response.checksum }
end

--- Fetches one file after asking for its address.
local function fetch_file(kind, call, path, local_path)
  local id = call.arguments[kind.id]
  local urls = call.requests[kind.urls] { [kind.id] = id, path = path }
  if type(urls.download_url) ~= "string" or not urls.download_url:find "^https?://" then
    fail(call.declaration, id, "body", "the server's answer has no 'download_url' that is an address", { body = urls })
  end
  return fetch(call.session, call.declaration, id, urls.download_url, local_path, call.arguments.overwrite)
end

--- Refuses an item without a path for the server, or whose name is not one name: a server's text never leads out of the folder.
local function check_item(call, id, item)
  local function refuse(text, value)
    fail(call.declaration, id, "body", ("the server lists an item %s: %s"):format(text, values.shown(value)), { body = item })
  end
  if type(item) ~= "table" then refuse("that is none", item) end
  local name = item.name
  if type(name) ~= "string" or name == "" or name == "." or name == ".." or name:find "[/%c]" then refuse("whose name is none", name) end
  if type(item.path) ~= "string" or item.path == "" then refuse("whose path is none", item.path) end
end

--- Makes a directory and those above it that are missing.
local function make_directories(call, id, path)
  for above in path:gmatch "[^/]()%f[/]" do
    local parent = path:sub(1, above - 1)
    if not native.stat(parent) then native.make_directory(parent) end
  end
  local ok, problem = native.make_directory(path)
  local stat = ok and native.stat(path)
  if ok and not (stat and stat.directory) then ok, problem = nil, "something else is there" end
  if not ok then fail(call.declaration, id, "file", ("cannot make the directory %s: %s"):format(path, problem)) end
end

--- Fetches what is below a folder into a directory, which is made when the folder is there.
local function fetch_folder(kind, call, folder, directory, depth, done)
  local id = call.arguments[kind.id]
  if depth > deepest then fail(call.declaration, id, "body", ("the folders are nested more than %d deep at %s"):format(deepest, folder)) end
  local listing = call.requests[kind.list] { [kind.id] = id, path = folder }
  local items = errors.member(listing, call.declaration, id, "items")
  for _, item in ipairs(items) do check_item(call, id, item) end
  make_directories(call, id, directory)
  for _, item in ipairs(items) do
    local path = directory .. "/" .. item.name
    if item.type == "folder" then
      fetch_folder(kind, call, item.path, path, depth + 1, done)
    else
      output.check_free(call.declaration, path, call.arguments.overwrite, id)
      done[#done + 1] = fetch_file(kind, call, item.path, path)
    end
  end
  return done
end

--- What goes on has no files yet, or not all.
local function check_ended(kind, call)
  local id = call.arguments[kind.id]
  local state = call.requests[kind.resource .. ".get"] { [kind.id] = id }.state
  if not kind.begun[state] then return end
  fail(call.declaration, id, "state", ("it is still %s, so its files are not there yet"):format(state),
    { hint = ("codeocean.%s.wait waits for its end."):format(kind.resource) })
end

local function download_one(kind)
  return function(requests, arguments, declaration, session)
    local call = { requests = requests, arguments = arguments, declaration = declaration, session = session }
    return fetch_file(kind, call, arguments.path, output.path(declaration, arguments, arguments.path, arguments[kind.id]))
  end
end

local function download_tree(kind)
  return function(requests, arguments, declaration, session)
    local call = { requests = requests, arguments = arguments, declaration = declaration, session = session }
    local directory = arguments.output:match "^(.-)/*$"
    if directory == "" then directory = "/" end
    check_ended(kind, call)
    return fetch_folder(kind, call, (arguments.path or ""):match "^/*(.-)/*$", directory, 0, json.array {})
  end
end

local overwrite = { name = "overwrite", type = "boolean", summary = "Replaces files that are there." }

--- The two functions for one kind of thing that has files.
local function declarations(kind)
  local id = { name = kind.id, type = "string", required = true, check = "uuid", summary = ("Identifier of the %s."):format(kind.noun) }
  local whole = kind.resource .. "." .. kind.many
  return {
    name = kind.resource .. "." .. kind.one, summary = ("Fetches one file of %s."):format(kind.what), effect = "read",
    parameters = { id, { name = "path", type = "string", required = true, check = "not_empty", summary = "Path of the file, as the list shows it." },
      { name = "output", type = "string", positional = true, summary = "Local file or directory; the current directory unless told." }, overwrite },
    returns = "{ path, size, checksum }", notes = "The file is streamed and gets its name only when it is complete.",
    example = kind.one_example, run = download_one(kind), source = kind.source,
  }, {
    name = whole, summary = ("Fetches %s as a tree of files."):format(kind.what), effect = "read",
    parameters = { id,
      { name = "output", type = "string", required = true, check = "not_empty", summary = "Local directory; made, with those above it, if it is not there." },
      { name = "path", type = "string", summary = "Only this folder." }, overwrite },
    returns = "a list of { path, size, checksum }, one for each file",
    notes = "No file leaves the directory, whatever the server calls it. It ends at the first file that cannot be fetched; the "
      .. "files before it are there, overwrite = true fetches all again.",
    example = kind.many_example, run = download_tree(kind), source = kind.source,
  }
end

local results, result_trees = declarations {
  resource = "computations", noun = "computation", what = "a run's results", id = "computation_id", one = "download_result", many = "download_results",
  begun = { initializing = true, running = true, finalizing = true },
  list = "computations.list_results", urls = "computations.get_result_file_urls", source = "codeocean-api 5.2 X5, X6",
  one_example = "print(codeocean.computations.download_result(computation_id, \"output\", output).size)",
  many_example = "for _, file in ipairs(codeocean.computations.download_results(computation_id, output)) do print(file.path) end",
}
local files, file_trees = declarations {
  resource = "data_assets", noun = "data asset", what = "an internal data asset", id = "data_asset_id", one = "download_file", many = "download_files",
  begun = { draft = true }, list = "data_assets.list_files", urls = "data_assets.get_file_urls", source = "codeocean-api 6.2 D9, D10",
  one_example = "print(codeocean.data_assets.download_file(data_asset_id, file, output).size)",
  many_example = "for _, file in ipairs(codeocean.data_assets.download_files(data_asset_id, output)) do print(file.path) end",
}

return { results, result_trees, files, file_trees }
