--- The functions of `migrate`, with the documentation that help() and completion know.

local signature = require "stdlib.signature"
local documentation = require "stdlib.documentation"
local applying = require "stdlib.migrate.applying"
local change = require "stdlib.migrate.change"
local definitions = require "stdlib.migrate.definition"
local inspecting = require "stdlib.migrate.inspecting"
local planning = require "stdlib.migrate.planning"
local undoing = require "stdlib.migrate.undoing"
local verifying = require "stdlib.migrate.verifying"

local actions = {}

local source = "design 8, issue 7"
local plan_parameter = { name = "plan", type = "string", required = true, summary = "Path of the plan." }
local concurrency = { name = "concurrency", type = "integer", check = "positive", summary = "How many records at once (16)." }
local client = { name = "client", type = "any",
  summary = "What cap.connect or codeocean.connect returned; the default server without it." }

local apply_parameters = {
  plan_parameter, concurrency, client,
  { name = "canary", type = "integer", check = "positive", summary = "Changes so many first and reads them again before it goes on." },
  { name = "limit", type = "integer", check = "positive", summary = "Changes at most so many records." },
  { name = "max_failures", type = "integer", check = "positive", summary = "Ends when so many records have failed." },
  { name = "only", type = "string or list", summary = "Only these ids." },
  { name = "skip", type = "string or list", summary = "Not these ids." },
  { name = "shard", type = "string", summary = "Part i of n of the records, `i/n`." },
  { name = "phase", type = "string", values = { "edit", "publish" },
    summary = "Published records: `edit` leaves them open, `publish` publishes those." },
  { name = "replan_conflicts", type = "boolean", summary = "Computes the change of records in conflict anew where that is safe." },
  { name = "migration", type = "any", summary = "What to plan anew with, where the plan was made of a definition and not of a file." },
  { name = "retry_failed", type = "boolean", summary = "Tries records again that had failed." },
}

local report_text = "a report: planned, applied, unchanged, pending, conflicts and failed (lists of { id, reason }), ..."

--- Adds a function of the module.
local function declare(declaration, run)
  declaration.source = source
  signature.prepare(declaration, "migrate")
  local function call(...) return run(signature.read(declaration, ...)) end
  documentation.add(declaration, call)
  actions[declaration.name] = call
end

actions.define = definitions.define
documentation.add(definitions.declaration, actions.define)

declare({
  name = "note", summary = "Notes something about the record that `up` is at, counted in the summary of the plan.",
  parameters = { { name = "topic", type = "string", required = true, summary = "What about." },
    { name = "value", type = "any", positional = true, summary = "The value concerned." } },
  returns = "nothing", example = 'migrate.note("unknown status", "Publishd")',
}, function(arguments) change.note(arguments.topic, arguments.value == nil and json.null or arguments.value) end)

declare({
  name = "plan", summary = "Reads what a migration selects, computes each change and writes the plan. Changes nothing.", effect = "read",
  parameters = {
    { name = "migration", type = "any", required = true, summary = "Path of its file, or what migrate.define returned." },
    { name = "out", type = "string", required = true, summary = "Where the plan goes." },
    { name = "overwrite", type = "boolean", summary = "Replaces a plan that is there and was never begun." },
    { name = "ids", type = "string", summary = "Ids with commas, @FILE or -, instead of the migration's selection." },
    { name = "limit", type = "integer", check = "positive", summary = "Plans at most so many records." },
    { name = "samples", type = "integer", check = "not_negative", summary = "How many changes are returned beside the report (3)." },
    concurrency, client,
  },
  returns = "a report (planned, unchanged, problems, kinds, notes), and the first changes",
  notes = "A plan is a file of lines of JSON that a colleague can read, and apply.",
  example = 'local trim = migrate.define{ name = "trim", target = "cap.drafts", select = { by_me = true },\n'
    .. "  up = function(metadata) metadata.checked = true return metadata end }\n"
    .. "print(migrate.plan(trim, output).planned)",
}, function(arguments) return planning(arguments.migration, arguments) end)

local example_plan = 'migrate.plan(migrate.define{ name = "check", target = "cap.drafts", select = { ids = { pid } },\n'
  .. '  up = function(metadata) metadata.checked = true return metadata end }, output)\n'

declare({
  name = "apply", summary = "Makes the changes of a plan, each under the condition that nobody has changed the record since.",
  effect = "write", parameters = apply_parameters, returns = report_text,
  notes = "What is refused as a whole (an edited plan, another server, one that was begun) is an error of kind `refused`.",
  example = example_plan .. 'print(migrate.apply(output).applied)',
}, function(arguments) return applying("apply", arguments.plan, arguments) end)

declare({
  name = "resume", summary = "Goes on with a plan: finds out what became of records that were under way, and does the rest.",
  effect = "write", parameters = apply_parameters, returns = report_text,
  example = example_plan .. 'print(migrate.resume(output).pending)',
}, function(arguments) return applying("resume", arguments.plan, arguments) end)

declare({
  name = "status", summary = "Tells how far a plan is, from its journals alone.", effect = "read", parameters = { plan_parameter },
  returns = report_text, example = example_plan .. 'print(migrate.status(output).pending)',
}, function(arguments) return inspecting.status(arguments.plan) end)

declare({
  name = "diff", summary = "Returns the planned change of one record.", effect = "read",
  parameters = { plan_parameter, { name = "id", type = "string", required = true, summary = "The record." } },
  returns = "{ id, revision, title, patch, undo, ... }; of one with a problem its reason",
  example = example_plan .. 'print(json.encode(migrate.diff(output, pid).patch))',
}, function(arguments) return inspecting.diff(arguments.plan, arguments.id) end)

declare({
  name = "verify", summary = "Reads every changed record again and compares it with what was planned.", effect = "read",
  parameters = { plan_parameter, concurrency, client }, returns = "the report with `verified` and the list `different`",
  example = example_plan .. 'migrate.apply(output)\nprint(#migrate.verify(output).different)',
}, function(arguments) return verifying(arguments.plan, arguments) end)

declare({
  name = "undo", summary = "Puts back what was before, where the record is still what was written; lists the rest.", effect = "write",
  parameters = { plan_parameter, concurrency, client }, returns = "the report with `restored` and the list `left`",
  example = example_plan .. 'migrate.apply(output)\nprint(migrate.undo(output).restored)',
}, function(arguments) return undoing(arguments.plan, arguments) end)

return actions
