--- Colours of what the prompt shows: of the sixteen that every terminal's theme defines, those that can be read on light
--- and dark.

local codes = { string = "32", number = "36", constant = "36", ["function"] = "34", note = "90", error = "31", title = "1" }

---@alias Role "string"|"number"|"constant"|"function"|"note"|"error"|"title"

local style = {}

--- Paints a text in the colour of its role; the terminal's own without one.
---@param role Role?
---@param text string
---@return string
function style.colored(role, text)
  local code = role and text ~= "" and codes[role]
  return code and ("\27[%sm%s\27[0m"):format(code, text) or text
end

--- What stands in for it where there are no colours.
function style.plain(_, text) return text end

return style
