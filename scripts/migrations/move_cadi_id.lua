-- A field renamed and moved: the CADI id of drafts made before 2024 stands in basic_info.analysis_number.
--
--   cap migrate plan scripts/migrations/move_cadi_id.lua --out cadi.plan

return migrate.define {
  name = "move the CADI id",
  about = "Moves basic_info.analysis_number to basic_info.cadi_id, where the type has it now.",
  target = "cap.drafts",
  select = { type = "cms-analysis" },

  up = function(metadata)
    local info = metadata.basic_info
    if type(info) ~= "table" or info.analysis_number == nil then return nil end
    if info.cadi_id ~= nil and info.cadi_id ~= info.analysis_number then
      error(("it has two: %s and %s"):format(info.cadi_id, info.analysis_number), 0)
    end
    info.cadi_id, info.analysis_number = info.analysis_number, nil
    return metadata
  end,

  check = function(metadata)
    return metadata.basic_info.cadi_id ~= nil and metadata.basic_info.analysis_number == nil
  end,
}
