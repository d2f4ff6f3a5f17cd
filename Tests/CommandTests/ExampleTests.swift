import Foundation
import Testing

/// The scripts that the README names, run as it says.
@Suite struct ExampleTests {
    @Test func `bulk_metadata.lua changes and verifies 1,000 records`() async throws {
        let script = Command.root.appending(path: "scripts/examples/bulk_metadata.lua").path
        let result = try await Command.run(["--sandbox", "--records", "2000", script])
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.hasSuffix("changed 1000, skipped 601, failed 0, verified 1000\n"), "\(result.output)")
    }

    @Test func `a second run over kept data finds only what is left`() async throws {
        let script = Command.root.appending(path: "scripts/examples/bulk_metadata.lua").path
        let folder = try Command.file("", named: "x").deletingLastPathComponent().appending(path: "data").path
        let first = try await Command.run(["--sandbox", "--data", folder, "--records", "50", script, "20"])
        #expect(first.code == 0 && first.output.contains("changed 20,"), "\(first)")
        let second = try await Command.run(["--sandbox", "--data", folder, script, "1"])
        #expect(second.code == 0 && second.output.contains("changed 1,"), "\(second)")
    }

    @Test(arguments: ["move_cadi_id", "normalise_status", "upgrade_atlas_schema", "tag_data_assets"])
    func `rehearse_migration.lua goes through each migration and leaves no trace`(_ name: String) async throws {
        let script = Command.root.appending(path: "scripts/examples/rehearse_migration.lua").path
        let migration = Command.root.appending(path: "scripts/migrations/\(name).lua").path
        let result = try await Command.run(["--sandbox", "--records", "200", script, migration])
        #expect(result.code == 0, "\(result)")
        #expect(
            result.output.contains(/plan:   planned [1-9]/)
                && result.output.contains("records 0 differ from what they were"), "\(result)")
    }

    @Test func `stale_capsules.lua archives what nobody has used, after a dry run`() async throws {
        let script = Command.root.appending(path: "scripts/examples/stale_capsules.lua").path
        let folder = try Command.file("", named: "x").deletingLastPathComponent().appending(path: "data").path
        let shared = ["--sandbox", "--data", folder, "--capsules", "50", script, "2021-01-01"]
        let dry = try await Command.run(shared)
        #expect(dry.code == 0 && dry.output.contains("stale-2019") && dry.output.contains("stale-2020"), "\(dry)")
        #expect(!dry.output.contains("stale-2021") && dry.output.hasSuffix("--archive archives them\n"), "\(dry)")
        let real = try await Command.run(shared + ["--archive"])
        #expect(real.code == 0, "\(real)")
        let count = try #require(dry.output.firstMatch(of: /(\d+) capsules were last used/)).1
        #expect(real.output.hasSuffix("archived \(count), failed 0, verified \(count)\n"), "\(real)")
        let again = try await Command.run(shared)
        #expect(again.output.contains("\n0 capsules were last used"), "\(again)")
        for date in ["last year", "2025-02-30", "2025-13-01", "2025-00-10"] {
            #expect(try await Command.run(["--sandbox", script, date]).code == 2, "\(date)")
        }
    }

    @Test func `capsule_to_analysis.lua runs a capsule and stores its results`() async throws {
        let script = Command.root.appending(path: "scripts/examples/capsule_to_analysis.lua").path
        let folder = try Command.file("", named: "x").deletingLastPathComponent()
        let result = try await Command.run(["--sandbox", script], directory: folder)
        #expect(result.code == 0, "\(result)")
        let expected = /: done in \d+ s\n8 files in results-[0-9a-f-]{36}\nstored 8 files/
        #expect(result.output.contains(expected), "\(result)")
        let capsule = "0f3c2a10-6b1d-4e52-9c77-1d2e3f405162"
        let lost = try await Command.run(["--sandbox", script, capsule, "no-such-analysis"], directory: folder)
        #expect(lost.code != 0 && !lost.output.contains("started") && "\(lost)".contains("cap.get"), "\(lost)")
    }

    @Test func `the README names every function`() async throws {
        let readme = try String(contentsOf: Command.root.appending(path: "README.md"), encoding: .utf8)
        let name = #/(?:^|\n)  ((?:cap|codeocean|json|tasks|progress|migrate)\.[a-z_.]+)/#
        let code = "for _, t in ipairs { cap, codeocean, json, tasks, progress, migrate } do print() help(t) end"
        let names = try await Command.run(["-e", code]).output.matches(of: name).map { String($0.1) }
        #expect(names.count > 150)
        for name in names { #expect(readme.contains("`\(name)(") || readme.contains("`\(name){"), "\(name)") }
    }
}
