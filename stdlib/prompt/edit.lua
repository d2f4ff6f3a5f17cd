--- Changes the metadata of a draft in an editor, as JSON; what was typed is never lost.

local native = require "stdlib.native"
local display = require "stdlib.prompt.display"
local errors = require "stdlib.errors"
local field = require "stdlib.field"
local jsonpatch = require "stdlib.jsonpatch"
local settings = require "stdlib.prompt.settings"
local style = require "stdlib.show.style"
local temporary = require "stdlib.prompt.temporary"
local text = require "stdlib.show.text"

local function refuse(kind, message, hint)
  errors.raise { kind = kind, operation = "edit", message = message, hint = hint }
end

local function ask(question)
  io.stdout:write(question, " ")
  io.stdout:flush()
  return ((native.ask() or ""):match "^%s*(.-)%s*$"):lower()
end

local function short(value)
  return text.fitted(text.inert(json.encode(value)), math.max(settings.get "width" // 2 - 12, 20))
end

local signs = { add = "+", remove = "-", replace = "~" }
local roles = { add = "string", remove = "error", replace = "number" }

--- A step of a difference in words.
local function words(step, before)
  local place = text.inert(step.path)
  if step.op == "add" then return ("add %s: %s"):format(place, short(step.value)) end
  local old = short(field.lookup(before, step.path))
  if step.op == "remove" then return ("remove %s, which was %s"):format(place, old) end
  return ("change %s from %s to %s"):format(place, old, short(step.value))
end

local function show_patch(patch, before)
  local paint = settings.get "color" and style.colored or style.plain
  local current = before
  for _, step in ipairs(patch) do
    display(paint(roles[step.op], ("  %s %s"):format(signs[step.op], words(step, current))))
    current = jsonpatch.apply(current, { step })
  end
end

local function read(path)
  local file, problem = io.open(path, "rb")
  if not file then refuse("file", problem) end
  local contents = file:read "a"
  file:close()
  return contents
end

--- Lets a person edit until the text is JSON; nil when they give up, which leaves the file.
local function edited(path)
  while true do
    if temporary.open(native.editor(), path) ~= 0 then
      refuse("failed", ("the editor '%s' failed; nothing was changed, the text is in %s"):format(native.editor(), path),
        "Set EDITOR to the one you use.")
    end
    local ok, metadata = pcall(json.decode, read(path))
    if ok and type(metadata) == "table" and not json.is_array(metadata) then return metadata end
    display(text.inert(ok and "metadata must be an object" or tostring(metadata)))
    if ask "Edit again? [Y/n]" == "n" then return nil end
  end
end

local function change(client, draft, path)
  local before = errors.member(draft, { full_name = "edit" }, draft.id, "metadata")
  while true do
    local metadata = edited(path)
    if not metadata then return false end
    local patch = jsonpatch.diff(before, metadata)
    if #patch == 0 then
      display "Nothing is different."
      os.remove(path)
      return draft
    end
    show_patch(patch, before)
    local answer = ask(("Patch %s with %d change%s? [y/N/e to edit]"):format(text.inert(draft.id), #patch, #patch == 1 and "" or "s"))
    if answer == "y" or answer == "yes" then
      local changed = client.patch(draft.id, patch, { if_match = draft })
      os.remove(path)
      return changed
    end
    if answer ~= "e" then return false end
  end
end

--- Says at the end where the text is, if it was not used.
local function keep(path)
  local file = io.open(path, "rb")
  if not file then return end
  file:close()
  display(("Nothing was changed; the text stays in %s"):format(path))
end

--- Opens the metadata of a draft in an editor and patches the draft if the person agrees.
---@param arguments { record: any, client: table? }
---@return table? draft as it is then; nothing when it was not changed
return function(arguments)
  local client, record = arguments.client or require "cap", arguments.record
  local pid = type(record) == "table" and (record.id or record.pid) or record
  if type(pid) ~= "string" then refuse("argument", "parameter 'record' must be a draft or its pid") end
  if not native.window() or os.getenv "TERM" == "dumb" then
    refuse("state", "needs a terminal", "cap.metadata.set and cap.patch change a draft without one.")
  end
  -- Read anew: the change is made to what the draft is now, and only to that.
  local draft = client.get(pid)
  local path <close> = setmetatable({ temporary.file(json.encode(draft.metadata, { indent = 2 }) .. "\n", ".json") },
    { __close = function(this) keep(this[1]) end })
  -- Said first, so that it is known whatever happens.
  display(("The metadata of %s is in %s"):format(text.inert(draft.id), path[1]))
  local changed = change(client, draft, path[1])
  if changed then return changed end
end
