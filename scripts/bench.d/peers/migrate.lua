-- A migration that changes every draft: ends its title with the mark in BENCH_MARK.
local mark = (" [%s]"):format(os.getenv "BENCH_MARK")

return migrate.define {
  name = "mark titles", target = "cap.drafts", select = { by_me = true },
  up = function(metadata)
    metadata.general_title = (metadata.general_title or ""):gsub(" %[.*", "") .. mark
    return metadata
  end,
}
