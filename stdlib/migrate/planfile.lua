--- The file of a plan. Its lines (see stdlib.migrate.ledger), in this order:
--
--   {"plan": {...}}            what it is: name, about, target, server, user, select, migration (with its text), made, cap
--   {"change": ID, ...}        a record to change: revision, type, title, before and after (SHA-256 of the canonical JSON of
--                              its metadata), patch, undo (both RFC 6902)
--   {"unchanged": ID}          a selected record that needs no change
--   {"skipped": ID}            one that the user may not write, when everything that may be written was selected
--   {"problem": ID, ...}       one that cannot be changed so, with the reason
--   {"note": ID, topic, value} what `up` had to say about it
--   {"end": {...}}             counts, and the kinds of change
--
-- A plan without its last line was cut short; one that does not hold together was edited. Both are refused.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local files = require "stdlib.migrate.files"
local ledger = require "stdlib.migrate.ledger"

local planfile = {}

-- Writing -----------------------------------------------------------------------------------------------------------------

local Writer = {}
Writer.__index = Writer

--- How many lines are added before the disk is waited for.
local lines_per_sync = 512

--- Starts a plan under a name of its own beside where it goes, so that no half plan ever has the name of a plan.
---@param path string
---@param header table
---@return table writer
function planfile.create(path, header)
  local part = path .. ".part"
  local number, problem, kind = native.journal_open(part, false, false)
  if not number then
    if kind == "locked" then files.refuse("plan", path, "another process is planning under this name") end
    errors.raise { kind = "file", operation = "migrate.plan", message = problem }
  end
  native.journal_truncate(number, 0) -- what a run that was killed has left
  local writer = setmetatable({ path = path, part = part, number = number, sum = "", lines = 0 }, Writer)
  writer:add { plan = header }
  return writer
end

--- Adds an entry; does not wait.
function Writer:add(entry)
  local line
  line, self.sum = ledger.seal(self.sum, entry)
  self.lines = self.lines + 1
  native.journal_append(self.number, line, false)
end

--- Waits for the disk when much was added, so that no plan piles up in memory.
function Writer:keep_up()
  if self.lines < lines_per_sync then return end
  self.lines = 0
  native.journal_append(self.number, "", true)
end

--- Adds the last entry and gives the plan its name.
---@param summary table
---@param check_free fun() raises if the name was taken meanwhile
function Writer:finish(summary, check_free)
  local line
  line, self.sum = ledger.seal(self.sum, { ["end"] = summary })
  native.journal_append(self.number, line, true)
  check_free()
  local ok, problem = os.rename(self.part, self.path)
  native.journal_close(self.number)
  self.number = nil
  if not ok then errors.raise { kind = "file", operation = "migrate.plan", message = "the plan cannot get its name: " .. problem } end
end

--- Removes what was written, unless it was finished.
function Writer:__close()
  if not self.number then return end
  os.remove(self.part)
  native.journal_close(self.number)
end

-- Reading -----------------------------------------------------------------------------------------------------------------

---@class Plan
---@field path string
---@field header table
---@field summary table the counts of its end
---@field sum string what a journal knows it by
local Plan = {}
Plan.__index = Plan

local function open_file(action, path)
  local file, problem = io.open(path, "rb")
  if not file then files.refuse(action, path, "cannot read it: " .. tostring(problem)) end
  return file
end

--- Reads the header and the end of a plan, and checks that all of it is what was written.
---@param action string what is to be done with it, for errors
---@param path string
---@return Plan
function planfile.open(action, path)
  local file <close> = open_file(action, path)
  local header, last, count, sum, length
  for text, number, own, bytes in ledger.texts(file) do
    if number == 1 then header = text end
    last, count, sum, length = text, number, own, bytes
  end
  local ok, first = pcall(json.decode, header or "")
  if not ok or type(first.plan) ~= "table" then
    if file:seek "end" == 0 then files.refuse(action, path, "the file is empty") end
    files.refuse(action, path, "it is no plan: its first line is not what `cap migrate plan` writes")
  end
  if first.plan.format ~= 1 then
    files.refuse(action, path, ("it is a plan of another version of cap (%s)"):format(tostring(first.plan.cap)))
  end
  local is_whole = file:seek "end" == length
  local ending = last:sub(1, 7) == '{"end":' and json.decode(last)["end"]
  if not is_whole then
    files.refuse(action, path, ("it is not what was planned: line %d was changed, or cut off"):format(count + 1),
      "Plan anew; a plan is reviewed, not edited. To leave records out, use --skip.")
  elseif not ending then
    files.refuse(action, path, ("it was cut short: after line %d the end is missing"):format(count), "Plan anew.")
  end
  return setmetatable({ path = path, header = first.plan, summary = ending, sum = sum }, Plan)
end

--- Walks the entries that are records, from first to last; nothing of them is kept.
---@return fun(): integer?, table? iterator number of the line, entry
function Plan:entries()
  local file = open_file("plan", self.path)
  local next_text, is_over = ledger.texts(file), false
  return function()
    if is_over then return nil end
    local text, number
    repeat text, number = next_text() until number ~= 1
    local entry = text and json.decode(text)
    if not entry or entry["end"] then
      file:close()
      is_over = true
      return nil
    end
    return number, entry
  end
end

--- The entry of one record; nil when the plan has none.
---@param id string
---@return table?
---@return integer? number
function Plan:find(id)
  for number, entry in self:entries() do
    if entry.change == id or entry.unchanged == id or entry.problem == id or entry.skipped == id then return entry, number end
  end
  return nil
end

--- The records that could not be planned.
---@return table[] id, reason and errors of each
function Plan:problems()
  local problems = json.array {}
  if self.summary.problems == 0 then return problems end
  for _, entry in self:entries() do
    if entry.problem then problems[#problems + 1] = { id = entry.problem, reason = entry.reason, errors = entry.errors } end
  end
  return problems
end

return planfile
