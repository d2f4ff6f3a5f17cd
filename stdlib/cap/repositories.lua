--- cap.repositories: what attaches git repositories to a draft. Reference 3.7.

local errors = require "stdlib.errors"

local pid = { name = "pid", type = "string", required = true, check = "identifier", summary = "Identifier of the draft." }
local url = { name = "url", type = "string", required = true, check = "git_url",
  summary = "Address on github.com, gitlab.cern.ch or gitlab.com: of a repository, a branch, a tag or a file." }
local view = { name = "view", type = "string", values = { "repositories", "full", "basic", "form", "permissions" },
  summary = "Shape of the answer: `repositories` (default) or a view of the draft." }

local examples = "The sandbox answers from built-in examples: github.com/ana-lab/hf-fit (branches main, develop; tag v1.2), "
  .. "github.com/cms-demo/dimuon-ntuples and gitlab.cern.ch/ada-demo/limits."

--- Attaches, in the name of the function that the script called.
local function attach(requests, arguments, declaration, request)
  local ok, result = pcall(requests.repositories_request, { pid = arguments.pid, request = request, view = arguments.view })
  if ok then return result end
  if errors.is(result) then result.operation = declaration.full_name end
  error(result, 0)
end

local function upload(requests, arguments, declaration)
  return attach(requests, arguments, declaration, { url = arguments.url })
end

local function connect(requests, arguments, declaration)
  return attach(requests, arguments, declaration,
    { url = arguments.url, webhook = arguments.event or "release", download = arguments.download })
end

local function create(requests, arguments, declaration)
  local request = { type = "repo_create" }
  for _, name in ipairs { "host", "name", "description", "private", "license", "org_name" } do request[name] = arguments[name] end
  return attach(requests, arguments, declaration, request)
end

local function create_default(requests, arguments, declaration)
  return attach(requests, arguments, declaration, { type = "repo_create_default", name = arguments.name })
end

local returns = "{ webhooks = { { id, host, owner, name, branch, event_type, snapshots }, ... } }"

return {
  {
    name = "repositories.upload", summary = "Stores a git repository, or one file of it, with a draft, and attaches it.",
    effect = "write", parameters = { pid, url, view }, returns = returns,
    notes = "The server fetches `repositories/HOST/OWNER/NAME/BRANCH.tar.gz` in the background; until it is there, the draft "
      .. "cannot be published. A single file is stored at once. " .. examples,
    example = 'cap.repositories.upload(pid, "https://github.com/ana-lab/hf-fit")\nprint(cap.files.list(pid)[1].filename)',
    run = upload, source = "cap-api 3.7 G1, 3.4 A6",
  },
  {
    name = "repositories.connect", summary = "Makes CAP take a snapshot of a repository at each release or push.", effect = "write",
    parameters = { pid, url,
      { name = "event", type = "string", values = { "release", "push" }, summary = "What is followed: `release` (default) or `push`." },
      { name = "download", type = "boolean", summary = "Stores the repository as it is now, too." }, view },
    returns = returns,
    notes = "You must be allowed to change the repository's settings, and your account be connected: cap.accounts.profile. "
      .. "A release is followed for a whole repository, a push for one branch. " .. examples,
    example = 'cap.repositories.connect(pid, "https://github.com/ana-lab/hf-fit/tree/develop", { event = "push" })',
    run = connect, source = "cap-api 3.7 G1, 3.4 A6",
  },
  {
    name = "repositories.create", summary = "Creates a git repository with your account and attaches it to a draft.",
    effect = "write",
    parameters = { pid,
      { name = "host", type = "string", required = true, values = { "github.com", "gitlab.cern.ch", "gitlab.com" }, summary = "Where." },
      { name = "name", type = "string", required = true, check = "name", summary = "Name of the repository." },
      { name = "description", type = "string", summary = "Description." },
      { name = "private", type = "boolean", summary = "Only for those it is shared with." },
      { name = "license", type = "string", summary = "Key of a licence, such as mit." },
      { name = "org_name", type = "string", summary = "Organisation or group; your own account unless told." }, view },
    returns = returns, notes = "The sandbox remembers the new repository and keeps it empty.",
    example = 'cap.repositories.create(pid, "github.com", "my-fit", { private = true })', run = create, source = "cap-api 3.7 G1",
  },
  {
    name = "repositories.create_default",
    summary = "Creates a git repository from a template of the draft's type and attaches it.", effect = "write",
    parameters = { pid,
      { name = "name", type = "string", required = true, check = "name", summary = "Name of the template in the type's `config.repositories`." },
      view },
    returns = returns, notes = "In the sandbox `cms-analysis` has the template `gitlab`.",
    example = 'cap.repositories.create_default(pid, "gitlab")', run = create_default, source = "cap-api 3.7 G1",
  },
}
