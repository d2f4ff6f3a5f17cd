-- A schema version upgraded: drafts of atlas-analysis 0.0.1 take the form of 0.0.2, whose abstract is a description, whose status is
-- one of three and required, and whose Glance id is a list. A draft keeps the version in which it was made, so that it must be valid
-- under both: cap checks the one, `version` has it check the other.
--
--   cap migrate plan scripts/migrations/upgrade_atlas_schema.lua --out atlas.plan

local statuses = { ["published"] = "published", ["in progress"] = "in progress", ["in-progress"] = "in progress", ["draft"] = "draft" }

return migrate.define {
  name = "atlas-analysis 0.0.1 to 0.0.2",
  about = "Brings drafts of atlas-analysis to the form of version 0.0.2.",
  target = "cap.drafts",
  select = { type = "atlas-analysis" },
  version = "0.0.2",

  up = function(metadata, record)
    if record.schema.version ~= "0.0.1" then return nil end
    local info = metadata.basic_info or {}
    metadata.basic_info = info

    if info.abstract then info.description, info.abstract = info.abstract, nil end

    if info.glance_id then
      info.glance = { { id = info.glance_id, group = info.glance_id:match "^ANA%-(%u+)%-" } }
      info.glance_id = nil
    end

    local status = info.status and statuses[info.status:lower():match "^%s*(.-)%s*$"]
    if info.status and not status then error(("no status of 0.0.2 is %q"):format(info.status), 0) end
    if not info.status then migrate.note "has no status, so it is a draft" end
    info.status = status or "draft"
    return metadata
  end,
}
