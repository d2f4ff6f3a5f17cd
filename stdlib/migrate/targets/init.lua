--- What migrations change. A target is one table:
--
--   name, service, noun    such as "cap.drafts", "cap", "draft"
--   steps                  { { name =, phase =, is_conditional = }, ... }: the requests that make a change, in order; before one that
--                          does not fail by itself when the record was changed, the record is looked at
--   writing_step           which of them changes the metadata
--   each(client, select)   an iterator over ids, or tables with `id`; select is a table of parameters
--   read(client, id, pid)  a look at a record: { id, pid, metadata, text, hash, revision, status, type, title, record }; the pid, where it is
--                          known, saves a request
--   obstacle(client, look) why it cannot be changed now, or nil
--   may_write(client, look)  whether the user may
--   refused(before, after) why the server would not, or not wholly, take the change; or nil
--   violations(client, look, after, text, migration)  nil, or { reason =, errors = }; text is the JSON of the new metadata
--   particulars(look)      further fields of the plan's entry (optional)
--   perform(client, step, change, look)  makes a step; returns a look at what it led to. The look given is one right before, where
--                          the step is not conditional
--   stage(change, look)    how many steps a record has behind it; or nil and why it is in none of the stages
--   retreat(client, change, revision)  closes a record that was opened, if it is at this revision still; a look, or nil (optional)
--   restorable(look, before)  what of the metadata as it was can be put back, and what cannot, in words (optional)
--
-- A change is the entry of a plan: id, revision, before, after, patch, undo.

local lazy_modules = {
  ["cap.drafts"] = "stdlib.migrate.targets.drafts", ["cap.records"] = "stdlib.migrate.targets.records",
  ["codeocean.data_assets"] = "stdlib.migrate.targets.data_assets",
}

local targets = { names = { "cap.drafts", "cap.records", "codeocean.data_assets" } }

--- The target of a name.
---@param name string
---@return table
function targets.named(name) return require(lazy_modules[name]) end

return targets
