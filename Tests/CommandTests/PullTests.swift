import Foundation
import Testing

/// `cap pull`: from one sandbox, served by a process of its own, into the data directory of another.
@Suite struct PullTests {
    /// Prints all that one sees of a server, so that copies can be compared with it: one line for each draft and record.
    private static let everything = """
        local lines = {}
        local function note(kind, of, ...)
          local files = {}
          for _, file in ipairs(of.files) do files[#files + 1] = { file.key, file.checksum, file.size, file.mimetype } end
          lines[#lines + 1] = json.encode { kind, of.id, of.metadata, of.status, of.revision, of.created, of.updated, of.schema,
            of.experiment, of.labels, files, ... }
        end
        for hit in cap.drafts.each {} do
          local draft = cap.get(hit.id)
          note("draft", draft, draft.recid)
        end
        for hit in cap.records.each {} do
          local record = cap.records.get(hit.id)
          note("record", record, record.draft_id)
          local draft = cap.get(record.draft_id)
          note("published", draft, draft.recid)
        end
        table.sort(lines)
        for _, line in ipairs(lines) do print(line) end
        """

    private func folder() throws -> String {
        try Command.file("", named: "x").deletingLastPathComponent().appending(path: "data").path
    }

    /// Runs code in the sandbox that was pulled.
    private func inside(_ folder: String, _ code: String) async throws -> Command.Result {
        try await Command.run(["--sandbox", "--data", folder, "-e", code])
    }

    private func report(_ result: Command.Result) throws -> [String: Any] {
        #expect(result.errors.isEmpty, "\(result.errors)")
        return try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result)")
    }

    private func count(_ report: [String: Any], _ name: String) -> Int? { report[name] as? Int }

    @Test func `copies are what the server shows, with files, and once more they are unchanged`() async throws {
        let audit = try Command.file("", named: "audit.ndjson").path
        try await ServedSandbox.run(["--records", "50", "--audit", audit]) { server in
            let file = try Command.file("first", named: "limits.txt")
            let other = try Command.file("second", named: "plot.txt")
            let prepared = try await server.cap([
                "-e",
                """
                local n = 0
                for draft in cap.drafts.each { by_me = true, type = "cms-analysis", size = 7 } do
                  n = n + 1
                  if n <= 9 then cap.files.upload(draft.id, \"\(file.path)\", { name = "deep/limits.txt", tags = { run = "2" } }) end
                  if n <= 9 then cap.files.upload(draft.id, \"\(other.path)\") end
                  if n <= 15 then cap.patch(draft.id, { { op = "add", path = "/luminosity", value = 0.0 } }, { if_match = draft }) end
                  if n <= 3 then cap.publish(draft.id) end
                  if n == 3 then cap.edit(draft.id) end
                end
                """,
            ])
            #expect(prepared.code == 0, "\(prepared)")
            let changes = try String(contentsOfFile: audit, encoding: .utf8)
            #expect(changes.split(separator: "\n").count == 37)
            let folder = try folder()
            let drafts = try await server.cap(["pull", "--into", folder, "--files", "--query", "*", "--json"])
            #expect(drafts.code == 0)
            #expect(try count(report(drafts), "pulled") == 52 && count(report(drafts), "new") == 52)
            let records = try await server.cap([
                "pull", "--into", folder, "--files", "--target", "cap.records", "--query", "*", "--json",
            ])
            #expect(records.code == 0)
            #expect(try count(report(records), "pulled") == 4 && count(report(records), "new") == 3, "\(records)")

            let original = try await server.cap(["-e", Self.everything])
            let copy = try await inside(folder, Self.everything)
            #expect(original.code == 0 && copy.code == 0, "\(original.errors)\(copy.errors)")
            let (wanted, got) = (original.output.split(separator: "\n"), copy.output.split(separator: "\n"))
            #expect(wanted.count == 60, "52 drafts, 4 records and their drafts")
            #expect(wanted == got)
            #expect(copy.output.contains("deep/limits.txt"))
            #expect(try String(contentsOfFile: audit, encoding: .utf8) == changes, "the server was only read")

            let again = try await server.cap(["pull", "--into", folder, "--files", "--query", "*", "--json"])
            #expect(try count(report(again), "unchanged") == 52, "\(again)")
        }
    }

    @Test func `what changed on either side becomes what the server has`() async throws {
        try await ServedSandbox.run(["--records", "20"]) { server in
            let folder = try folder()
            let choice = ["pull", "--into", folder, "--type", "cms-analysis", "--query", "luminosity", "--json"]
            let query = ["pull", "--into", folder, "--type", "lhcb", "--json"]
            #expect(try await count(report(server.cap(choice)), "pulled") == 0)
            #expect(try await count(report(server.cap(query)), "new") == 3)
            let file = try Command.file("bytes", named: "new.txt")
            let there = try await server.cap([
                "-e",
                """
                local draft = cap.drafts.list { type = "lhcb" }.hits.hits[1]
                cap.metadata.set(draft.id, "basic_info.information", "changed there")
                cap.files.upload(draft.id, \"\(file.path)\")
                """,
            ])
            let here = try await inside(
                folder,
                """
                for draft in cap.drafts.each {} do
                  cap.metadata.set(draft.id, "basic_info.information", "rehearsed")
                  cap.files.upload(draft.id, \"\(file.path)\", { name = "mine.txt" })
                end
                """)
            #expect(there.code == 0 && here.code == 0, "\(there)\(here)")
            let second = try report(try await server.cap(query))
            #expect(count(second, "updated") == 3)
            let differences = try #require(second["differs"] as? [String: Any])
            #expect((differences["files"] as? [[String: Any]])?.first?["files"] as? [String] == ["new.txt"])
            let third = try report(try await server.cap(query + ["--files"]))
            #expect(count(third, "updated") == 3)
            let original = try await server.cap(["-e", Self.everything])
            let copy = try await inside(folder, Self.everything)
            let wanted = original.output.split(separator: "\n").filter { $0.contains("\"LHCb\"") }
            #expect(wanted.count == 3 && wanted == copy.output.split(separator: "\n"), "\(copy)")
        }
    }

    @Test func `what is yours is the demo user's, and what is not is named and can be changed all the same`()
        async throws
    {
        try await ServedSandbox.run { server in
            // Ben sees his own draft alone and Ada's published record; she gives him one of hers to read.
            let shared = try await server.cap([
                "-e",
                """
                local draft = cap.drafts.list { by_me = true, type = "lhcb" }.hits.hits[1]
                cap.permissions.add(draft.id, "ben.colleague@cern.ch", "read")
                print(draft.id)
                """,
            ])
            let pid = shared.output.trimmingCharacters(in: .newlines)
            let folder = try folder()
            let pulled = try await server.cap(
                ["pull", "--into", folder, "--query", "*"], as: "colleague-token")
            #expect(pulled.code == 0 && pulled.errors.isEmpty)
            #expect(
                pulled.output.contains(
                    "1 you cannot change there, although their copies can be changed\n    \(pid), created by ada.demo@cern.ch\n"
                ),
                "\(pulled)")
            let seen = try await inside(
                folder,
                """
                for draft in cap.drafts.each {} do
                  print(draft.is_owner, draft.created_by.email, cap.patch(draft.id, { { op = "add", path = "/general_title", value = "x" } }).revision)
                end
                """)
            #expect(seen.output.contains("true\tada.demo@cern.ch\t2\n"), "Ben's draft: \(seen)")
            #expect(seen.output.split(separator: "\n").count == 2, "\(seen)")

            // A record of which only the published half can be read.
            let records = try await server.cap(
                ["pull", "--into", folder, "--target", "cap.records", "--query", "*"], as: "colleague-token")
            #expect(records.code == 0 && records.output.contains("its draft cannot be read there"), "\(records)")
            let edited = try await inside(
                folder,
                "local r = cap.records.list().hits.hits[1] cap.edit(r.draft_id) print(cap.publish(r.draft_id).status)")
            #expect(edited.output == "published\n", "\(edited)")
        }
    }

    @Test func `identifiers come from the command line, a file or standard input; bad ones are named`() async throws {
        try await ServedSandbox.run(["--records", "5"]) { server in
            let listed = try await server.cap(["-e", "for d in cap.drafts.each { by_me = true } do print(d.id) end"])
            let pids = listed.output.split(separator: "\n").map(String.init)
            let gone = try await server.cap(["-e", "print(cap.delete('\(pids[4])'))"])
            #expect(gone.code == 0)
            let folder = try folder()
            let mixed = try await server.cap(
                ["pull", "--json", "--into", folder, "--ids", pids[0] + ",nothing," + pids[4] + "," + pids[0]])
            #expect(mixed.code == 3)
            let document = try report(mixed)
            #expect(count(document, "pulled") == 1)
            let failed = try #require(document["failed"] as? [[String: String]])
            #expect(Set(failed.map { $0["id"] }) == ["nothing", pids[4]])
            #expect(
                failed.allSatisfy { $0["reason"]?.contains("PID") == true && !"\($0)".contains("item 1") }, "\(failed)")
            let text = try await server.cap(["pull", "--into", folder, "--ids", "nothing"])
            #expect(text.code == 3 && text.output.contains("1 failed\n  nothing failed: "), "\(text)")

            let file = try Command.file("\(pids[1])\n\n\(pids[2])\n", named: "ids.txt").path
            let fromFile = try await server.cap(["pull", "--into", folder, "--ids-file", file, "--json"])
            #expect(try fromFile.code == 0 && count(report(fromFile), "new") == 2, "\(fromFile)")
            let fromInput = try await Command.run(
                ["--quiet", "pull", "--into", folder, "--ids-file", "-", "--json"], input: pids[1] + "\n" + pids[3],
                environment: server.environment("demo-token"))
            #expect(try fromInput.code == 0 && count(report(fromInput), "unchanged") == 1, "\(fromInput)")
            #expect(try count(report(fromInput), "new") == 1)
        }
    }

    @Test func `types come with their newer versions and the types they refer to`() async throws {
        try await ServedSandbox.run(["--records", "10"]) { server in
            let made = try await server.cap(
                [
                    "-e",
                    """
                    cap.schemas.create("part", "1.0.0", { deposit_schema = { definitions = { n = { type = "integer" } } } })
                    -- It is made, but the server cannot show it: its answer follows the references.
                    local ok, problem = pcall(cap.schemas.create, "whole", "1.2.0", { fullname = "A whole", use_deposit_as_record = true, deposit_schema = {
                      type = "object", properties = {
                        n = { ["$ref"] = "https://analysispreservation.cern.ch/schemas/deposits/records/part-v1.0.0.json#/definitions/n" },
                        far = { ["$ref"] = "https://other.example/schema.json" } } } })
                    assert(not ok and problem.status == 404)
                    cap.schemas.permissions.add("whole", { deposit = { create = { users = { "ada.demo@cern.ch" } } } })
                    """,
                ], as: "admin-token")
            #expect(made.code == 0, "\(made)")
            let created = try await server.cap(["-e", "print(cap.create('whole', { n = 5 }).id)"])
            let pid = created.output.trimmingCharacters(in: .newlines)
            let folder = try folder()
            let pulled = try await server.cap(["pull", "--into", folder, "--query", "*"])
            #expect(pulled.code == 0, "\(pulled)")
            #expect(
                pulled.output.contains(
                    "the schema of whole 1.2.0 refers to other servers, which the copy does not ask: https://other.example/schema.json"
                ),
                "\(pulled)")
            // The server cannot show the form of such a draft, and with it what one may do.
            #expect(pulled.output.contains("whether you can change them\n    \(pid)"), "\(pulled)")
            let seen = try await inside(
                folder,
                """
                print(cap.schemas.get("part").version, cap.schemas.versions("atlas-analysis").latest.version, cap.get("\(pid)").metadata.n)
                print(pcall(cap.metadata.set, "\(pid)", "n", "text"))
                print(cap.metadata.set("\(pid)", "n", 6).revision)
                """)
            #expect(seen.output.hasPrefix("1.0.0\t0.0.2\t5\nfalse\t"), "\(seen)")
            #expect(seen.output.contains("is not of type 'integer'") && seen.output.hasSuffix("\n1\n"), "\(seen)")
        }
    }

    @Test func `a directory of something else or in use is refused and left alone`() async throws {
        try await ServedSandbox.run { server in
            let file = try Command.file("precious", named: "thesis.tex")
            let folder = file.deletingLastPathComponent().path
            let other = try await server.cap(["pull", "--into", folder, "--query", "*"])
            #expect(other.code == 1 && other.errors.contains("holds something else than a sandbox, such as thesis.tex"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["thesis.tex"])
            let notOne = try await server.cap(["pull", "--into", file.path, "--query", "*"])
            #expect(notOne.code == 1 && notOne.errors.contains("is a file"))
            let database = try Command.file("no database at all, whatever its name says", named: "sandbox.sqlite")
            let damaged = try await server.cap(
                ["pull", "--into", database.deletingLastPathComponent().path, "--query", "*"])
            #expect(damaged.code == 1 && damaged.errors.contains("holds no sandbox that can be opened"), "\(damaged)")
            let data = try self.folder()
            try await ServedSandbox.run(["--data", data]) { _ in
                let used = try await server.cap(["pull", "--into", data, "--query", "*"])
                #expect(used.code == 1 && used.errors.contains("another sandbox is using"), "\(used)")
            }
            let late = try await server.cap(["pull", "--into", data, "--query", "*"])
            #expect(late.code == 0, "a sandbox that nobody uses is fine: \(late)")
        }
    }

    @Test(arguments: [
        ["pull"], ["pull", "--into", "x"], ["pull", "--query", "*"],
        ["pull", "--into", "x", "--query", "*", "--ids", "a"],
        ["pull", "--into", "x", "--ids", "a", "--ids-file", "b"], ["pull", "--into", "x", "--ids", ","],
        ["pull", "--into", "x", "--target", "capsules", "--query", "*"],
        ["--sandbox", "pull", "--into", "x", "--type", "a"],
    ])
    func `a wrong command line is a usage error`(arguments: [String]) async throws {
        let result = try await Command.run(arguments)
        #expect(result.code == 2 && result.errors.contains("cap pull --into DIR"), "\(result)")
    }

    @Test func `no server, a wrong token and a lost one are errors`() async throws {
        let folder = try folder()
        let nobody = try await Command.run(
            ["pull", "--into", folder, "--query", "*"],
            environment: ["CAP_SERVER_URL": "http://127.0.0.1:1", "CAP_ACCESS_TOKEN": "very-secret"])
        #expect(nobody.code == 1 && nobody.errors.hasPrefix("cap pull: ") && !nobody.errors.contains("very-secret"))
        try await ServedSandbox.run { server in
            let stranger = try await server.cap(["pull", "--into", folder, "--query", "*"], as: "wrong-token")
            #expect(stranger.code == 1 && stranger.errors.contains("401"), "\(stranger)")
        }
        let profile = try await Command.run(["--profile", "qa", "pull", "--into", folder, "--query", "*"])
        #expect(profile.code == 1 && profile.errors.contains("profile 'qa'"), "\(profile)")
    }

    @Test func `a pull from a server that fails now and then is complete`() async throws {
        let faults = "503=6%,502=2%,429=2%,drop=4%,refuse=4%,seed=3"
        try await ServedSandbox.run(["--records", "60", "--faults", faults]) { server in
            let folder = try folder()
            let pulled = try await server.cap(["pull", "--into", folder, "--query", "*", "--json"])
            #expect(try pulled.code == 0 && count(report(pulled), "new") == 64, "\(pulled)")
        }
    }

    @Test func `a pull that was killed leaves a sandbox, and the next one goes on`() async throws {
        try await ServedSandbox.run(["--records", "150"]) { server in
            let file = try Command.file(String(repeating: "data ", count: 100_000), named: "big.txt")
            let prepared = try await server.cap([
                "-e",
                "for d in cap.drafts.each { by_me = true, type = 'cms-analysis' } do cap.files.upload(d.id, \"\(file.path)\") end",
            ])
            #expect(prepared.code == 0, "\(prepared)")
            let all = try await server.cap(["-e", Self.everything]).output.split(separator: "\n")
            let original = Set(all.filter { $0.hasPrefix("[\"draft\"") })
            let folder = try folder()
            let arguments = ["pull", "--into", folder, "--files", "--query", "*", "--json"]
            // Killed before it has anything, it leaves a directory that is as good as empty.
            for moment in [15, 30, 60] { try await kill(arguments, after: .milliseconds(moment), server) }
            let first = try await server.cap(["pull", "--into", folder, "--type", "lhcb"])
            #expect(first.code == 0 && first.output.contains("pulled 16"), "\(first)")
            // Slowed down, so that there is a middle to kill it in; later and later until it has done something, then some more.
            var (copied, moment, kills) = (16, 100, 0)
            while kills < 4 && moment < 60_000 {
                try await kill(arguments + ["--rate", "100/s"], after: .milliseconds(moment), server)
                let seen = try await inside(folder, Self.everything)
                #expect(seen.code == 0, "\(seen)")
                let lines = seen.output.split(separator: "\n")
                #expect(
                    lines.count >= copied && lines.allSatisfy(original.contains),
                    "whole or not there, after \(moment) ms")
                copied = lines.count
                if copied > 16 { kills += 1 } else { moment *= 2 }
            }
            #expect(copied > 16 && copied < 154, "some were copied, not all: \(copied)")
            let rest = try await server.cap(arguments)
            #expect(try rest.code == 0 && count(report(rest), "pulled") == 154, "\(rest)")
            #expect(try (count(report(rest), "unchanged") ?? 0) >= copied)
            let seen = try await inside(folder, Self.everything).output.split(separator: "\n")
            #expect(Set(seen) == original && seen.count == 154)
            #expect(!FileManager.default.fileExists(atPath: folder + "/downloads"))
        }
    }

    /// Starts `cap` and kills it.
    private func kill(_ arguments: [String], after time: Duration, _ server: ServedSandbox) async throws {
        let process = Process()
        process.executableURL = Command.binary
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(server.environment("demo-token")) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try await Task.sleep(for: time)
        #if canImport(Darwin)
            Darwin.kill(process.processIdentifier, SIGKILL)
        #else
            Glibc.kill(process.processIdentifier, SIGKILL)
        #endif
        process.waitUntilExit()
    }
}
