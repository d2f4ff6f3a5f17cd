--- Evaluates what is typed at the prompt: an expression shows its value, an unfinished chunk asks for more.

local native = require "stdlib.native"
local display = require "stdlib.prompt.display"
local failure = require "stdlib.prompt.failure"
local inputs = require "stdlib.prompt.inputs"
local last_failure = require "stdlib.prompt.last_failure"
local less = require "stdlib.prompt.less"
local scope = require "stdlib.prompt.scope"
local settings = require "stdlib.prompt.settings"
local show = require "stdlib.show.init"

require "stdlib.prompt.commands"()

--- Whether a message complains of the first thing in the text: then it was meant as an expression.
local function is_about_the_first(problem, text)
  local near = problem:match "^input %d+:1: .- near '(.*)'$"
  return near ~= nil and text:match "^%s*(.*)":sub(1, #near) == near
end

--- The function of a text, as an expression if it is one; nil, what is wrong, and whether more lines may cure it.
local function compiled(text, rewritten)
  local name = inputs.next_name()
  local chunk, expression_problem = load("return " .. text, name, "t", scope.environment)
  if chunk then return chunk end
  chunk = load(rewritten, name, "t", scope.environment)
  if chunk then return chunk end
  local problem
  chunk, problem = load(text, name, "t", scope.environment)
  if chunk then return chunk end
  local is_unfinished = problem:find "<eof>$" or expression_problem:find "<eof>$"
  -- No further line ends a string in quotes.
  if problem:find "unfinished string near <eof>$" and not text:find "\\$" then is_unfinished = nil end
  return nil, is_about_the_first(problem, text) and expression_problem or problem, is_unfinished
end

local function show_results(results)
  local shown, options = {}, settings.all()
  for i = 2, results.n do shown[i - 1] = show(results[i], options) end
  local text = table.concat(shown, "\n")
  local _, lines = native.window()
  if settings.get "pager" and select(2, text:gsub("\n", "")) >= (lines or math.huge) then return less.page(text) end
  display(text)
end

--- Evaluates a text; answers "incomplete" when more lines are needed, else "done" or "failed".
---@param text string as it was typed
---@param rewritten string the same with assignments in place of the declarations of its top level
---@param names string[] what it declares
---@return string
return function(text, rewritten, names)
  -- A bar that a stopped line has left must not show with this one.
  if native.progress_count() > 0 then collectgarbage() end
  local chunk, problem, is_unfinished = compiled(text, rewritten)
  if is_unfinished then return "incomplete" end
  inputs.add(text, rewritten)
  if not chunk then
    display(failure.syntax_text(problem))
    return "failed"
  end
  scope.declare(names)
  local results = table.pack(xpcall(chunk, failure.traced))
  if not results[1] then
    local this = failure.of(results[2])
    last_failure.keep(this)
    display(failure.text(this))
    return "failed"
  end
  inputs.succeeded(results[2])
  if results.n > 1 and not text:find ";%s*$" then show_results(results) end
  return "done"
end
