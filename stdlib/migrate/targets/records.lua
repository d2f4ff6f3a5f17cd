--- Published analyses of CAP: re-opened, changed and published again. A record itself cannot be written; its draft can, known by
-- `draft_id`. Opening and publishing have no condition of their own, so the draft is looked at before each. Reference 4.1, 4.8.

local analyses = require "stdlib.migrate.targets.analyses"

local records = {
  name = "cap.records", service = "cap", noun = "record",
  writing_step = 2, steps = {
    { name = "edit", phase = "edit" }, { name = "patch", phase = "edit", is_conditional = true },
    { name = "publish", phase = "publish" },
  },
  refused = analyses.refused,
}

function records.each(client, select) return analyses.each(client.records.each, select) end

function records.read(client, id, pid)
  return analyses.look(id, client.get(pid or client.records.get(id).draft_id))
end

function records.obstacle(_, look)
  if look.status == "published" then return nil end
  return "it is open for editing: publish or discard that first"
end

function records.violations(client, look, _, text, migration)
  return analyses.violations(client, look, text, migration, true)
end

function records.particulars(look) return { pid = look.pid } end

--- Revisions of the draft: `edit` makes one, `patch` the second, `publish` the third.
local makers = {
  edit = function(client, change) return client.edit(change.pid) end,
  patch = function(client, change) return client.patch(change.pid, change.patch, { if_match = change.revision + 1 }) end,
  publish = function(client, change) return client.publish(change.pid) end,
}

function records.perform(client, step, change) return analyses.look(change.id, makers[step.name](client, change)) end

function records.stage(change, look)
  local made, is_open = look.revision - change.revision, look.status == "draft"
  if not is_open and made == 0 and look.hash == change.before then return 0 end
  if is_open and made == 1 and look.hash == change.before then return 1 end
  if is_open and made >= 2 and look.hash == change.after then return 2 end
  if not is_open and made >= 3 and look.hash == change.after then return 3 end
  if is_open then return nil, "it is open for editing, and was changed since it was planned" end
  return nil, ("it was changed since: planned on revision %d of its draft, now %d"):format(change.revision, look.revision)
end

function records.may_write(client, look) return analyses.may_publish(client, look) end

--- Publishes a record that was re-opened, if it is at that revision still.
---@return table? look nil when it is not
function records.retreat(client, change, revision)
  local look = records.read(client, change.id, change.pid)
  if look.status ~= "draft" or look.revision ~= revision then return nil end
  return analyses.look(change.id, client.publish(change.pid))
end

return records
