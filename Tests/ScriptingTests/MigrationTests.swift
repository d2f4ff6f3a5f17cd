import Testing

/// Plans of drafts from beginning to end.
@Suite struct MigrationTests {
    @Test func `plan, apply, verify, undo: every record is as it was`() async throws {
        try await MigrationScript.run(
            """
            local pids = drafts(30)
            local unchanged = new({ general_title = "Nothing to do" }).id
            local selected = { table.unpack(pids) }
            selected[#selected + 1] = unchanged
            local before, path = all(pids), FOLDER .. "p"
            local plan, samples = migrate.plan(migration(selected), path)
            counts(plan, { planned = 30, unchanged = 1, problems = 0, applied = 0, pending = 30 })
            same(plan.kinds, { { kind = "moved basic_info.analysis_number -> cadi_id", count = 30 } })
            assert(#samples == 3)
            same(samples[1].patch, { { op = "test", path = "/basic_info/analysis_number", value = "EXO-17-101" },
              { op = "move", from = "/basic_info/analysis_number", path = "/basic_info/cadi_id" } })
            same(all(pids), before)
            counts(migrate.apply(path), { planned = 30, applied = 30, pending = 0, conflicts = 0, failed = 0 })
            for i, pid in ipairs(pids) do
              local draft = cap.get(pid)
              assert(draft.revision == 1 and draft.metadata.basic_info.cadi_id == "EXO-17-" .. 100 + i)
            end
            counts(migrate.verify(path), { verified = 30, different = 0 })
            counts(migrate.status(path), { applied = 30, pending = 0 })
            counts(migrate.undo(path), { restored = 30, left = 0 })
            same(all(pids), before)
            assert(cap.get(pids[1]).revision == 2)
            counts(migrate.verify(path), { verified = 30, different = 0 })
            counts(migrate.undo(path), { restored = 30, left = 0 })
            assert(cap.get(pids[1]).revision == 2, "a second undo changes nothing")
            """)
    }

    @Test func `a plan of many has each selected record once, in the order of the selection`() async throws {
        try await MigrationScript.run(
            """
            local pulled = {}
            local function select()
              local each = cap.drafts.each{ by_me = true, size = 100 }
              return function()
                local draft = each()
                if draft then pulled[#pulled + 1] = draft.id end
                return draft
              end
            end
            local up = function(metadata, record)
              migrate.note("type", record.schema.name)
              return move(metadata)
            end
            local report = migrate.plan(migrate.define{ name = "many", target = "cap.drafts", select = select, up = up }, FOLDER .. "p")
            assert(#pulled > 1600 and report.planned + report.unchanged == #pulled, json.encode(report))
            local planned, noted = {}, {}
            for line in io.lines(FOLDER .. "p") do
              local entry = json.decode(line)
              planned[#planned + 1] = entry.change or entry.unchanged
              if entry.note then assert(entry.note == planned[#planned], "notes follow their record") noted[#noted + 1] = entry.note end
            end
            same(planned, pulled)
            same(noted, pulled)
            """, records: 1600)
    }

    @Test func `values that PUT would lose come back`() async throws {
        try await MigrationScript.run(
            """
            local pid = new().id
            cap.update(pid, { general_title = "T", zero = 0, no = false, empty = "", list = json.array{}, object = {}, x = json.null }, { via = "patch" })
            local before = all{ pid }
            migrate.plan(migration({ pid }, function(m) return { general_title = "U", zero = 1, list = { 1, 0 } } end), FOLDER .. "p")
            counts(migrate.apply(FOLDER .. "p"), { applied = 1 })
            same(cap.get(pid).metadata, { general_title = "U", zero = 1, list = { 1, 0 } })
            counts(migrate.undo(FOLDER .. "p"), { restored = 1 })
            same(all{ pid }, before)
            """)
    }

    @Test func `what cannot be changed so is named and does not stop the others`() async throws {
        try await MigrationScript.run(
            """
            local pids = drafts(12)
            local published = cap.publish(new({ general_title = "P", basic_info = { analysis_title = "P" } }).id).id
            local theirs = colleague.create("cms-analysis", { general_title = "Theirs" }).id
            colleague.permissions.add{ pid = theirs, user = cap.me().email, rights = { "read" } }
            local all_ids = { table.unpack(pids) }
            table.move({ published, theirs, "0123456789abcdef0123456789abcdef", pids[1] }, 1, 4, #all_ids + 1, all_ids)
            local number = {}
            for i, pid in ipairs(pids) do number[pid] = i end
            local function up(metadata, record)
              local i = number[record.id]
              if i == 1 then error("no idea") end
              if i == 2 then return "text" end
              if i == 3 then return json.array{ 1 } end
              if i == 4 then metadata.basic_info.cadi_id = 17 return metadata end
              if i == 5 then metadata.general_title = nil return metadata end
              if i == 6 then metadata._deposit = { status = "published" } return metadata end
              if i == 7 then while true do pcall(error) end end
              if i == 8 then metadata.x = 0/0 return metadata end
              if i == 9 then metadata.x = metadata return metadata end
              if i == 10 then metadata.basic_info.changed = 1 return nil end
              if i == 11 then metadata.bad = true return metadata end
              metadata.checked = true
              return metadata
            end
            local plan = migrate.plan(migration(all_ids, up, { check = function(m) return not m.bad end }), FOLDER .. "p")
            counts(plan, { planned = 1, unchanged = 1, problems = 13 })
            local reasons = {}
            for _, problem in ipairs(plan.problems) do reasons[problem.id] = problem.reason end
            local function said(id, text) assert(reasons[id] and reasons[id]:find(text, 1, true), id .. ": " .. tostring(reasons[id])) end
            said(pids[1], "up failed: ")
            said(pids[1], "no idea")
            said(pids[2], "up returned a string")
            said(pids[3], "up returned a list")
            said(pids[4], "basic_info.cadi_id: 17 is not of type 'string'")
            said(pids[5], "removes general_title")
            said(pids[6], "'_deposit', which belongs to the server")
            said(pids[7], "up failed: it runs too long")
            said(pids[8], "what JSON cannot hold")
            said(pids[9], "what JSON cannot hold")
            said(pids[11], "check: ")
            said(published, "it is published")
            said(theirs, "you have no right to change it")
            said("0123456789abcdef0123456789abcdef", "HTTP 404")
            assert(plan.notes[1].topic:find "returned nil" and plan.notes[1].count == 1)
            counts(migrate.apply(FOLDER .. "p"), { planned = 1, applied = 1, failed = 0 })
            assert(cap.get(pids[12]).metadata.checked == true and cap.get(pids[10]).revision == 0)
            """)
    }

    @Test func `everything that may be written is selected without what may not`() async throws {
        try await MigrationScript.run(
            """
            local theirs = colleague.create("cms-analysis", { general_title = "Theirs" }).id
            colleague.permissions.add{ pid = theirs, user = cap.me().email, rights = { "read" } }
            local mine = 0
            for draft in cap.drafts.each{ by_me = true } do mine = mine + 1 end
            local plan = migrate.plan(migrate.define{ name = "all", target = "cap.drafts",
              up = function(m) m.general_title = (m.general_title or "") .. "!" return m end }, FOLDER .. "p")
            assert(plan.planned >= mine and plan.skipped >= 1 and #plan.problems == 0, json.encode(plan))
            local function is_planned(id) return migrate.diff(FOLDER .. "p", id).patch ~= nil end
            assert(not is_planned(theirs))
            """)
    }

    @Test func `an edit of somebody else is never overwritten, and listed`() async throws {
        try await MigrationScript.run(
            """
            local pids, path = drafts(10), FOLDER .. "p"
            migrate.plan(migration(pids), path)
            second.metadata.set(pids[3], "comments", "mine")
            second.metadata.set(pids[5], "basic_info.analysis_number", "HIG-17-001")
            cap.delete(pids[7])
            local report = migrate.apply(path)
            counts(report, { applied = 7, conflicts = 2, failed = 1, pending = 0 })
            assert(report.conflicts[1].id == pids[3] and report.conflicts[2].id == pids[5] and report.failed[1].id == pids[7])
            assert(report.conflicts[1].reason:find "planned on revision 0, now 1", report.conflicts[1].reason)
            assert(cap.get(pids[3]).metadata.comments == "mine" and cap.get(pids[3]).revision == 1)
            counts(migrate.resume(path), { applied = 7, conflicts = 2, failed = 1 })
            report = migrate.resume(path, { replan_conflicts = true, migration = migration(pids) })
            counts(report, { applied = 8, conflicts = 1 })
            assert(report.conflicts[1].id == pids[5] and report.conflicts[1].reason:find "/basic_info/analysis_number", report.conflicts[1].reason)
            same(cap.get(pids[3]).metadata.basic_info, { cadi_id = "EXO-17-103" })
            assert(cap.get(pids[3]).metadata.comments == "mine")
            counts(migrate.verify(path), { verified = 8, different = 0 })
            second.metadata.set(pids[1], "comments", "after")
            local verified = migrate.verify(path)
            counts(verified, { verified = 7, different = 1 })
            assert(verified.different[1].id == pids[1])
            local undone = migrate.undo(path)
            counts(undone, { restored = 7, left = 1 })
            assert(undone.left[1].id == pids[1] and cap.get(pids[1]).metadata.comments == "after")
            same(cap.get(pids[3]).metadata, { general_title = "Draft 3", basic_info = { analysis_number = "EXO-17-103" }, comments = "mine" })
            """)
    }

    @Test func `limit, only, skip, canary, max_failures and shards choose what is worked on`() async throws {
        try await MigrationScript.run(
            """
            local pids, path = drafts(20), FOLDER .. "p"
            migrate.plan(migration(pids), path)
            counts(migrate.apply(path, { limit = 3 }), { applied = 3, pending = 17 })
            counts(migrate.resume(path, { only = { pids[10], pids[11] } }), { applied = 5 })
            counts(migrate.resume(path, { skip = table.concat(pids, ",", 12) }), { applied = 11 })
            refused("names", migrate.resume, path, { only = "0123456789abcdef0123456789abcdef" })
            counts(migrate.resume(path, { canary = 2 }), { applied = 20, pending = 0 })

            pids, path = drafts(20), FOLDER .. "q"
            migrate.plan(migration(pids), path)
            for i = 1, 3 do cap.delete(pids[i]) end
            local report = migrate.apply(path, { canary = 2, concurrency = 1 })
            assert(report.stopped:find "the first 2 changes are not well")
            counts(report, { applied = 0, failed = 2, pending = 18 })
            report = migrate.resume(path, { max_failures = 1, concurrency = 1 })
            counts(report, { applied = 0, failed = 3, pending = 17 })
            assert(report.stopped == "1 records have failed")

            pids, path = drafts(20), FOLDER .. "r"
            migrate.plan(migration(pids), path)
            local one = migrate.apply(path, { shard = "1/3" })
            refused("3 parts", migrate.resume, path)
            refused("3 parts", migrate.apply, path, { shard = "1/2" })
            refused("has been begun", migrate.apply, path, { shard = "1/3" })
            local two, three = migrate.apply(path, { shard = "2/3" }), migrate.apply(path, { shard = "3/3" })
            assert(one.applied + two.applied + three.applied == 20 and one.planned == one.applied and one.pending == 0)
            assert(one.applied > 0 and two.applied > 0 and three.applied > 0)
            counts(migrate.status(path), { applied = 20, pending = 0 })
            counts(migrate.verify(path), { verified = 20 })
            counts(migrate.undo(path), { restored = 20 })
            """)
    }

    @Test func `notes are counted, selections may be functions, and metadata a new table`() async throws {
        try await MigrationScript.run(
            """
            local pids = drafts(4)
            local m = migrate.define{ name = "notes", target = "cap.drafts", select = function() return cap.drafts.each{ by_me = true, size = 2 } end,
              up = function(metadata, record)
                migrate.note("seen", metadata.general_title:sub(1, 5))
                if record.status == "draft" and metadata.general_title:find "^Draft" then return { general_title = metadata.general_title, new = {} } end
              end }
            local plan = migrate.plan(m, FOLDER .. "p")
            assert(plan.planned == 4, json.encode(plan))
            local found
            for _, note in ipairs(plan.notes) do if note.value == "Draft" then found = note.count end end
            assert(found == 4)
            counts(migrate.apply(FOLDER .. "p"), { applied = 4 })
            same(cap.get(pids[1]).metadata, { general_title = "Draft 1", new = {} })
            """)
    }

    @Test func `mistakes in a definition say what is wrong`() async throws {
        try await MigrationScript.run(
            """
            local up = function(m) return m end
            fails("argument", nil, migrate.define, {})
            assert(tostring(fails("argument", nil, migrate.define, { name = "x", target = "cap.draft", up = up })):find "did you mean 'cap.drafts'")
            fails("argument", nil, migrate.define, { name = "x", target = "cap.drafts", up = "up" })
            fails("argument", nil, migrate.define, { name = "x", target = "cap.drafts", up = up, select = "all" })
            fails("argument", nil, migrate.define, { name = "x", target = "cap.drafts", up = up, select = { ids = {}, type = "x" } })
            fails("argument", nil, migrate.define, { name = "x", target = "cap.drafts", up = up, relies_on = { "a..b" } })
            assert(tostring(fails("argument", nil, migrate.define, { name = "x", target = "cap.drafts", up = up, upp = up })):find "did you mean 'up'")
            local function plan(select) return migrate.plan(migrate.define{ name = "x", target = "cap.drafts", up = up, select = select }, FOLDER .. "p") end
            assert(tostring(fails("argument", nil, plan, { typ = "cms-analysis" })):find "did you mean 'type'")
            fails("argument", nil, plan, function() return 7 end)
            fails("argument", nil, plan, function() return { 7 } end)
            fails("file", nil, migrate.plan, FOLDER .. "none.lua", FOLDER .. "p")
            write_file(FOLDER .. "m.lua", "return 7")
            fails("argument", nil, migrate.plan, FOLDER .. "m.lua", FOLDER .. "p")
            write_file(FOLDER .. "m.lua", "return migrate.define{")
            fails("argument", nil, migrate.plan, FOLDER .. "m.lua", FOLDER .. "p")
            fails("file", nil, migrate.plan, migration({}), FOLDER .. "no/such/p")
            assert(not io.open(FOLDER .. "p") and not io.open(FOLDER .. "p.part"))
            """)
    }
}
