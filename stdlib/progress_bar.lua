--- A line of the display on the terminal: bars of scripts, and files that go in several requests.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local signature = require "stdlib.signature"

---@class Bar
---@field line integer? number of the line; nil when nobody watches, or after the end
local Bar = { __name = "bar" }
Bar.__index = Bar

--- The declaration of a method, for the check of its arguments.
local function method(name, parameter)
  local declaration = signature.prepare({ name = name, parameters = { parameter } }, "bar")
  declaration.full_name = "bar:" .. name
  declaration.call = declaration.call:gsub("^bar%.", "bar:")
  return declaration
end

local add = method("add", { name = "count", type = "integer", positional = true, check = "not_negative" })
local set = method("set", { name = "done", type = "integer", required = true, check = "not_negative" })

local function check_bar(value, name)
  if getmetatable(value) == Bar then return end
  errors.raise { kind = "argument", operation = "bar:" .. name, message = ("is called with a colon: bar:%s()"):format(name) }
end

--- Makes a line.
---@param fields table label, total, unit
---@return Bar
function Bar.open(fields)
  return setmetatable({ line = native.progress_open(fields) }, Bar)
end

--- Counts one more, or so many.
---@param count integer?
function Bar:add(count, ...)
  check_bar(self, "add")
  -- Called for every item of long lists: the usual calls are checked at once.
  if count == nil then
    count = 1
  elseif math.type(count) ~= "integer" or count < 0 or select("#", ...) > 0 then
    count = signature.read(add, count, ...).count
  end
  if self.line then native.progress_add(self.line, count) end
end

--- Sets how much is done.
---@param done integer
function Bar:set(done, ...)
  check_bar(self, "set")
  done = signature.read(set, done, ...).done
  if self.line then native.progress_set(self.line, done) end
end

--- Gives the line another name.
---@param label string
function Bar:rename(label)
  if self.line then native.progress_label(self.line, label) end
end

--- Removes the line; what is counted afterwards is not shown.
function Bar:close()
  check_bar(self, "close")
  if self.line then native.progress_close(self.line, false) end
  self.line = nil
end

function Bar:__close(problem)
  if self.line then native.progress_close(self.line, problem ~= nil) end
  self.line = nil
end

--- For bars that a stopped or careless script has left.
function Bar:__gc()
  if self.line then native.progress_close(self.line, true) end
end

return Bar
