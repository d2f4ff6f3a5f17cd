import Testing

/// Plans and journals that are not worked on as they are.
@Suite struct MigrationRefusalTests {
    @Test func `an edited plan, a cut one and other files are refused with the reason`() async throws {
        try await MigrationScript.run(
            """
            local pids, path = drafts(5), FOLDER .. "p"
            migrate.plan(migration(pids), path)
            local text = read_file(path)
            local function with(changed, pattern)
              write_file(path, changed)
              for _, name in ipairs{ "apply", "resume", "status", "verify", "undo" } do refused(pattern, migrate[name], path) end
              refused(pattern, migrate.diff, path, pids[1])
            end
            with(text:gsub("EXO%-17%-103", "EXO-17-999", 1), "line 4 was changed")
            with(text:sub(1, -20), "line 7 was changed, or cut off")
            with(text:sub(1, #text - #text:match "[^\\n]*\\n$"), "cut short: after line 6")
            with(text:gsub("^[^\\n]*\\n", ""), "it is no plan")
            with(text .. "more\\n", "line 8 was changed")
            with("", "the file is empty")
            with("{}\\n", "it is no plan")
            refused("cannot read it", migrate.apply, FOLDER .. "none")
            write_file(path, text)
            counts(migrate.apply(path), { applied = 5 })
            """)
    }

    @Test func `another server, another user and a changed migration are refused`() async throws {
        try await MigrationScript.run(
            """
            local pids, path, file = drafts(2), FOLDER .. "p", FOLDER .. "m.lua"
            local text = ('return migrate.define{ name = "m", target = "cap.drafts", select = { ids = { "%s", "%s" } }, up = move }'):format(pids[1], pids[2])
            write_file(file, text)
            migrate.plan(file, path)
            refused("another user: .* and you are", migrate.apply, path, { client = colleague })
            refused("another server: .*localhost", migrate.apply, path, { client = cap.connect{ url = URL:gsub("127.0.0.1", "localhost"), token = "demo-token" } })
            fails("argument", nil, migrate.apply, path, { client = codeocean })
            fails("argument", nil, migrate.apply, path, { client = {} })
            write_file(file, text .. " ")
            refused("migration file was changed", migrate.apply, path)
            os.remove(file)
            counts(migrate.apply(path), { applied = 2 })
            refused("has been begun", migrate.apply, path)
            refused("has been begun", migrate.plan, migration(pids), path, { overwrite = true })
            counts(migrate.undo(path), { restored = 2 })
            refused("has been undone", migrate.resume, path)
            """)
    }

    @Test func `a journal of another plan, and one that is damaged, are refused; a torn end is not`() async throws {
        try await MigrationScript.run(
            """
            local pids, path = drafts(6), FOLDER .. "p"
            migrate.plan(migration(pids), path)
            refused("it is there already", migrate.plan, migration(pids), path)
            migrate.plan(migration(pids, nil, { name = "another" }), FOLDER .. "q")
            migrate.apply(path, { limit = 4, concurrency = 1 })
            local book = read_file(path .. ".journal")
            write_file(FOLDER .. "q.journal", book)
            refused("another plan", migrate.resume, FOLDER .. "q")
            write_file(path .. ".journal", (book:gsub('"done"', '"dont"', 1)))
            refused("damaged after", migrate.resume, path)
            refused("damaged after", migrate.status, path)
            write_file(path .. ".journal", book:sub(1, -10))
            local torn = read_file(path .. ".journal")
            counts(migrate.status(path), { applied = 3, unknown = 1 })
            assert(read_file(path .. ".journal") == torn, "status changed the journal")
            counts(migrate.resume(path), { applied = 6, unknown = 0 })
            for _, pid in ipairs(pids) do assert(cap.get(pid).revision == 1) end
            counts(migrate.resume(path), { applied = 6 })
            """)
    }
}
