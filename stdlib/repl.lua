--- Evaluates what is typed at the prompt: an expression shows its value, an unfinished chunk asks for more.

local native = require "stdlib.native"
local show = require "stdlib.show"
local scope = require "stdlib.prompt.scope"
local inputs = require "stdlib.prompt.inputs"

--- The traceback of the lines that the user wrote.
local function handler(problem)
  local lines = {}
  for line in debug.traceback("", 2):gmatch "[^\n]+" do
    if not line:find "stdlib/" and not line:find "^%s*%[C%]" and not line:find "stack traceback" then lines[#lines + 1] = line end
  end
  lines[#lines] = nil -- the prompt's own chunk says nothing new
  return { problem = problem, traceback = table.concat(lines, "\n") }
end

--- Evaluates a text; answers "incomplete" when more lines are needed, else "done" or "failed".
---@param text string as it was typed
---@param rewritten string the same with assignments in place of declarations at its top level
---@param names string[] what it declares
---@return string
return function(text, rewritten, names)
  -- A bar that a stopped line has left must not show with this one.
  if native.progress_count() > 0 then collectgarbage() end
  local chunk, first = load("return " .. text, "=prompt", "t", scope.environment)
  if not chunk then
    local problem
    chunk = load(rewritten, "=prompt", "t", scope.environment)
    if not chunk then
      chunk, problem = load(text, "=prompt", "t", scope.environment)
    end
    if not chunk then
      if problem:find "<eof>$" or first:find "<eof>$" then return "incomplete" end
      print(problem)
      return "failed"
    end
  end
  scope.declare(names)
  local input = inputs.add(text)
  local results = table.pack(xpcall(chunk, handler))
  input.is_good = results[1]
  if not results[1] then
    local failure = results[2]
    print(tostring(failure.problem))
    if failure.traceback ~= "" then print(failure.traceback) end
    return "failed"
  end
  if results.n > 1 then _G._ = results[2] end
  if results.n > 1 and not text:find ";%s*$" then
    local shown = {}
    for i = 2, results.n do shown[#shown + 1] = show(results[i]) end
    if not (results.n == 2 and results[2] == nil) then print(table.concat(shown, "\t")) end
  end
  return "done"
end
