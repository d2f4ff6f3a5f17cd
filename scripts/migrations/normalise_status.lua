-- A vocabulary normalised: basic_info.status gets one spelling. What is not known is reported, and not guessed at.
--
--   cap migrate plan scripts/migrations/normalise_status.lua --out status.plan

local spelling = { ["published"] = "published", ["in progress"] = "in progress", ["in-progress"] = "in progress" }

return migrate.define {
  name = "one spelling of the status",
  about = "Writes basic_info.status as `published` or `in progress`.",
  target = "cap.drafts",
  select = { q = "basic_info.status:*" },

  up = function(metadata)
    local info = metadata.basic_info
    if type(info) ~= "table" or type(info.status) ~= "string" then return nil end
    local status = spelling[info.status:lower():match "^%s*(.-)%s*$"]
    if not status then
      migrate.note("unknown status", info.status)
      return nil
    end
    info.status = status
    return metadata
  end,
}
