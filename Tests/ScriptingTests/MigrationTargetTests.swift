import Testing

/// Published analyses and data assets.
@Suite struct MigrationTargetTests {
    private static let published = """
        function published(count)
          local ids = {}
          for i = 1, count do
            ids[i] = cap.publish(new({ general_title = "P" .. i, basic_info = { analysis_title = "P", analysis_number = "EXO-17-" .. 100 + i } }).id).recid
          end
          return ids
        end
        function metadata_of(ids)
          local texts = {}
          for i, id in ipairs(ids) do texts[i] = json.encode(cap.records.get(id).metadata) end
          return texts
        end

        """.replacing("\n", with: " ")

    @Test func `published records are re-opened, changed and published, and back`() async throws {
        try await MigrationScript.run(
            Self.published + """
                local ids, path = published(6), FOLDER .. "p"
                local before = metadata_of(ids)
                local plan = migrate.plan(migration(ids, move, { target = "cap.records" }), path)
                counts(plan, { planned = 6, problems = 0 })
                same(metadata_of(ids), before)
                counts(migrate.apply(path), { applied = 6, pending = 0, failed = 0 })
                for i, id in ipairs(ids) do
                  local record = cap.records.get(id)
                  assert(record.metadata.basic_info.cadi_id == "EXO-17-" .. 100 + i and record.revision == 1)
                  local draft = cap.get(record.draft_id)
                  assert(draft.status == "published" and draft.revision == 4)
                end
                counts(migrate.verify(path), { verified = 6, different = 0 })
                counts(migrate.undo(path), { restored = 6, left = 0 })
                same(metadata_of(ids), before)
                assert(cap.records.get(ids[1]).revision == 2)
                counts(migrate.verify(path), { verified = 6 })
                """)
    }

    @Test func `in two phases, and undone between them`() async throws {
        try await MigrationScript.run(
            Self.published + """
                local ids, path = published(4), FOLDER .. "p"
                local before = metadata_of(ids)
                migrate.plan(migration(ids, move, { target = "cap.records" }), path)
                counts(migrate.apply(path, { phase = "edit" }), { applied = 0, waiting = 4, pending = 4 })
                same(metadata_of(ids), before)
                assert(cap.get(cap.records.get(ids[1]).draft_id).status == "draft")
                counts(migrate.verify(path), { verified = 4, different = 0 })
                counts(migrate.resume(path, { phase = "publish", limit = 2 }), { applied = 2, waiting = 2 })
                assert(cap.records.get(ids[1]).metadata.basic_info.cadi_id == "EXO-17-101")
                counts(migrate.undo(path), { restored = 4, left = 0 })
                same(metadata_of(ids), before)
                for _, id in ipairs(ids) do assert(cap.get(cap.records.get(id).draft_id).status == "published") end
                refused("has no phases", migrate.apply, (function()
                  migrate.plan(migration(drafts(1)), FOLDER .. "q")
                  return FOLDER .. "q"
                end)(), { phase = "edit" })
                """)
    }

    @Test func `what somebody has open, or opens later, is a problem or a conflict`() async throws {
        try await MigrationScript.run(
            Self.published + """
                local ids, path = published(5), FOLDER .. "p"
                local function pid(i) return cap.records.get(ids[i]).draft_id end
                second.edit(pid(1))
                local plan = migrate.plan(migration(ids, move, { target = "cap.records" }), path)
                counts(plan, { planned = 4, problems = 1 })
                assert(plan.problems[1].id == ids[1] and plan.problems[1].reason:find "open for editing")
                second.edit(pid(2))
                second.edit(pid(3))
                second.metadata.set(pid(3), "comments", "mine")
                second.edit(pid(4))
                second.metadata.set(pid(4), "comments", "published since")
                second.publish(pid(4))
                local report = migrate.apply(path)
                counts(report, { applied = 1, conflicts = 3, failed = 0 })
                for i = 1, 3 do assert(report.conflicts[i].id == ids[i + 1], json.encode(report)) end
                assert(cap.get(pid(2)).status == "draft" and cap.get(pid(2)).revision == 2)
                assert(cap.get(pid(3)).metadata.comments == "mine" and cap.get(pid(3)).metadata.basic_info.analysis_number)
                report = migrate.resume(path, { replan_conflicts = true, migration = migration(ids, move, { target = "cap.records" }) })
                counts(report, { applied = 2, conflicts = 2 })
                assert(cap.records.get(ids[4]).metadata.comments == "published since" and cap.records.get(ids[4]).metadata.basic_info.cadi_id)
                """)
    }

    @Test func `data assets: tags and custom metadata, and what cannot be put back`() async throws {
        try await MigrationScript.run(
            """
            local before, ids, path = {}, {}, FOLDER .. "p"
            for asset in codeocean.data_assets.each{} do
              ids[#ids + 1] = asset.id
              before[asset.id] = codeocean.data_assets.get(asset.id)
            end
            assert(#ids > 1)
            local function tag(metadata)
              metadata.tags[#metadata.tags + 1] = "Checked"
              return metadata
            end
            local function of_assets(up) return migrate.define{ name = "tags", target = "codeocean.data_assets", select = {}, up = up } end
            local plan = migrate.plan(of_assets(tag), path)
            assert(plan.planned >= 2 and #plan.problems == #ids - plan.planned, json.encode(plan))
            local report = migrate.apply(path)
            counts(report, { applied = plan.planned, failed = 0, conflicts = 0 })
            counts(migrate.verify(path), { verified = plan.planned, different = 0 })
            counts(migrate.undo(path), { restored = plan.planned, left = 0 })
            for _, id in ipairs(ids) do same(codeocean.data_assets.get(id).tags, before[id].tags) end

            local function station(metadata, record)
              metadata.custom_metadata = metadata.custom_metadata or {}
              metadata.custom_metadata.station = record.id == ids[1] and "Nowhere" or "Harbour"
              metadata.tags = { "x" }
              return metadata
            end
            plan = migrate.plan(of_assets(station), FOLDER .. "q")
            local reasons = {}
            for _, problem in ipairs(plan.problems) do reasons[problem.id] = problem.reason end
            assert(reasons[ids[1]]:find "is none of", json.encode(plan.problems))
            report = migrate.apply(FOLDER .. "q")
            counts(report, { applied = plan.planned, failed = 0 })
            local undone = migrate.undo(FOLDER .. "q")
            assert(undone.restored + #undone.left == plan.planned)
            for _, entry in ipairs(undone.left) do
              assert(entry.reason:find("the custom metadata 'station' stays", 1, true), entry.reason)
            end
            for id, asset in pairs(before) do same(codeocean.data_assets.get(id).tags, asset.tags) end

            plan = migrate.plan(of_assets(function(m) m.custom_metadata = nil m.tags = { "y" } return m end), FOLDER .. "r")
            for _, problem in ipairs(plan.problems) do assert(problem.reason:find "removes the custom metadata" or problem.reason == "its creation failed", problem.reason) end
            plan = migrate.plan(of_assets(function(m) m.files = 1 return m end), FOLDER .. "s")
            assert(plan.planned == 0 and plan.problems[1].reason:find "it sets 'files'")
            """)
    }
}
