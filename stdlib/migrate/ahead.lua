--- Reads an iterator ahead, so that nobody waits for the next page of a search while the records of the last one are worked on.

local native = require "stdlib.native"
local scope = require "stdlib.tasks.scope"

local Ahead = {}
Ahead.__index = Ahead

function Ahead:wake(name)
  local thread = self[name]
  self[name] = nil
  if thread then native.wake(thread) end
end

--- Suspends the running task until the other side wakes it, while a condition holds.
function Ahead:wait(name, condition)
  while condition(self) do
    self[name] = native.current()
    native.park()
  end
  self[name] = nil
end

local function is_full(self) return self.last - self.first >= self.most - 1 end
local function is_empty(self) return self.first > self.last and not self.is_over end

local function read(self, items)
  for item in items do
    self.last = self.last + 1
    self.queue[self.last] = item
    self:wake "taker"
    self:wait("reader", is_full)
  end
end

--- The next item; nil at the end. An error of the iterator is raised after the items that came before it.
function Ahead:__call()
  self:wait("taker", is_empty)
  if self.first > self.last then
    if self.has_failed then error(self.problem, 0) end
    return nil
  end
  local item = self.queue[self.first]
  self.queue[self.first], self.first = nil, self.first + 1
  if self.last - self.first < self.most // 2 then self:wake "reader" end
  return item
end

--- Ends the reading.
function Ahead:__close() self.group:close() end

--- Starts to read.
---@param items fun(): any iterator of single values
---@param most integer how many items are kept
---@return table ahead an iterator for one taker at a time; to be closed
return function(items, most)
  local self = setmetatable({ queue = {}, first = 1, last = 0, most = most, group = scope.new() }, Ahead)
  self.group:start(function()
    local ok, problem = pcall(read, self, items)
    self.is_over, self.has_failed, self.problem = true, not ok, problem
    self:wake "taker"
  end)
  return self
end
