--- What there is at the prompt alone: its functions and their documentation, and the table of its settings.

local documentation = require "stdlib.documentation"
local settings = require "stdlib.prompt.settings"
local signature = require "stdlib.signature"

local value = { name = "value", type = "any", positional = true, summary = "Any value." }

--- Limits of one showing, by the names of the settings.
local function limits()
  local parameters = { value }
  for _, one in ipairs(settings.of_showing) do
    parameters[#parameters + 1] = { name = one.name, type = one.type, summary = one.summary }
  end
  parameters[#parameters + 1] = { name = "columns", type = "array", summary = "Names of the columns of a table." }
  return parameters
end

local commands = {
  {
    name = "show", summary = "Shows a value with other limits than the settings have.", parameters = limits(), returns = "nothing",
    example = "show(_, { depth = 9, items = 500 })\nshow(cap.drafts.list(), { columns = { \"id\", \"metadata.general_title\" } })",
    run = function(arguments)
      local changes = {}
      for name, item in next, arguments do changes[name] = item end
      changes.value = nil
      require "stdlib.prompt.display"(require "stdlib.show.init"(arguments.value, settings.all(changes)))
    end,
  },
  {
    name = "less", summary = "Shows all of a value, a page at a time; a string as it is.", parameters = { value },
    returns = "nothing", notes = "The pager is `$PAGER`, `less -R` without it.", example = "less(_)",
    run = function(arguments) require "stdlib.prompt.less".value(arguments.value) end,
  },
  {
    name = "edit", summary = "Opens the metadata of a draft in `$EDITOR` as JSON; shows what changed and asks before it patches.",
    parameters = {
      { name = "record", type = "any", required = true, summary = "A draft, or its pid; it is read anew." },
      { name = "client", type = "object", summary = "What cap.connect returned; `cap` without it." },
    },
    returns = "the draft as it is then; nothing when it was not changed",
    notes = "The patch is refused when somebody else changed the draft meanwhile. A text that was not used stays in a file, "
      .. "which is named.",
    example = 'edit(pid)', run = function(arguments) return require "stdlib.prompt.edit"(arguments) end,
  },
  {
    name = "apropos", summary = "Lists functions and topics in which words occur: in names, summaries and parameters.",
    parameters = { { name = "words", type = "string", required = true, summary = "One or several; all must occur." } },
    returns = "nothing", example = 'apropos "upload file"',
    run = function(arguments) require "stdlib.help.apropos"(arguments.words) end,
  },
  {
    name = "history", summary = "Lists what was typed, in this session and in earlier ones.",
    parameters = { { name = "which", type = "any", positional = true, summary = "How many of the newest, 30 without it; or a text that they hold." } },
    returns = "nothing", example = 'history(100)\nhistory "cap.patch"',
    run = function(arguments) require "stdlib.prompt.history"(arguments.which) end,
  },
  {
    name = "save", summary = "Writes the inputs of this session that succeeded as a script.",
    parameters = {
      { name = "file", type = "string", required = true, summary = "The script, relative to the current directory." },
      { name = "overwrite", type = "boolean", summary = "Permits that the file exists." },
    },
    returns = "nothing", notes = "An expression that was shown becomes `_ = ...`.", example = 'save "steps.lua"',
    run = function(arguments) require "stdlib.prompt.save"(arguments) end,
  },
}

--- Those whose arguments are not of a declared form.
local plain_commands = {
  {
    name = "help", call = "help([subject])", summary = "Tells about a function, a name or a topic; without one lists all.",
    parameters = { { name = "subject", type = "any", summary = "A function, a table of functions, or a name in quotes." } },
    returns = "nothing", example = 'help(cap.get)\nhelp "files"\nhelp "errors"', run = _G.help,
  },
  {
    name = "time", call = "time(f, ...)", summary = "Calls a function and tells what that took: time, requests, memory.",
    parameters = {
      { name = "f", type = "function", required = true, summary = "The function." },
      { name = "...", type = "any", summary = "Its arguments." },
    },
    returns = "what the function returns", example = "draft = time(cap.get, pid)",
    run = function(...) return require "stdlib.prompt.time"(...) end,
  },
  {
    name = "debug.full", call = "debug.full()", summary = "Shows the last error with all that is known of it: every call, every field.",
    parameters = {}, returns = "nothing", example = "debug.full()",
    run = function() require "stdlib.prompt.last_failure".show() end,
  },
}

local are_there = false

--- Puts them in place, once: what the user has put in their place since stays.
return function()
  if are_there then return end
  are_there = true
  require "stdlib.json_help" -- so that the functions of json, which are C, are shown with their parameters
  for _, declaration in ipairs(commands) do
    signature.prepare(declaration)
    local function call(...) return declaration.run(signature.read(declaration, ...)) end
    _G[declaration.name] = call
    documentation.add(declaration, call)
  end
  for _, declaration in ipairs(plain_commands) do
    declaration.full_name = declaration.name
    documentation.add(declaration, declaration.run)
    local outer, inner = declaration.name:match "^(.-)%.(.*)$"
    local place = outer and _G[outer] or _G
    place[inner or declaration.name] = declaration.run
  end
  _G.prompt = settings.table
end
