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

    @Test func `the README names every function`() async throws {
        let readme = try String(contentsOf: Command.root.appending(path: "README.md"), encoding: .utf8)
        let names = try await Command.run(["-e", "help()"]).output.matches(of: #/\n  ((?:cap|codeocean|json)\.[a-z_.]+)/#).map {
            String($0.1)
        }
        #expect(names.count > 150)
        for name in names { #expect(readme.contains("`\(name)(") || readme.contains("`\(name){"), "\(name)") }
    }
}
