--- The help page of one function.

local documentation = require "stdlib.documentation"
local inputs = require "stdlib.prompt.inputs"
local layout = require "stdlib.help.layout"
local native = require "stdlib.native"
local scalar_text = require "stdlib.show.scalar"

local page = {}

local function parameter_rows(parameters)
  local rows = {}
  for i, p in ipairs(parameters) do
    local kind = (p.values and table.concat(p.values, ", ") or p.type) .. (p.required and "" or "; optional")
    rows[i] = { p.name, ("%s (%s)"):format(p.summary, kind) }
  end
  return layout.rows(rows)
end

--- The page of a declared function.
---@param declaration table
---@return string
function page.declared(declaration)
  local parts = { layout.paint("title", declaration.call), layout.wrapped(declaration.summary, "  ") }
  if #declaration.parameters > 0 then parts[#parts + 1] = parameter_rows(declaration.parameters) end
  local facts = { layout.wrapped("Returns " .. declaration.returns .. ".", "  ") }
  if declaration.scope then facts[#facts + 1] = "  Scope of the token: " .. declaration.scope .. "." end
  if declaration.as == "admin" then facts[#facts + 1] = "  For administrators of the server." end
  if declaration.notes then facts[#facts + 1] = layout.wrapped(declaration.notes, "  ") end
  parts[#parts + 1] = table.concat(facts, "\n")
  if declaration.example and declaration.example ~= "" then
    parts[#parts + 1] = "    " .. declaration.example:gsub("\n", "\n    ")
  end
  return table.concat(parts, "\n\n")
end

--- The comment that stands right before a function.
local function leading_comment(info)
  local source, comment, number = inputs.source_text(info.source), {}, 0
  if not source then return "" end
  for line in (source .. "\n"):gmatch "(.-)\r?\n" do
    number = number + 1
    if number == info.linedefined then break end
    local said = line:match "^%s*%-%-+ ?(.*)$"
    if said then comment[#comment + 1] = said else comment = {} end
  end
  return native.inert(table.concat(comment, "\n"))
end

--- The page of a function that has no declaration: Lua's own, or the user's with the comment before it.
---@param fn function
---@return string
function page.undeclared(fn)
  local info = debug.getinfo(fn, "S")
  if info.what == "C" then return "This function is Lua's own: https://www.lua.org/manual/5.4/ tells about it." end
  local parts = { layout.paint("title", scalar_text(fn)) }
  local comment = leading_comment(info)
  if comment ~= "" then parts[#parts + 1] = layout.wrapped(comment, "  ") end
  local line = inputs.source_line(info.source, info.linedefined)
  if line then parts[#parts + 1] = "    " .. native.inert(line) end
  return table.concat(parts, "\n\n")
end

--- The page of any function.
---@param fn function
---@return string
function page.of(fn)
  local declaration = documentation.by_function[fn]
  return declaration and page.declared(declaration) or page.undeclared(fn)
end

return page
