--- The topics of help: what is no function.

local errors = require "stdlib.errors"
local layout = require "stdlib.help.layout"
local native = require "stdlib.native"
local settings = require "stdlib.prompt.settings"

---@class Topic
---@field summary string
---@field text string
---@field rows (fun(): { [1]: string, [2]: string }[])?

---@type table<string, Topic>
local topics = {}

topics.prompt = { summary = "Values, `_`, tables, and how to see all of them.", text = [[
An expression shows its value, without `return`; `;` at its end hides it. A line that is not complete continues on the
next. ^C stops what runs or drops the line, ^D leaves. `local` holds for the inputs that follow; modules do not see such names.

What is typed is kept in ~/.local/state/cap/history, of each profile on its own, and is there again with Up, ^R and history();
not what begins with a blank, or holds a token or gives a string to something named token, secret or password. save "FILE"
writes the session as a script. ~/.config/cap/init.lua runs when the prompt opens. Before the prompt stands the profile or server
that is not the default one; `!` marks a protected profile ("protected": true in profiles.json), where each write asks first.

`_` is the last value that was not nil. Inputs are numbered from 1, those that failed too: `_7` is the value of input 7 (the last
100 are kept), and errors name the input that a function is from.

Lists of records, and pages of searches, are shown as a table: what names a record first; columns that do not fit are named
below. Everything else is shown as Lua would write it, with keys in order, `[]` for an empty list and `null` for json.null.

Text of a server is shown inert: control characters are spelt out. A value with a __tostring is shown as that says, if it does
so at once; no other metamethod is run.

What is cut says so, and can be seen:]],
  rows = function()
    return {
      { "less(_)", "All of it, a page at a time." },
      { "show(_, { depth = 9, items = 1000 })", "More of it; help(show) lists the limits, help \"settings\" those that stay." },
      { 'show(_, { columns = { "id", "status" } })', "Other columns of a table." },
      { "show(_, { table = false })", "Records as they are." },
      { "print(_)", "A string as it is." },
    }
  end }

topics.settings = { summary = "How values are shown at the prompt.", text = [[
The table `prompt` holds the settings of the prompt. `prompt.depth = 9` sets one, nil puts it back; init.lua is a good place for
it. A wrong name or value is an error.]],
  rows = function()
    local rows = {}
    for i, one in ipairs(settings.list) do
      rows[i] = { ("prompt.%s = %s"):format(one.name, tostring(settings.get(one.name))), one.summary }
    end
    return rows
  end }

topics.keys = { summary = "The keys of the prompt.", text = [[
C- is with Ctrl, M- with Alt or after Esc. Tab completes names, fields, parameters, values, files and identifiers that were seen;
what greys out after the cursor is from history. Where the terminal is dumb, there is none of this.]],
  rows = function() return native.keys() end }

topics.errors = { summary = "What errors hold, and their kinds.", text = [[
Errors are raised, never returned: pcall(cap.get, pid) gives false and a table with kind, message, status, operation,
errors (field errors of the server), body, and cause if another error is behind it. tostring of it is a text for people.

At the prompt an error tells what failed, what caused it, and through which of your lines it came; debug.full() shows the last
one with every call and every field.

The kinds:]], rows = function() return errors.kinds end }

topics.json = { summary = "null, arrays, numbers.", text = [[
json.decode(text), json.encode(value, { indent = 2 }), json.null, json.array(table). Decoded arrays stay arrays when they
are empty; an empty plain table is an object. Integers keep 64 bits, 1.0 stays 1.0.]] }

topics.safety = { summary = "Writes that damage nothing.", text = [[
if_match = draft (a record that was read), true or a revision: the write happens only if nobody changed the draft since; else
the error is a `conflict`. cap.update tells before it sends what the server's PUT would drop; { via = "patch" } drops nothing.
require "jsonpatch" has diff, apply and inverse. At the prompt edit(draft) opens the metadata in your editor, shows what
changed and asks. Rehearse with cap --sandbox.]] }

topics.tasks = { summary = "Many requests at once.", text = [[
tasks.map(pids, cap.get, { concurrency = 32 }) runs many requests at once, 16 at most to one server. A call that waits (a request,
tasks.sleep) lets the other tasks go on, also inside pcall, coroutines, iterators and require; where Lua cannot suspend (a sort
comparator, a gsub callback) it blocks them. Between waits nothing else runs. A task ends after the tasks that it has started: a script waits for
them, and an error that nobody has awaited is the script's. Cancelling a task ends its request and makes every further wait of
it fail. What is spawned at the prompt belongs to the session: ^C stops the line, not that. help "tasks." lists the functions.]] }

topics.migrations = { summary = "Bulk changes of metadata: plan, apply, resume, verify, undo.", text = [[
A migration is a Lua file that returns migrate.define{ name =, target =, select =, up = }; help(migrate.define) lists the fields.
`cap migrate plan FILE --out PLAN` computes every change and writes nothing; apply, resume, status, diff, verify and undo work on
PLAN, and so do migrate.apply(PLAN, {...}) and its like. `cap migrate apply --help` lists the options.

PLAN is a text file, one JSON object a line; `sum` at the end of each is a checksum over the line and the sum before it:

  {"plan": {...}}        name, about, target, server, user, select, migration (file, sha256, text), made
  {"change": ID, ...}    revision, type, title, before and after (SHA-256 of the canonical JSON), patch, undo (RFC 6902)
  {"unchanged": ID}      needs no change
  {"skipped": ID}        you may not write it, and everything that you may was selected
  {"problem": ID, ...}   cannot be changed so, for this reason
  {"note": ID, ...}      topic and value that up has noted
  {"end": {...}}         counts and kinds of change

PLAN.journal (PLAN.journal.i-of-n for shards, PLAN.undo.journal) holds what was begun and what came of it: {"doing": ID} is on the
disk before a step is sent, {"done": ID}, {"conflict": ID}, {"failed": ID}, {"unchanged": ID} and {"replanned": ID} tell the rest.]] }

topics.server = { summary = "Which server, which token.", text = [[
Which server: --sandbox, else --profile NAME, else CAP_SERVER_URL and CAP_ACCESS_TOKEN, else production; for Code Ocean
CODEOCEAN_DOMAIN and CODEOCEAN_TOKEN. A script can use another with cap.connect{ url =, token = } or cap.connect{ profile = }, and
with codeocean.connect. Profiles are in ~/.config/cap/profiles.json:

  {"qa": {"url": "https://...", "token_file": "~/.cap-token",
          "codeocean": {"url": "https://...", "token_file": "~/.codeocean-token"}}}]] }

--- The text of a topic.
---@param topic Topic
---@return string
local function page(topic)
  local text = layout.wrapped(topic.text, "")
  return topic.rows and text .. "\n\n" .. layout.rows(topic.rows()) or text
end

return { by_name = topics, page = page }
