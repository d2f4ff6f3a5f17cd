--- Drafts of CAP: one conditional PATCH. Reference 3.3 D5, 4.8.

local revisions = require "stdlib.revisions"
local analyses = require "stdlib.migrate.targets.analyses"

local drafts = {
  name = "cap.drafts", service = "cap", noun = "draft",
  writing_step = 1, steps = { { name = "patch", phase = "edit", is_conditional = true } },
  may_write = analyses.may_write, refused = analyses.refused,
}

function drafts.each(client, select) return analyses.each(client.drafts.each, select) end

function drafts.read(client, id) return analyses.look(id, client.get(id)) end

function drafts.obstacle(_, look)
  if look.status ~= "draft" then return ("it is %s; the target cap.records changes published analyses"):format(look.status) end
  return nil
end

function drafts.violations(client, look, _, text, migration)
  return analyses.violations(client, look, text, migration, false)
end

--- What can be patched is a draft still, and its revision comes with the ETag: the short answer tells all that is asked.
function drafts.perform(client, _, change)
  local answer = client.patch(change.id, change.patch, { if_match = change.revision, view = "basic" })
  local revision = revisions.of(answer)
  if not revision then return drafts.read(client, change.id) end
  return analyses.look(change.id, { id = answer.pid, metadata = answer.metadata, revision = revision, status = "draft" })
end

function drafts.stage(change, look)
  if look.revision == change.revision then
    if look.hash == change.before then return 0 end
    return nil, "its metadata is not what was planned on, though its revision is"
  end
  if look.revision > change.revision and look.hash == change.after and look.status == "draft" then return 1 end
  if look.status ~= "draft" then return nil, ("it was %s since"):format(look.status) end
  return nil, ("it was changed since: planned on revision %d, now %d"):format(change.revision, look.revision)
end

return drafts
