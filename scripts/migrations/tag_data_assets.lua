-- Data assets of Code Ocean: tags in lower case and without doubles, and the station in the custom metadata, from the tags.
--
--   cap migrate plan scripts/migrations/tag_data_assets.lua --out tags.plan

local stations = { ["reef4"] = "Reef 4", ["reef 4"] = "Reef 4", ["reef5"] = "Reef 5", ["reef 5"] = "Reef 5", ["harbour"] = "Harbour" }

return migrate.define {
  name = "tidy tags",
  about = "Writes tags in lower case, each once, marks the asset as reviewed, and puts the station into the custom metadata.",
  target = "codeocean.data_assets",
  select = { archived = false },

  up = function(metadata)
    local tags, seen = json.array {}, {}
    local function add(tag)
      if not seen[tag] then tags[#tags + 1], seen[tag] = tag, true end
    end
    for _, tag in ipairs(metadata.tags or {}) do
      local plain = tag:lower():match "^%s*(.-)%s*$"
      add(plain)
      local station = stations[plain]
      if station then
        metadata.custom_metadata = metadata.custom_metadata or {}
        metadata.custom_metadata.station = metadata.custom_metadata.station or station
      end
    end
    add "reviewed"
    metadata.tags = tags
    return metadata
  end,
}
