--- The module `progress`: bars for what scripts work off, in the display of the file transfers.

local signature = require "stdlib.signature"
local documentation = require "stdlib.documentation"
local service = require "stdlib.service"
local Bar = require "stdlib.progress_bar"

local progress = {}

local declaration = signature.prepare({
  name = "bar", summary = "Shows on the terminal how far a script is: count, percent, rate and the time left.",
  parameters = {
    { name = "total", type = "integer", positional = true, check = "not_negative",
      summary = "How many there are; without it only count and rate are shown." },
    { name = "label", type = "string", summary = "What the line begins with." },
    { name = "unit", type = "string", summary = "What is counted, such as `drafts`; `bytes` shows sizes." },
  },
  returns = "the bar: bar:add(n) counts n more (1), bar:set(n) sets the count, bar:close() removes the line",
  notes = "`local bar <close> = progress.bar(n)` removes it at the end of the block. Nothing is shown when standard error is no "
    .. "terminal, or with --quiet. Uploads and downloads have lines of their own.",
  example = 'local pids = { pid, pid }\nlocal bar <close> = progress.bar(#pids, { label = "reading", unit = "drafts" })\n'
    .. "tasks.each(pids, function(p) cap.get(p) bar:add() end)",
}, "progress")

function progress.bar(...)
  return Bar.open(signature.read(declaration, ...))
end

documentation.add(declaration, progress.bar)

--- Fills the table of the module.
return function(into)
  for name, fn in pairs(progress) do into[name] = fn end
  service.guard(into, "progress")
end
